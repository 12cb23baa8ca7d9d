"""Values of the council."""

from __future__ import annotations

from enum import StrEnum


class Sharing(StrEnum):
    """What of an answer whoever asked may show to the others who were asked."""

    OFFICE = "office"
    """Nothing: it is for whoever asked alone."""
    UNNAMED = "unnamed"
    """Its text, without the name of the organisation."""
    NAMED = "named"


class ProposalKind(StrEnum):
    """What is proposed about an object."""

    FALSE_ALARM = "false-alarm"
    ADD_VALUE = "add-value"
    CORRECT = "correct"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class MailKind(StrEnum):
    """What a notice by mail is about."""

    REQUEST = "request"
    MEMBER_ASKS = "member-asks"
    ANSWERED = "answered"
    REMINDER = "reminder"
    OFFERED = "offered"
    ENDING = "ending"
    PROPOSED = "proposed"
    DECIDED = "decided"
    DOUBTED = "doubted"
