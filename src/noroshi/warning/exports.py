"""A warning's values in the forms that security tools read. Pure text out; every line says the marking. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from ipaddress import ip_network
from typing import Final, NamedTuple

from noroshi.observables import Kind
from noroshi.release.types import Pap, Tlp

_FIRST_RULE = 8_750_000
"""Suricata rule numbers of ours begin here; a rule's number follows from the warning's, so it stays the same."""
_NETWORKS = (Kind.IPV4, Kind.IPV6, Kind.CIDR4, Kind.CIDR6)
_ZEEK: Final = {
    Kind.IPV4: "Intel::ADDR", Kind.IPV6: "Intel::ADDR", Kind.CIDR4: "Intel::SUBNET", Kind.CIDR6: "Intel::SUBNET",
    Kind.DOMAIN: "Intel::DOMAIN", Kind.URL: "Intel::URL", Kind.EMAIL: "Intel::EMAIL", Kind.MD5: "Intel::FILE_HASH",
    Kind.SHA1: "Intel::FILE_HASH", Kind.SHA256: "Intel::FILE_HASH", Kind.FILENAME: "Intel::FILE_NAME",
}  # fmt: skip


class Value(NamedTuple):
    """One value of a warning, and what may be done with it."""

    kind: Kind
    value: str
    pap: Pap | None = None


class Sheet(NamedTuple):
    """A warning's values, to be written down: its number, ordinal and marking go into what is written."""

    number: str
    ordinal: int
    marking: Tlp
    values: Sequence[Value]


def as_csv(sheet: Sheet) -> str:
    """Comma-separated, RFC 4180. A leading formula sign is quoted with an apostrophe, so that no table runs it.

    A last column says what may be done with each value, where anything is said of it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    said = any(one.pap is not None for one in sheet.values)
    writer.writerow(["kind", "value", "warning", "marking", *(["pap"] if said else [])])
    for one in sheet.values:
        pap = "" if one.pap is None else one.pap.label
        facts = [one.kind.name.lower(), _inert(one.value), sheet.number, sheet.marking.label]
        writer.writerow([*facts, pap] if said else facts)
    return out.getvalue()


def _inert(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def as_list(sheet: Sheet) -> str:
    """One value a line, after two comment lines."""
    return f"# {sheet.number}\n# {sheet.marking.label}\n" + "".join(f"{one.value}\n" for one in sheet.values)


def as_suricata(sheet: Sheet) -> str:
    """Alert rules for addresses, networks and domains (Suricata 6 and later)."""
    rules = [f"# {sheet.number} {sheet.marking.label}"]
    for place, one in enumerate(sheet.values):
        tail = f"sid:{_FIRST_RULE + sheet.ordinal * 200 + place}; rev:1; metadata:warning {sheet.number};)"
        message = f'msg:"Noroshi {sheet.number} {sheet.marking.label}";'
        if one.kind in _NETWORKS:
            rules.append(f"alert ip [{one.value}] any <> $HOME_NET any ({message} {tail}")
        elif one.kind is Kind.DOMAIN:
            rules.append(
                f'alert dns $HOME_NET any -> any any ({message} dns.query; dotprefix; content:".{one.value}"; '
                f"nocase; endswith; {tail}"
            )
    return "\n".join(rules) + "\n"


def as_zeek(sheet: Sheet) -> str:
    """A file for Zeek's intelligence framework (tab-separated)."""
    lines = ["#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc"]
    for one in sheet.values:
        if one.kind in _ZEEK and not set(one.value) & {"\t", "\n", "\r"}:
            bare = one.value.partition("://")[2] if one.kind is Kind.URL else one.value
            lines.append(f"{bare}\t{_ZEEK[one.kind]}\tNoroshi {sheet.number}\t{sheet.marking.label}")
    return "\n".join(lines) + "\n"


def as_rpz(sheet: Sheet) -> str:
    """A DNS response policy zone that answers NXDOMAIN for the domains and for answers in the networks."""
    lines = [f"; {sheet.number} {sheet.marking.label}", "$TTL 300"]
    lines += ["@ SOA localhost. root.localhost. 1 3600 600 86400 300", "@ NS localhost."]
    for one in sheet.values:
        if one.kind is Kind.DOMAIN:
            lines += [f"{one.value} CNAME .", f"*.{one.value} CNAME ."]
        elif one.kind in _NETWORKS:
            lines.append(f"{_rpz_address(one.value)}.rpz-ip CNAME .")
    return "\n".join(lines) + "\n"


def _rpz_address(value: str) -> str:
    network = ip_network(value)
    if network.version == 4:
        return f"{network.prefixlen}." + ".".join(reversed(str(network.network_address).split(".")))
    parts = [f"{int(part, 16):x}" for part in network.network_address.exploded.split(":")]
    return f"{network.prefixlen}." + ".".join(reversed(parts))


WIDEST: Final = {"txt": Pap.GREEN, "rpz": Pap.GREEN, "rules": Pap.AMBER, "intel": Pap.AMBER}
"""The narrowest PAP that may stand in a file: what blocks is noticed, what watches one's own traffic is not."""


def may_stand(value: Value, ending: str) -> bool:
    """Whether a value may stand in a file with this ending."""
    return value.pap is None or value.pap <= WIDEST.get(ending, Pap.RED)


FORMATS: Final[dict[str, tuple[str, Callable[[Sheet], str]]]] = {
    "csv": ("text/csv", as_csv),
    "txt": ("text/plain", as_list),
    "rules": ("text/plain", as_suricata),
    "intel": ("text/plain", as_zeek),
    "rpz": ("text/plain", as_rpz),
}
"""By the ending of the file's name: the media type and the writer."""
