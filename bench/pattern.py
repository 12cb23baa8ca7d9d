"""A thousand standing questions over a stream of observations: ``python -m bench.pattern --json``.

Patterns of every kind (values, networks, texts, expressions, order, with windows, repeats and followed-by) watch drawn
observations, of which few are what they look for. Beside it, in the same run, stix2-matcher decides some of the same
patterns over some of the same observations, one pattern after the other, as it has to.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.house import machine
from noroshi.stix import parse_pattern
from noroshi.stix.matching import Observed, Watch, observed

_MINUTE = 60
_SPREAD = 250_000
"""Values that a stream is drawn from: so wide that most of it is of no interest."""


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _test(draw: random.Random) -> str:
    number = draw.randrange(_SPREAD)
    return draw.choices(
        (
            f"ipv4-addr:value = '{_address(number)}'",
            f"domain-name:value = 'host-{number}.example.net'",
            f"file:hashes.'SHA-256' = '{number:064x}'",
            f"ipv4-addr:value ISSUBSET '{_address(number & ~255)}/24'",
            f"domain-name:value LIKE '%-{number}.example.%'",
            f"url:value MATCHES '^http://host-{number}[.]example[.]net/[a-z]+$'",
            f"file:name LIKE 'update-{number}%' AND file:size > {draw.randrange(1000)}",
        ),
        (30, 25, 15, 10, 8, 7, 5),
    )[0]


def pattern(draw: random.Random) -> str:
    """One standing question."""
    form = draw.random()
    first = f"[{_test(draw)}]"
    if form < 0.7:
        return first
    if form < 0.8:
        return f"{first} REPEATS 3 TIMES WITHIN {5 * _MINUTE} SECONDS"
    joint = draw.choice(("AND", "OR", "FOLLOWEDBY"))
    return f"({first} {joint} [{_test(draw)}]) WITHIN {60 * _MINUTE} SECONDS"


def stream(number: int, seed: int = 5) -> Iterator[Observed]:
    """Observations, a second apart, of a value or two each."""
    draw = random.Random(seed)
    for place in range(number):
        second = place * 1_000_000
        yield Observed(f"{place}", second, second + draw.randrange(2) * 1_000_000, 1, _objects(draw))


def _objects(draw: random.Random) -> dict[str, dict[str, Any]]:
    number = draw.randrange(_SPREAD)
    form = draw.randrange(4)
    if form == 0:
        return {
            "0": {"type": "network-traffic", "dst_ref": "1", "protocols": ["tcp"]},
            "1": {"type": "ipv4-addr", "value": _address(number)},
        }
    if form == 1:
        return {
            "0": {"type": "domain-name", "value": f"host-{number}.example.net", "resolves_to_refs": ["1"]},
            "1": {"type": "ipv4-addr", "value": _address(draw.randrange(_SPREAD))},
        }
    if form == 2:
        return {"0": {"type": "url", "value": f"http://host-{number}.example.net/login"}}
    held = {"type": "file", "name": f"update-{number}.exe", "size": number % 2000}
    return {"0": held | {"hashes": {"SHA-256": f"{number:064x}"}}}


def run(patterns: list[str], number: int) -> dict[str, object]:
    """All patterns over the whole stream."""
    began = time.perf_counter()
    watch = Watch({text: parse_pattern(text) for text in dict.fromkeys(patterns)})
    for one in stream(number):
        watch.show(one)
    shown = time.perf_counter()
    verdicts = [verdict for _, verdict in watch.verdicts()]
    ended = time.perf_counter()
    return {
        "seconds": round(ended - began, 2),
        "search_s": round(ended - shown, 2),
        "matched": sum(one.matched for one in verdicts),
        "undecided": sum(one.undecided for one in verdicts),
    }


def drawing_alone(number: int) -> float:
    """Seconds that making the stream takes by itself: part of ``seconds``, and not ours to count."""
    began = time.perf_counter()
    for _ in stream(number):
        pass
    return round(time.perf_counter() - began, 2)


def _bundle(number: int) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    for one in stream(number):
        ids = {key: f"x-thing--00000000-0000-4000-8000-{int(one.key):06x}{int(key):06x}" for key in one.objects}
        objects += [_renamed(held, ids) | {"id": ids[key]} for key, held in one.objects.items()]
        objects.append(
            {
                "type": "observed-data",
                "id": f"observed-data--00000000-0000-4000-8000-{int(one.key):012x}",
                "first_observed": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(one.first // 1_000_000)),
                "last_observed": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(one.last // 1_000_000)),
                "number_observed": 1,
                "object_refs": list(ids.values()),
            }
        )
    return objects


def _renamed(held: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    made = dict(held)
    if "dst_ref" in made:
        made["dst_ref"] = ids[made["dst_ref"]]
    if "resolves_to_refs" in made:
        made["resolves_to_refs"] = [ids[one] for one in made["resolves_to_refs"]]
    return made


def rival(patterns: list[str], number: int) -> dict[str, object]:
    """stix2-matcher over a small part, and whether the verdicts are ours."""
    from stix2matcher.matcher import match

    objects = _bundle(number)
    known = {one["id"]: one for one in objects}
    watch = Watch({text: parse_pattern(text) for text in patterns})
    for one in objects:
        if one["type"] == "observed-data":
            watch.show(observed(one, known))
    ours = [verdict.matched for _, verdict in watch.verdicts()]
    began = time.perf_counter()
    theirs = [bool(match(text, [{"type": "bundle", "objects": objects}], stix_version="2.1")) for text in patterns]
    seconds = time.perf_counter() - began
    return {
        "patterns_times_observations_per_s": round(len(patterns) * number / seconds),
        "patterns": len(patterns),
        "observations": number,
        "seconds": round(seconds, 2),
        "same_verdicts": ours == theirs,
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--patterns", type=int, default=1000)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--rival", type=int, default=2000, help="observations that stix2-matcher is shown")
    asked = parser.parse_args()
    draw = random.Random(3)
    patterns = list(dict.fromkeys(pattern(draw) for _ in range(asked.patterns)))
    told = run(patterns, asked.observations)
    told["drawing_s"] = drawing_alone(asked.observations)
    told["patterns_times_observations_per_s"] = round(len(patterns) * asked.observations / float(str(told["seconds"])))
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told["stix2_matcher"] = rival(patterns[:20], asked.rival)
    sizes = {"patterns": len(patterns), "observations": asked.observations}
    sys.stdout.write(json.dumps({"bench": "pattern", **sizes, **told, "machine": machine()}) + "\n")


if __name__ == "__main__":
    main()
