"""From bytes to committed and searchable: ``python -m bench.ingest --json``.

ATT&CK Enterprise (STIX 2.0, 24,771 objects) and synthetic indicators go through the same doors as ``noroshi import``:
kept byte for byte, read, checked against the specification, upgraded, taken apart, stored, made searchable. Beside it,
in the same run, the stix2 library only parses.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import statistics
import sys
import time
import uuid
from collections.abc import Iterator

from bench.house import DATA, house, machine

ATTACK = DATA / "stix" / "enterprise-attack-stix20.json.gz"
_KINDS = (
    lambda draw: f"[ipv4-addr:value = '{draw.randrange(1, 224)}.{'.'.join(map(str, draw.randbytes(3)))}']",
    lambda draw: f"[domain-name:value = 'host-{draw.randrange(10**9)}.example-{draw.randrange(10**5)}.com']",
    lambda draw: f"[file:hashes.'SHA-256' = '{draw.randbytes(32).hex()}']",
    lambda draw: f"[url:value = 'http://site-{draw.randrange(10**7)}.example.net/{draw.randbytes(4).hex()}']",
)


def synthetic(number: int, seed: int = 7) -> bytes:
    """A STIX 2.1 bundle of indicators, each with a value of its own."""
    draw = random.Random(seed)
    return b'{"type":"bundle","id":"bundle--%s","objects":[%s]}' % (
        str(uuid.UUID(bytes=draw.randbytes(16), version=4)).encode(),
        b",".join(_indicators(draw, number)),
    )


def _indicators(draw: random.Random, number: int) -> Iterator[bytes]:
    for place in range(number):
        identifier = uuid.UUID(bytes=draw.randbytes(16), version=4)
        yield json.dumps(
            {
                "type": "indicator",
                "spec_version": "2.1",
                "id": f"indicator--{identifier}",
                "created": "2026-11-01T00:00:00.000Z",
                "modified": "2026-11-01T00:00:00.000Z",
                "name": f"Malicious {('address', 'domain', 'file', 'url')[place % 4]}, wave {place // 100}",
                "indicator_types": ["malicious-activity"],
                "pattern": _KINDS[place % 4](draw),
                "pattern_type": "stix",
                "valid_from": "2026-11-01T00:00:00Z",
            }
        ).encode()


def run(contents: dict[str, bytes], runs: int) -> dict[str, object]:
    """Each run remembers everything anew, as coming from another partner."""
    from noroshi.demo.loading import found_nation
    from noroshi.intake.importing import import_content
    from noroshi.parties.models import Organisation
    from noroshi.parties.types import OrganisationKind

    found_nation(lambda sentence: None)
    seconds, counts = [], []
    for number in range(runs):
        code = f"FEED-{number}"
        source = Organisation.objects.create(
            world_id=1, code=code, kind=OrganisationKind.FOREIGN_PARTNER, name_ja=code, name_en=code
        )
        began = time.perf_counter()
        outcomes = [import_content(code, source.pk, name, content) for name, content in contents.items()]
        seconds.append(time.perf_counter() - began)
        counts.append(sum(one.new for one in outcomes))
        if any(one.error or one.refused for one in outcomes):
            raise SystemExit(f"the import was not clean: {[(one.error, one.problems[:3]) for one in outcomes]}")
    rates = [count / taken for count, taken in zip(counts, seconds, strict=True)]
    each = [round(one) for one in rates]
    return {"objects": counts[0], "objects_per_s": round(statistics.median(rates)), "runs": each}


def stix2_parses(contents: dict[str, bytes], limit: int) -> int:
    """Objects a second that the stix2 library parses from the same bytes, storing nothing."""
    import stix2

    objects = [one for content in contents.values() for one in json.loads(content)["objects"]]
    sample = random.Random(1).sample(objects, min(limit, len(objects)))
    began = time.perf_counter()
    for one in sample:
        stix2.parse(one, allow_custom=True)
    return round(len(sample) / (time.perf_counter() - began))


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--indicators", type=int, default=100_000)
    parser.add_argument("--parse", type=int, default=20_000, help="objects that stix2 parses")
    asked = parser.parse_args()
    contents = {"synthetic.json": synthetic(asked.indicators)}
    if ATTACK.is_file():
        contents["enterprise-attack.json"] = gzip.decompress(ATTACK.read_bytes())
    with house():
        told = run(contents, asked.runs)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told["stix2_parse_per_s"] = stix2_parses(contents, asked.parse)
    told["times_stix2"] = round(int(told["objects_per_s"]) / int(told["stix2_parse_per_s"]), 1)
    sys.stdout.write(json.dumps({"bench": "ingest", **told, "machine": machine()}) + "\n")


if __name__ == "__main__":
    main()
