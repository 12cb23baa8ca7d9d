"""Rules and data sets for Suricata (6 and later; addresses in data sets need 7). Pure: entries in, lines out."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from noroshi.observables import Kind, observable_id
from noroshi.sharing.feeds.entries import HASHES, NETWORKS, Entry, Tally, is_plain

FIRST_SID: Final = 3_000_000_000
"""Rule numbers are made of the value, in a range that nobody gives out; a value keeps its number."""
_SIDS: Final = 1_200_000_000
_SAFE: Final = re.compile(r"[A-Za-z0-9./_\-]").fullmatch
_LONGEST_CONTENT: Final = 240
"""Bytes: Suricata refuses a content of 256 and more."""

DATASETS_SIDS: Final = 2_999_999_000
DATASETS: Final[dict[str, str]] = {
    "ip-addresses": (
        'alert ip $HOME_NET any -> any any (msg:"Noroshi: known address contacted"; '
        "ip.dst; dataset:isset,noroshi-ip,type ip,load ip-addresses.lst;"
    ),
    "domains": (
        'alert dns $HOME_NET any -> any any (msg:"Noroshi: known domain asked for"; '
        "dns.query; dataset:isset,noroshi-dns,type string,load domains.lst;"
    ),
    "domains-tls": (
        'alert tls $HOME_NET any -> any any (msg:"Noroshi: known domain in TLS"; '
        "tls.sni; dataset:isset,noroshi-sni,type string,load domains.lst;"
    ),
    "urls": (
        'alert http $HOME_NET any -> any any (msg:"Noroshi: known URL fetched"; flow:established,to_server; '
        "http.host; dataset:isset,noroshi-url-host,type string,load url-hosts.lst; "
        "http.uri.raw; dataset:isset,noroshi-url-path,type string,load url-paths.lst;"
    ),
    "md5": 'alert ip any any -> any any (msg:"Noroshi: known file"; filemd5:md5.lst;',
    "sha1": 'alert ip any any -> any any (msg:"Noroshi: known file"; filesha1:sha1.lst;',
    "sha256": 'alert ip any any -> any any (msg:"Noroshi: known file"; filesha256:sha256.lst;',
}
"""One rule for each data set, however many values that holds."""


def rules(entries: Iterable[Entry], tally: Tally) -> Iterator[str]:
    """One rule for each address, network, domain, URL and JA3 fingerprint."""
    for entry in entries:
        matched = _matched(entry)
        if matched is None:
            tally.left_out += 1
            continue
        tally.written += 1
        head, options = matched
        yield f"{head} ({_message(entry)} {options} {_tail(entry, tally)})\n"


def _matched(entry: Entry) -> tuple[str, str] | None:
    if not is_plain(entry.value):
        return None
    if entry.kind in NETWORKS:
        return f"alert ip $HOME_NET any <> [{entry.value}] any", ""
    if entry.kind is Kind.DOMAIN:
        found = _content(f".{entry.value}")
        return "alert dns $HOME_NET any -> any any", f"dns.query; dotprefix; {found} nocase; endswith;"
    if entry.kind is Kind.JA3:
        return "alert tls $HOME_NET any -> any any", f"ja3.hash; {_content(entry.value)}"
    return _url(entry.value) if entry.kind is Kind.URL else None


def _url(value: str) -> tuple[str, str] | None:
    host, path = url_parts(value)
    if not host or len(path.encode()) > _LONGEST_CONTENT:
        return None
    return "alert http $HOME_NET any -> any any", (
        f"flow:established,to_server; http.host; {_content(host)} bsize:{len(host.encode())}; "
        f"http.uri.raw; {_content(path)} bsize:{len(path.encode())};"
    )


def url_parts(value: str) -> tuple[str, str]:
    """The host and what a request line says of a URL; empty texts where it is none."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _content(text: str) -> str:
    """A content in which every byte that could mean anything is written as a number."""
    inside = "".join(one if _SAFE(one) else "|" + one.encode().hex(" ") + "|" for one in text)
    return f'content:"{inside.replace("||", " ")}";'


def _message(entry: Entry) -> str:
    return f'msg:"Noroshi {entry.kind.name.lower()} {entry.marking.label}";'


def _tail(entry: Entry, tally: Tally) -> str:
    sid = FIRST_SID + observable_id(entry.kind, entry.value).int % _SIDS
    while sid in tally.numbers:
        sid += 1
    tally.numbers.add(sid)
    sure = f", confidence {entry.confidence}" if entry.confidence is not None else ""
    label = entry.marking.label.replace(":", "-")
    pap = f", pap {entry.pap.label.replace(':', '-')}" if entry.pap is not None else ""
    return f"metadata:indicator {entry.indicator}, marking {label}{pap}{sure}; sid:{sid}; rev:1;"


def dataset_rules() -> Iterator[str]:
    """The rules that load the data sets, to be put beside them."""
    for place, rule in enumerate(DATASETS.values()):
        yield f"{rule} sid:{DATASETS_SIDS + place}; rev:1;)\n"


def _text(value: str) -> str:
    return b64encode(value.encode()).decode()


def _host(value: str) -> str:
    return _text(url_parts(value)[0])


def _path(value: str) -> str:
    return _text(url_parts(value)[1])


def _same(value: str) -> str:
    return value


LISTS: Final[dict[str, tuple[tuple[Kind, ...], Callable[[str], str]]]] = {
    "ip-addresses": ((Kind.IPV4, Kind.IPV6), _same),
    "domains": ((Kind.DOMAIN,), _text),
    "url-hosts": ((Kind.URL,), _host),
    "url-paths": ((Kind.URL,), _path),
    **{kind.name.lower(): ((kind,), _same) for kind in HASHES},
}
"""The files of the data sets: which kinds they hold and how a value is written."""


def dataset(name: str, entries: Iterable[Entry], tally: Tally) -> Iterator[str]:
    """The lines of one data set."""
    kinds, written = LISTS[name]
    for entry in entries:
        if entry.kind not in kinds or not is_plain(entry.value):
            tally.left_out += 1
            continue
        tally.written += 1
        yield f"{written(entry.value)}\n"
