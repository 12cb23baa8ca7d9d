"""What the page of feeds shows: for each tool its addresses and how to connect; for the office who fetches what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.knowledge.types import COUNT_LIMIT
from noroshi.observables import Kind
from noroshi.parties.queries import office_of, organisations
from noroshi.sharing.feeds.polling import Polled, polls
from noroshi.sharing.feeds.reading import changed_at, count_by_kind
from noroshi.sharing.feeds.types import DATASET_RULES, FEEDS

_BOUND: Final = COUNT_LIMIT + 1


@dataclass(frozen=True, slots=True)
class Address:
    """One file: its address, what it holds, how many entries about, when it was fetched last."""

    url: str
    about: str
    entries: int | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool that reads feeds: its addresses, what to do in it, the lines to copy."""

    key: str
    name: str
    steps: str
    lines: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class PollRow:
    """Who fetches which feed."""

    organisation: str
    poll: Polled


_ABOUT: Final = {
    "suricata/noroshi.rules": _("Rules: addresses, networks, domains with what is under them, URLs, JA3"),
    DATASET_RULES: _("Rules that load the data sets below"),
    "suricata/ip-addresses.lst": _("Data set: addresses"),
    "suricata/domains.lst": _("Data set: domains"),
    "suricata/url-hosts.lst": _("Data set: hosts of URLs"),
    "suricata/url-paths.lst": _("Data set: paths of URLs"),
    "suricata/md5.lst": _("Data set: MD5 of files"),
    "suricata/sha1.lst": _("Data set: SHA-1 of files"),
    "suricata/sha256.lst": _("Data set: SHA-256 of files"),
    "zeek/noroshi.intel": _(
        "Intelligence file: addresses, networks, domains, URLs, mail addresses, files, certificates"
    ),
    "rpz/noroshi.zone": _("Policy zone: domains with what is under them, addresses in answers"),
    "lists/ip.txt": _("Addresses and networks, one a line"),
    "lists/domain.txt": _("Domains, one a line"),
    "lists/url.txt": _("URLs, one a line"),
    "lists/hash.txt": _("MD5, SHA-1 and SHA-256 of files, one a line"),
    "indicators.csv": _("Every value that is looked for, with marking, confidence and end"),
    "bundle.json": _("Everything that you may see, as one STIX 2.1 bundle"),
}
_CURL: Final = (
    'curl -sf -H "Authorization: Bearer $TOKEN" --etag-compare {file}.etag --etag-save {file}.etag -o {file} {url}'
)
_TOOLS: Final = (
    (
        "suricata", "Suricata", tuple(path for path in _ABOUT if path.startswith("suricata/")),
        _("Fetch the rules every five minutes, put them among rule-files, and let Suricata reload. For more than some "
          "ten thousand values use the data sets: put them beside datasets.rules."),
        "suricata/noroshi.rules", "suricatasc -c ruleset-reload-nonblocking",
    ),
    (
        "zeek", "Zeek", ("zeek/noroshi.intel",),
        _("Fetch the file every five minutes to where Zeek reads it; it notices changes by itself. In local.zeek:"),
        "zeek/noroshi.intel",
        '@load frameworks/intel/seen\nredef Intel::read_files += {{ "/opt/zeek/intel/noroshi.intel" }};',
    ),
    (
        "rpz", _("DNS: BIND or Unbound"), ("rpz/noroshi.zone",),
        _("Fetch the zone every five minutes and let the name server reload it. In named.conf:"),
        "rpz/noroshi.zone",
        'rndc reload noroshi.rpz\n\nresponse-policy {{ zone "noroshi.rpz"; }};\n'
        'zone "noroshi.rpz" {{ type primary; file "noroshi.zone"; }};',
    ),
    (
        "lists", _("Firewalls, proxies, other tools"), tuple(path for path in _ABOUT if path.startswith("lists/")),
        _("Most firewalls fetch such lists themselves: give the address, any user name, and the token as password."),
        "lists/ip.txt", "",
    ),
    (
        "files", _("Tables and everything"), ("indicators.csv", "bundle.json"),
        _("For spreadsheets and for tools that read STIX."), "bundle.json", "",
    ),
)  # fmt: skip


def page_context(actor: Actor, origin: str) -> dict[str, object]:
    """What the page shows; a fixed number of statements."""
    number, by_kind = count_by_kind(actor, _BOUND)
    seen = polls(actor)
    last = {one.feed: one.last_at for one in seen if one.organisation_id == actor.organisation_id}
    office = office_of(actor.world_id)
    watching = may(actor, Permission.READ_ALL_REPORTS)
    return {
        "tools": [_tool(one, origin.rstrip("/"), by_kind, last) for one in _TOOLS],
        "number": number,
        "changed": changed_at(),
        "maker": office.name(get_language() or "ja"),
        "watching": watching,
        "may_read_partners": may(actor, Permission.READ_PARTNERS),
        "polls": _poll_rows(seen) if watching else [],
        "misp_url": f"{origin.rstrip('/')}/misp/feed/",
        "misp_server": f"{origin.rstrip('/')}/misp",
    }


def _tool(
    one: tuple[str, object, tuple[str, ...], object, str, str],
    origin: str,
    by_kind: Mapping[Kind, int],
    last: Mapping[str, datetime],
) -> Tool:
    key, name, paths, steps, first, more = one
    file = first.rpartition("/")[2]
    lines = _CURL.format(file=file, url=f"{origin}/feeds/{first}") + ("\n" + more.format() if more else "")
    return Tool(key, str(name), str(steps), lines, tuple(_address(path, origin, by_kind, last) for path in paths))


def _address(path: str, origin: str, by_kind: Mapping[Kind, int], last: Mapping[str, datetime]) -> Address:
    feed = FEEDS.get(path)
    entries = sum(by_kind.get(kind, 0) for kind in feed.kinds) if feed else None
    name = feed.name if feed else "stix" if path == "bundle.json" else ""
    return Address(f"{origin}/feeds/{path}", str(_ABOUT[path]), entries, last.get(name))


def _poll_rows(found: tuple[Polled, ...]) -> list[PollRow]:
    names = organisations(one.organisation_id for one in found)
    language = get_language() or "ja"
    return [PollRow(names[one.organisation_id].name(language), one) for one in found]
