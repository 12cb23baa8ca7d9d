"""What an operator answers in common form 2, for tests of its ways in."""

from __future__ import annotations

from typing import Any

TITLE = "Control terminals encrypted"


def answers(**other: Any) -> dict[str, Any]:
    """A report that can be sent, as a machine writes it; None leaves an answer out."""
    given: dict[str, Any] = {
        "title": TITLE,
        "recognised_at": {"at": "2026-11-22T05:05:00Z", "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "continuing",
        "signs": ["encryption", "ransom-demand"],
        "observables": ["198.51.100.23", "evil[.]example"],
        "contact": {"name": "Sato", "email": "sato@example.jp"},
        "consent": "yes",
        "marking": "TLP:AMBER",
    }
    return {name: value for name, value in (given | other).items() if value is not None}
