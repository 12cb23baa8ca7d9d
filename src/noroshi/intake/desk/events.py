"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskChanged:
    """Something was put on the desk, or came back to it."""

    item_id: int
    audience_id: int


@dataclass(frozen=True, slots=True)
class MessageSent:
    """The office asked about a report, or the organisation that sent it answered."""

    message_id: int
    audience_id: int
    from_office: bool
