"""What every verb stands on: Actor, World, Clock, verb(), publish(), NoroshiError.

``frame`` defines the ports (recorder, gatekeeper, curtain, dispatcher); ``ledger``, ``authority``, ``release`` and
``wiring`` fill them when the program starts. It knows none of them.
"""
