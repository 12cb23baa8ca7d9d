"""Domain names, URLs and e-mail addresses in one canonical form (RFC 1035, UTS #46, RFC 3986, RFC 5321)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import idna
from publicsuffixlist import PublicSuffixList

from noroshi.observables.addresses import any_address
from noroshi.observables.kinds import Kind, NotAnObservable, Observable

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
plain_domain: Final = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*(?=[a-z0-9_-]*[a-z]){_LABEL}").fullmatch
_ALL_LABELS: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch
_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\\]*)(.*)", re.DOTALL).fullmatch
_PORT: Final = re.compile(r"[0-9]{1,5}").fullmatch
_LOCAL_PART: Final = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}|\"[^\"\r\n]{1,62}\"").fullmatch
# RFC 6761, RFC 7686, RFC 9476 and ICANN's private-use name: real to the people who use them, in no public list.
_SPECIAL_NAMES: Final = frozenset({"example", "test", "invalid", "localhost", "local", "onion", "alt", "internal"})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ftp": 21, "ftps": 990, "ws": 80, "wss": 443, "ssh": 22, "sftp": 22}


def domain(text: str) -> str:
    """A name in lower-case A-labels without the root's dot; a single label passes.

    An A-label is what is on the wire, so one that IDNA 2008 would not allow is kept and never re-encoded.
    Raises NotAnObservable for addresses, wildcards, and names that the DNS cannot hold.
    """
    name = text.lower().rstrip(".")
    if plain_domain(name):
        return name
    if not name.isascii():
        name = ".".join(map(_a_label, _mapped(text).rstrip(".").split(".")))
        if plain_domain(name):
            return name
    raise NotAnObservable(Kind.DOMAIN, text, _fault_of_name(name))


def _mapped(text: str) -> str:
    try:
        return idna.uts46_remap(text, std3_rules=False, transitional=False)
    except idna.IDNAError as error:
        raise NotAnObservable(Kind.DOMAIN, text, "label") from error


def _a_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _fault_of_name(name: str) -> str:
    if not name:
        return "empty"
    if "*" in name:
        return "wildcard"
    if len(name) > 253:
        return "name-too-long"
    return "address-not-domain" if ":" in name or _ALL_LABELS(name) else "label"


def host(kind: Kind, text: str) -> Observable:
    """A host as it stands in a URL or beside a port: an address (IPv6 in brackets or bare) or a domain name."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if ":" in bare or bare.replace(".", "").isdecimal():
        return any_address(kind, bare.partition("/")[0])
    return Observable(Kind.DOMAIN, domain(bare))


def url(text: str) -> str:
    """Scheme and host in their canonical form, the default port dropped; user, path, query and fragment kept."""
    parts = _URL(text)
    if parts is None:
        raise NotAnObservable(Kind.URL, text, "no-scheme")
    scheme, authority, rest = parts[1].lower(), parts[2], parts[3]
    user, at, place = authority.rpartition("@")
    name, port = _place(text, place)
    if port and int(port) == _DEFAULT_PORTS.get(scheme):
        port = ""
    if scheme in _DEFAULT_PORTS and not rest.startswith("/"):
        rest = "/" + rest  # RFC 3986 section 6.2.3: an empty path and "/" are the same
    return f"{scheme}://{user}{at}{name}{':' + port if port else ''}{rest}"


def _place(text: str, place: str) -> tuple[str, str]:
    name, colon, port = place.rpartition(":") if not place.endswith("]") else (place, "", "")
    if not colon:
        name, port = place, ""
    if port and (not _PORT(port) or int(port) > 65535):
        raise NotAnObservable(Kind.URL, text, "port")
    try:
        found = host(Kind.URL, name)
    except NotAnObservable as error:
        raise NotAnObservable(Kind.URL, text, "host") from error
    bracketed = f"[{found.value}]" if found.kind is Kind.IPV6 else found.value
    return bracketed, str(int(port)) if port else ""


def email(text: str) -> str:
    """The local part as written, since only its own server may judge its case, and the domain in canonical form."""
    local, at, name = text.rpartition("@")
    if not at or not _LOCAL_PART(local):
        raise NotAnObservable(Kind.EMAIL, text, "not-an-email")
    try:
        return f"{local}@{domain(name)}"
    except NotAnObservable as error:
        raise NotAnObservable(Kind.EMAIL, text, "not-an-email") from error


def host_within(observable: Observable) -> Observable | None:
    """The address or domain name that a URL or e-mail address points at; None for every other kind."""
    if observable.kind is Kind.EMAIL:
        return Observable(Kind.DOMAIN, observable.value.rpartition("@")[2])
    parts = _URL(observable.value) if observable.kind is Kind.URL else None
    if parts is None:
        return None
    place = parts[2].rpartition("@")[2]
    return host(Kind.URL, place if place.endswith("]") or ":" not in place else place.rpartition(":")[0])


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def has_known_suffix(name: str) -> bool:
    """Whether a canonical name ends in a public suffix or a special-use name, with at least one label before it."""
    label, dot, _ = name.partition(".")
    top = name.rpartition(".")[2]
    known = top in _SPECIAL_NAMES or _suffixes().publicsuffix(name, accept_unknown=False) is not None
    return bool(label and dot) and known


def registered_domain(name: str) -> str | None:
    """The name that someone registered (``example.co.jp``), by the Public Suffix List; None for a suffix itself."""
    found: str | None = _suffixes().privatesuffix(name)
    return found


def parent_domains(name: str) -> tuple[str, ...]:
    """A canonical name and each parent down to its registered domain, longest first; a suffix alone yields itself."""
    registered = registered_domain(name)
    if registered is None or registered == name:
        return (name,)
    labels = name.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels) - registered.count(".")))
