"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """An originator is asked whether something of it may go further."""

    release_id: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class ReleaseChanged:
    """A release was laid out, answered, let go, refused or withdrawn."""

    release_id: int
    state: str


@dataclass(frozen=True, slots=True)
class NoticesWritten:
    """Recipients are told that something which they had received was withdrawn, corrected or revoked."""

    notice_ids: tuple[int, ...]
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ObjectRemarked:
    """An object was marked more narrowly: what was released of it to others is withdrawn."""

    object_id: int
    stix_id: str
    source_id: int
    because: str
