"""What can go wrong with markings and audiences."""

from noroshi.frame.errors import NoroshiError, Refusal


class ReleaseError(NoroshiError):
    """Who may see this could not be decided."""


class UnknownMarking(ReleaseError):
    """“%(marking)s” is not a marking. Use one of TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED."""


class UnknownGroup(ReleaseError):
    """There is no group “%(code)s”. Use a group of the register."""


class UnknownRecipient(ReleaseError):
    """There is no organisation “%(code)s”. Use the code of an organisation of the register."""


class ListedUnderRed(ReleaseError):
    """TLP:RED names persons, so it takes no list of organisations. Leave the list out, or choose TLP:AMBER+STRICT."""


class UnknownPap(ReleaseError):
    """“%(pap)s” is not of the Permissible Actions Protocol. Use PAP:CLEAR, PAP:GREEN, PAP:AMBER or PAP:RED."""


class BeyondYourView(ReleaseError, Refusal):
    """You may not write for people among whom you are not. Choose a marking that includes your organisation."""
