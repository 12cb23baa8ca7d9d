"""Whether a mail comes from whom its From names: what our own receiving server found out (RFC 8601), and nothing else.

Anybody can write a From address or an Authentication-Results header. Only the topmost such header that carries our own
server's name counts, since that server adds its own above what came and must take away those that use its name
(RFC 8601 §5). A pass proves the From only where it was found for the same registered domain (RFC 7489 §3.1).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from noroshi.languages import Mail
from noroshi.observables import Kind, NotAnObservable, normalise, registered_domain

_COMMENT: Final = re.compile(r"\([^()]*\)")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_UNBALANCED: Final = frozenset('"()')
_PASS: Final = re.compile(r"\s*(dkim|spf)\s*=\s*pass\b(.*)", re.IGNORECASE | re.DOTALL).fullmatch
_DKIM_DOMAIN: Final = re.compile(r"\bheader\.(?:d|i)\s*=\s*(?:[^\s@;]*@)?([^\s;]+)", re.IGNORECASE)
_SPF_DOMAIN: Final = re.compile(r"\bsmtp\.mailfrom\s*=\s*(?:[^\s@;]*@)?([^\s;]+)", re.IGNORECASE)


class Trust(StrEnum):
    """What proves the sender."""

    DKIM = "dkim"
    SPF = "spf"
    NONE = "none"


def trust_in(mail: Mail, server: str) -> Trust:
    """What ``server`` (its authserv-id, empty: none is trusted) found for the domain of the mail's only sender."""
    if not server or len(mail.senders) != 1:
        return Trust.NONE
    sender = _registered(mail.senders[0].rpartition("@")[2])
    results = next((rest for name, rest in map(_parts, mail.authentication) if name == server.lower()), "")
    passed = {method for method, domain in _passed(results) if sender and _registered(domain) == sender}
    return Trust.DKIM if "dkim" in passed else Trust.SPF if "spf" in passed else Trust.NONE


def _parts(header: str) -> tuple[str, str]:
    """The server's name and its results, without comments and quoted words, in which anything could be written."""
    plain = _QUOTED.sub(" ", header)
    while (without := _COMMENT.sub(" ", plain)) != plain:
        plain = without
    if not _UNBALANCED.isdisjoint(plain):
        return "", ""
    name, _, rest = plain.partition(";")
    return (name.split() or [""])[0].lower(), rest


def _passed(results: str) -> list[tuple[str, str]]:
    found = []
    for one in results.split(";"):
        passed = _PASS(one)
        if passed is None:
            continue
        method = passed[1].lower()
        domains = (_DKIM_DOMAIN if method == "dkim" else _SPF_DOMAIN).findall(passed[2])
        found += [(method, domain) for domain in domains]
    return found


def _registered(domain: str) -> str | None:
    try:
        return registered_domain(normalise(Kind.DOMAIN, domain).value)
    except NotAnObservable:
        return None
