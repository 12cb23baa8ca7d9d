"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExchangeAsked:
    """An exchange with a partner is due at once: somebody asked for it, or what is agreed has changed."""

    peer_id: int
