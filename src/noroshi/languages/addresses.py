"""Addresses, URLs and e-mail addresses in prose."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import Final

from noroshi.languages import context, names
from noroshi.languages.letters import ALNUM, AT, COLON, COLON_SLASHES, DIGIT, DOT, FULL, HEX
from noroshi.languages.mentions import Step, canonical, found
from noroshi.observables import Kind, Observable, network, refang

_OCTET: Final = rf"[{DIGIT}]{{1,3}}"
_BROKEN_DOT: Final = r"[.．][ \t]*\r?\n[ \t|｜]*"
match_ipv4: Final = re.compile(
    rf"{_OCTET}(?:{DOT}{_OCTET}){{3}}(?![{ALNUM}]|[.．][{DIGIT}])"
    rf"|(?:{_OCTET}[.．]){{1,3}}(?<=[.．])[ \t]*\r?\n[ \t|｜]*"
    rf"(?:{_OCTET}[.．])*{_OCTET}(?![{ALNUM}]|[.．]|[ \t]*[^\s|｜])"
).match
_PREFIX: Final = re.compile(rf"(?:[/／]|\[/\])([{DIGIT}]{{1,3}})(?![{ALNUM}/]|[.．][{ALNUM}])").match
_PORT: Final = re.compile(r"[:：][0-9０-９]{1,5}(?![0-9])|\[[:：]\][0-9]{1,5}(?![0-9])").match
match_ipv6: Final = re.compile(
    rf"[{HEX}]{{0,4}}(?:{COLON}[{HEX}]{{0,4}}){{2,8}}(?:(?<=[:：])?(?:\.[0-9]{{1,3}}){{3}})?(?![{ALNUM}]|[:：][{ALNUM}])"
).match
_UNICAST: Final = (int(IPv6Address("2000::")), int(IPv6Address("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")))
_TRANSLATED: Final = (int(IPv6Address("64:ff9b::")), int(IPv6Address("64:ff9b::ffff:ffff")))
_ALL: Final = range(256)
_SPECIAL: Final = (
    {(100, second): _ALL for second in range(64, 128)}
    | {(172, second): _ALL for second in range(16, 32)}
    | {(169, 254): _ALL, (192, 168): _ALL, (192, 0): range(1), (198, 18): _ALL, (198, 19): _ALL}
)

_SCHEMES: Final = frozenset({"http", "https", "hxxp", "hxxps", "h**p", "h**ps", "h__p", "h__ps", "htxp", "htxps",
                             "hxtp", "hxtps", "ftp", "fxp", "ftps", "fxps", "sftp", "ws", "wss", "ldap", "ldaps",
                             "rmi", "smb", "tcp", "udp", "ssh", "telnet", "irc", "ircs"})  # fmt: skip
_match_scheme: Final = re.compile(rf"([{ALNUM}*]{{2,8}}){COLON_SLASHES}").match
_match_user: Final = re.compile(r"[A-Za-z0-9._~%!$&'*+,;=:-]{1,100}@").match
_match_bracketed: Final = re.compile(rf"\[([{HEX}:：.]{{2,60}})\]").match
_URL_CHARACTERS: Final = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\\|{}^"
_match_tail: Final = re.compile(rf"(?:[/?#]|\[/\])[{_URL_CHARACTERS}]*+").match
_match_wide_tail: Final = re.compile(rf"[/?#／？＃][{_URL_CHARACTERS}{FULL}／．：－＿？＝＆％＃＋～]*+").match
_NEXT_URL: Final = re.compile(r"[,;|](?:h[xt*_]{2}ps?|f[xt]ps?)(?:\[?:)", re.IGNORECASE).search
_is_rest_in_angles: Final = re.compile(rf"(?:\s+[{_URL_CHARACTERS}]+)+").fullmatch
_is_protocol: Final = re.compile(r"(?:tcp|udp|icmp)\b", re.IGNORECASE).match
_LONGEST_URL: Final = 4096
_SENTENCE_MARKS: Final = frozenset(".,;:!?'*~\\．：？")
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}

_match_local: Final = re.compile(rf"[{ALNUM}%+\-－]{{1,255}}+(?>{DOT}[{ALNUM}%+\-－]{{1,255}}+)*+").match
_match_at: Final = re.compile(AT).match


def of_the_world(observable: Observable) -> bool:
    """Whether an address or network means the same to everybody: not private, loopback, link-local or multicast.

    The documentation ranges (RFC 5737, RFC 3849) count as public, since examples and exercises live there.
    """
    if observable.kind in (Kind.IPV4, Kind.CIDR4):
        return not _is_special(*map(int, observable.value.partition("/")[0].split(".")))
    bounds = network(observable)
    return bounds is None or any(low <= int(bounds[1]) <= high for low, high in (_UNICAST, _TRANSLATED))


def _is_special(first: int, second: int, third: int, _: int) -> bool:
    """The registry of special-purpose addresses (RFC 6890), without documentation; multicast and what is above it."""
    if first in (0, 10, 127) or first >= 224:
        return True
    return third in _SPECIAL.get((first, second), ())


def ipv4(text: str, at: int) -> Step | None:
    """An address or network of IPv4; one named as a version or of the reporter's own network is passed over."""
    run = match_ipv4(text, at)
    if run is None:
        return None
    written = re.sub(r"[\s|｜]", "", run[0]) if "\n" in run[0] else run[0]
    address = canonical(Kind.IPV4, names.plain(written))
    if address is None or (at and text[at - 1] in ".．") or context.is_a_version(text, at, run.end()):
        return Step(run.end())
    return _with_prefix_or_path(text, at, run.end(), address)


