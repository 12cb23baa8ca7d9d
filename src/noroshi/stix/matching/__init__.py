"""Matching STIX patterns against what was observed (STIX 2.1 §9): pure, in bounded time.

The doors:

- :class:`Observed`, :func:`observed`: what one observed-data object says was seen, from its decoded form
- :func:`match`: one pattern over some observations
- :class:`Watch`: many patterns over a stream of observations

A pattern is decided in two steps. Which observations satisfy each ``[...]`` is found by looking values up, so that a
thousand patterns cost little more than one (``watching``, ``anchors``). Then one binding of observations is searched
for that the operators between the brackets and the qualifiers allow (``binding``); a search that takes too many steps
ends with :class:`~noroshi.stix.errors.PatternUndecided` instead of running on.
"""

from .observed import Observed, observed
from .watching import Verdict, Watch, match

__all__ = ["Observed", "Verdict", "Watch", "match", "observed"]
