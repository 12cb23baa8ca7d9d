"""Observables out of prose: ``python -m bench.extract --json``.

Ten megabytes of mixed Japanese and English prose, in which lines of the labelled set stand, are searched on one core.
Precision and recall are those on the labelled set itself. Where the iocsearcher library is installed it is measured in
the same run, on the kinds that it knows and on a smaller piece of the same text.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from noroshi.languages import extract
from noroshi.observables import Kind, NotAnObservable, host_within, normalise

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "languages" / "labelled.tsv"
_PROSE = (
    "本日午前、社内の監視装置が外部への不審な通信を検知しました。調査の結果、経理部の端末三台が遠隔操作型の不正プログラムに"
    "感染していたことが分かり、直ちに回線から切り離しました。",
    "2026年11月24日（火）10時26分に初めて検知し、同日13:05までに遮断を終えています。影響範囲は調査中です。",
    "利用者への影響は確認されていませんが、念のため、全ての認証情報を変更しました。費用は約1,250,000円（税込）の見込みです。",
    "ファイアウォールはバージョン9.1.4で、修正版は9.1.5です。添付の invoice.pdf と「手順書_v2.docx」をご覧ください。",
    "攻撃者は、公開されている脆弱性を使って侵入し、管理者の権限を得た後、共有フォルダーの内容を暗号化したとみられます。",
    "なお、内部の 192.168.10.24 から 10.0.0.5 への横展開も見られましたが、いずれも社内の機器です。",
    "The operations team noticed unusual outbound traffic early this morning on three machines in accounting, "
    "isolated them within the hour and kept memory images for the investigators.",
    "At 10:26 UTC on 2026-11-24 the first alert was raised; by 13:05 (i.e. less than three hours later) it was over.",
    "No customer data appears to have left the network, e.g. neither invoices nor contracts; the review goes on.",
    "Version 9.1.4 of the gateway was installed, though 9.1.5 had been available since September (see Table 2.3).",
    "The attachment invoice.pdf launched setup.sh, which wrote C:\\Windows\\Temp\\update.tmp and removed itself.",
    "We thank the colleagues in the sector council, whose note of last week helped; the rest is due Friday.",
)
_KNOWN_TO_RIVAL = {
    "ip4": Kind.IPV4, "ip4Net": Kind.CIDR4, "ip6": Kind.IPV6, "ip6Net": Kind.CIDR6, "fqdn": Kind.DOMAIN,
    "onionAddress": Kind.DOMAIN, "url": Kind.URL, "email": Kind.EMAIL, "md5": Kind.MD5, "sha1": Kind.SHA1,
    "sha256": Kind.SHA256, "sha512": Kind.SHA512, "cve": Kind.CVE, "iban": Kind.BANK_ACCOUNT,
    "phoneNumber": Kind.PHONE, "bitcoin": Kind.WALLET, "ethereum": Kind.WALLET, "tron": Kind.WALLET,
}  # fmt: skip
_PUBLIC = (
    ("198.51.100.", "45.155.205."), ("203.0.113.", "185.220.101."), ("192.0.2.", "91.92.109."),
    ("198[.]51[.]100", "45[.]155[.]205"), ("203[.]0[.]113", "185[.]220[.]101"), ("192[.]0[.]2", "91[.]92[.]109"),
    ("2001:db8", "2a03:b0c0"), ("example", "com"),
)  # fmt: skip

Value = tuple[Kind, str]
Line = tuple[str, tuple[Value, ...]]


def labelled() -> list[Line]:
    """The lines of the labelled set: a text, and what it names in order."""
    lines = []
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        text, *labels = line.split("\t")
        values = tuple((Kind[kind], value) for kind, _, value in (label.partition(" ") for label in labels))
        lines.append((text.replace("\\n", "\n").replace("\\t", "\t"), values))
    return lines


def mixed_text(size: int, seed: int = 7) -> str:
    """Paragraphs in both languages, ``size`` bytes of UTF-8, with a labelled line after every few sentences."""
    draw = random.Random(seed)
    lines = [text for text, _ in labelled()]
    pieces, written = [], 0
    while written < size:
        paragraph = " ".join(draw.choices(_PROSE, k=draw.randint(3, 7))) + "\n" + draw.choice(lines) + "\n\n"
        pieces.append(paragraph)
        written += len(paragraph.encode())
    return "".join(pieces)


def score(found: Iterable[tuple[set[Value], set[Value]]]) -> tuple[float, float]:
    """Precision and recall over pairs of what was found and what should have been."""
    right = wrong = missed = 0
    for got, wanted in found:
        right += len(got & wanted)
        wrong += len(got - wanted)
        missed += len(wanted - got)
    return round(right / max(1, right + wrong), 4), round(right / max(1, right + missed), 4)


def _ours() -> tuple[float, float]:
    return score(({(one.kind, one.value) for one in extract(text)}, set(wanted)) for text, wanted in labelled())


def _speed(search: Callable[[str], object], text: str, runs: int) -> float:
    """Of one core's own time: what else the machine does meanwhile is not counted."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        search(text)
        taken.append(time.process_time() - began)
    return round(len(text.encode()) / 1e6 / statistics.median(taken), 3)


def rival(text: str) -> dict[str, object]:
    """What the iocsearcher library scores, only on what it knows; hosts that it names beside their URL do not count."""
    from iocsearcher.searcher import Searcher  # type: ignore[import-not-found]

    searcher = Searcher()
    known = set(_KNOWN_TO_RIVAL.values())
    pairs = []
    for line, values in labelled():
        wanted = {(kind, _public(value)) for kind, value in values if kind in known}
        got = {
            value
            for one in searcher.search_data(_public(line))
            if (value := _canonical(one.name, one.value)) is not None
        }
        pairs.append((got - _hosts(wanted), wanted))
    precision, recall = score(pairs)
    speed = _speed(searcher.search_data, text, 1)
    return {"iocsearcher_mb_per_s": speed, "iocsearcher_precision": precision, "iocsearcher_recall": recall}


def _public(text: str) -> str:
    """With public addresses and names for those of documentation, which iocsearcher leaves out on purpose."""
    for reserved, public in _PUBLIC:
        text = text.replace(reserved, public)
    return text


def _canonical(name: str, value: str) -> Value | None:
    kind = _KNOWN_TO_RIVAL.get(name)
    if kind is None:
        return None
    try:
        observable = normalise(kind, value)
    except NotAnObservable:
        return kind, value
    return observable.kind, observable.value


def _hosts(wanted: set[Value]) -> set[Value]:
    hosts = set()
    for kind, value in wanted:
        if kind in (Kind.URL, Kind.EMAIL) and (host := host_within(normalise(kind, value))) is not None:
            hosts.add((host.kind, host.value))
    return hosts - wanted


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--bytes", type=int, default=10_000_000)
    asked = parser.parse_args()
    text = mixed_text(asked.bytes)
    precision, recall = _ours()
    told: dict[str, object] = {
        "bench": "extract",
        "mb": round(len(text.encode()) / 1e6, 1),
        "values": len(extract(text)),
        "mb_per_s": _speed(extract, text, asked.runs),
        "load": round(os.getloadavg()[0], 1),
        "precision": precision,
        "recall": recall,
        "lines": len(labelled()),
    }
    if find_spec("iocsearcher") is not None:
        told |= rival(text[:60_000])
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