def _with_prefix_or_path(text: str, at: int, end: int, address: Observable) -> Step:
    if (prefix := _PREFIX(text, end)) is not None:
        ranged = canonical(address.kind, f"{address.value}/{names.plain(prefix[1])}")
        if ranged is not None:
            return found(ranged, at, prefix.end()) if of_the_world(ranged) else Step(prefix.end())
    if not of_the_world(address):
        return Step(_end_of_path(text, end))
    return _bare_url(text, at, end) or found(address, at, end)


def _end_of_path(text: str, end: int) -> int:
    port = _PORT(text, end)
    after = port.end() if port else end
    tail = _match_tail(text, after)
    return tail.end() if tail else after


def _bare_url(text: str, at: int, end: int) -> Step | None:
    """A host with a path behind it, as people write URLs without their scheme."""
    port = _PORT(text, end)
    after = port.end() if port else end
    if text[after : after + 1] != "/" or _no_path(text, after + 1):
        return None
    stop = _trimmed(text, at, _tail_end(text, after))
    if stop <= after + 1:
        return None
    if stop - at > _LONGEST_URL:
        return Step(stop)
    url = canonical(Kind.URL, "http://" + refang(text[at:stop]))
    return found(url, at, stop) if url is not None else None


def _no_path(text: str, at: int) -> bool:
    return match_ipv4(text, at) is not None or _is_protocol(text, at) is not None


def ipv6(text: str, at: int) -> Step | None:
    """An address or network of IPv6 that can be reached, or one of IPv4 written as one."""
    run = match_ipv6(text, at)
    if run is None:
        return None
    address = canonical(Kind.IPV6, refang(run[0]))
    if address is None:
        return None
    end = run.end()
    if (prefix := _PREFIX(text, end)) is not None:
        ranged = canonical(address.kind, f"{address.value}/{names.plain(prefix[1])}")
        address, end = (ranged, prefix.end()) if ranged is not None else (address, end)
    return found(address, at, end) if of_the_world(address) else Step(end)


