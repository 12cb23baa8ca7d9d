"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InformationAsked:
    """Members were asked for information."""

    request_id: int
    audience_id: int


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """A member answered a request, or changed its answer: for the office and that member."""

    request_id: int
    audience_id: int


@dataclass(frozen=True, slots=True)
class ProposalMoved:
    """A proposal was made, accepted, declined or taken back."""

    proposal_id: int
    audience_id: int


@dataclass(frozen=True, slots=True)
class CouncilMailed:
    """Notices wait for the mail server."""

    number: int
