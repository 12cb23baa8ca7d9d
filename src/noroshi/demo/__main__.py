"""``python -m noroshi.demo``: load the nation into the database that the environment names; make the sign-in links.

Prints one JSON object a line: ``{"steps": 6}`` at first, ``{"done": "25 operators"}``, ``{"role": ..., "link": ...}``.
"""

from __future__ import annotations

import json
import sys

STEPS = 6  # sentences that a first load says


def main() -> None:
    """Found the nation unless it is there, then a one-time link for each role."""
    import django

    django.setup()
    from noroshi.demo.loading import found_nation, links
    from noroshi.demo.past import is_lived, live_some_days
    from noroshi.demo.sitting import sit_down
    from noroshi.intake.content import install

    def done(sentence: str) -> None:
        _print({"done": sentence})

    if is_lived():
        install(done)
        done("The nation is there from before.")
    else:
        _print({"steps": STEPS})
        found_nation(done)
        install(done)
        live_some_days(done)
    sit_down()
    for role, link in links():
        _print({"role": role, "link": link})


def _print(line: dict[str, str | int]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


main()