def url(text: str, at: int) -> Step | None:
    """A URL with its scheme, defanged or not; one that leads into the reporter's own network is passed over."""
    scheme = _match_scheme(text, at)
    if scheme is None or names.plain(scheme[1]).lower() not in _SCHEMES:
        return None
    user = _match_user(text, scheme.end())
    host_end = _host_end(text, user.end() if user else scheme.end())
    if host_end is None:
        return Step(scheme.end())
    port = _PORT(text, host_end[0])
    after = port.end() if port else host_end[0]
    wide = not text[at].isascii()
    end = _tail_end(text, after, wide)
    stop = max(after, _trimmed(text, at, end))
    written = text[at:stop]
    closing = text.find(">", stop, stop + 1000) if at and text[at - 1] == "<" else -1
    if closing > stop and _is_rest_in_angles(text, stop, closing):
        stop = closing  # RFC 3986 appendix C: white space inside angle brackets is no part of it
        written = re.sub(r"\s+", "", text[at:stop])
    address = canonical(Kind.URL, refang(written)) if host_end[1] else None
    return found(address, at, stop, end=after) if address is not None else Step(max(stop, after))


def _host_end(text: str, at: int) -> tuple[int, bool] | None:
    """Where the host ends, and whether it can be reached from outside; None where no host stands here."""
    if (bracketed := _match_bracketed(text, at)) is not None:
        inside = canonical(Kind.IPV6, refang(bracketed[1]))
        return None if inside is None else (bracketed.end(), of_the_world(inside))
    if (run := match_ipv4(text, at)) is not None:
        address = canonical(Kind.IPV4, names.plain(run[0]))
        return None if address is None else (run.end(), of_the_world(address))
    for match_run in (names.match_run, names.match_japanese_run, names.match_any_run):
        if (labels := match_run(text, at)) is not None:
            named = names.name_in(text, at, labels.end())
            if named is not None:
                return named[1], True
    return None


def _tail_end(text: str, at: int, wide: bool = False) -> int:
    tail = (_match_wide_tail if wide else _match_tail)(text, at)
    if tail is None:
        return at
    following = _NEXT_URL(tail[0]) if len(tail[0]) < _LONGEST_URL else None
    return at + following.start() if following else tail.end()


def _trimmed(text: str, start: int, end: int) -> int:
    """Without the punctuation of the sentence around it, and without brackets that were opened before it."""
    if end - start > _LONGEST_URL:
        return end
    surplus = {last: text.count(last, start, end) - text.count(first, start, end) for last, first in _CLOSERS.items()}
    while end > start:
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _SENTENCE_MARKS:
            break
        end -= 1
    return end


def email_or_host(text: str, at: int) -> Step | None:
    """An e-mail address, or a domain name with or without a path."""
    local = _match_local(text, at)
    if local is not None and (sign := _match_at(text, local.end())) is not None:
        return _email(text, at, local.end(), sign.end())
    run = names.match_run(text, at)
    if run is None:
        return None
    start = at + len(run[0]) - len(run[0].lstrip("-－"))
    named = names.name_in(text, start, run.end())
    if named is None or not names.stands_as_name(text, start, named[1]):
        return Step(run.end())
    return _bare_url(text, start, named[1]) or found(named[0], start, named[1])


def _email(text: str, at: int, local_end: int, name_start: int) -> Step:
    run = names.match_run(text, name_start) or names.match_japanese_run(text, name_start)
    named = names.name_in(text, name_start, run.end()) if run is not None else None
    if named is None:
        return Step(name_start)
    address = canonical(Kind.EMAIL, f"{refang(text[at:local_end])}@{named[0].value}")
    return found(address, at, named[1]) if address is not None else Step(named[1])


def japanese_host(text: str, at: int) -> Step | None:
    """A domain name that begins with a Japanese label."""
    named = names.japanese_name(text, at) if not at or not text[at - 1].isalnum() else None
    return None if named is None else _bare_url(text, at, named[1]) or found(named[0], at, named[1])
