"""What accepting a proposal makes: an opinion, an indicator, a new version or a note. In the open transaction.

Only its source makes a new version of an object (STIX 2.1 §3.6.2); the office, accepting a correction of what another
sent, says so in a note beside it. What is made is seen by whoever sees the object.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import msgspec
from django.utils.translation import gettext

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.knowledge import copies, queries
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.judging import Occasion, refute, withdraw_false_alarms
from noroshi.knowledge.types import ObjectRow
from noroshi.observables import guess
from noroshi.observables.stix_forms import comparison
from noroshi.sharing.council.errors import NotApplied
from noroshi.sharing.council.models import Proposal
from noroshi.sharing.council.telling import values_to_see
from noroshi.sharing.council.types import ProposalKind
from noroshi.stix.rules import check

FIELDS: Final = ("name", "description", "pattern", "confidence", "valid_until", "revoked")
"""Properties that can be corrected by a proposal."""
_INDICATED: Final = frozenset({
    "attack-pattern", "campaign", "infrastructure", "intrusion-set", "malware", "threat-actor", "tool",
})  # fmt: skip
"""What an indicator may indicate (STIX 2.1 §4.7.2); anything else it is related to."""


def apply(actor: Actor, proposal: Proposal, said: str) -> str:
    """Do what is proposed; returns the STIX id of what it made. Raises NotApplied.

    ``said`` is what the decider says of it to whoever sees the object: the proposer's words are for few.
    """
    row = _row(proposal)
    if proposal.kind == ProposalKind.FALSE_ALARM:
        return _false_alarm(actor, proposal, row, said)
    if proposal.kind == ProposalKind.ADD_VALUE:
        return _value(actor, proposal, row, said)
    return _correction(actor, proposal, row, said)


def _row(proposal: Proposal) -> ObjectRow:
    try:
        found = queries.objects(f"{proposal.object_type}--{proposal.object_uuid}")
    except ObjectNotFound as error:
        raise NotApplied(reason=gettext("the object is not there any more.")) from error
    return next((one for one in found if one.id == proposal.object_id), found[0])


def forget_voice(actor: Actor, proposal: Proposal) -> None:
    """The proposer no longer calls it a false alarm."""
    if may(actor, Permission.RECORD_SIGHTING):
        withdraw_false_alarms(actor, proposal.organisation_id, Occasion.PROPOSAL, str(proposal.pk))


def _false_alarm(actor: Actor, proposal: Proposal, row: ObjectRow, said: str) -> str:
    """An opinion beside the object, and the score of its values is 0: in this object; by the office's word in all."""
    opinion = _new(actor, "opinion", row) | {
        "opinion": "strongly-disagree",
        "explanation": said,
        "object_refs": [row.stix_id],
    }
    held = queries.objects(row.stix_id)
    for one in {one.audience_id: one for one in held}.values():
        _store(actor, one, opinion)
    own = row.source_id == actor.organisation_id
    values = [one.observable_id for one in values_to_see(row)]
    if values:
        audiences = [one.audience_id for one in held]
        refute(actor, values, audiences, f"proposal:{proposal.pk}", row.stix_uuid if own else None)
    return str(opinion["id"])


def _value(actor: Actor, proposal: Proposal, row: ObjectRow, said: str) -> str:
    """An indicator for the value, and what it has to do with the object."""
    observable = guess(proposal.value)
    looked_for = comparison(observable) if observable else None
    if observable is None or looked_for is None:
        raise NotApplied(reason=gettext("no indicator can be made for this value."))
    indicator = _new(actor, "indicator", row) | {
        "name": observable.value[:300],
        "description": said,
        "pattern": f"[{looked_for}]",
        "pattern_type": "stix",
        "valid_from": _moment(actor.now()),
    }
    relation = _new(actor, "relationship", row) | {
        "relationship_type": "indicates" if row.type in _INDICATED else "related-to",
        "source_ref": indicator["id"],
        "target_ref": row.stix_id,
    }
    _store(actor, row, indicator, relation)
    return str(indicator["id"])


def _correction(actor: Actor, proposal: Proposal, row: ObjectRow, said: str) -> str:
    corrected(row, proposal.field, proposal.value)
    if row.source_id != actor.organisation_id:
        note = _new(actor, "note", row) | {
            "abstract": f"{proposal.field}: {proposal.value}"[:300],
            "content": said,
            "object_refs": [row.stix_id],
        }
        _store(actor, row, note)
        return str(note["id"])
    for one in queries.objects(row.stix_id):
        if one.source_id == actor.organisation_id:
            version = corrected(one, proposal.field, proposal.value)
            _store(actor, one, version | {"modified": max(_moment(actor.now()), _later(version))})
    return row.stix_id


def corrected(row: ObjectRow, field: str, text: str) -> dict[str, Any]:
    """The object as it would be. Raises NotApplied where it would break the rules of STIX."""
    before: dict[str, Any] = msgspec.json.decode(queries.content(row.id).current)
    if row.version == 0:
        raise NotApplied(reason=gettext("this object has no versions."))
    made = before | {field: _typed(field, text)}
    problems = check(made)
    if problems:
        raise NotApplied(reason=problems[0].text)
    return made


def _typed(field: str, text: str) -> object:
    if field == "confidence":
        if not (text.isascii() and text.isdecimal() and int(text[:4]) <= 100):
            raise NotApplied(reason=gettext("confidence is a whole number from 0 to 100."))
        return int(text)
    if field == "revoked":
        return True
    if field == "valid_until":
        try:
            at = datetime.fromisoformat(text)
        except ValueError as error:
            raise NotApplied(reason=gettext("a time is written like 2026-11-30T12:00:00Z.")) from error
        return _moment(at if at.tzinfo else at.replace(tzinfo=UTC))
    return text


def _new(actor: Actor, kind: str, row: ObjectRow) -> dict[str, Any]:
    now = _moment(actor.now())
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid4()}", "created": now, "modified": now,
        "object_marking_refs": [row.marking.marking_id],
    }  # fmt: skip


def _store(actor: Actor, row: ObjectRow, *values: Mapping[str, Any]) -> None:
    contents = [msgspec.json.encode(value) for value in values]
    copies.store_copies(
        actor,
        contents,
        row.audience_id,
        marking=row.marking,
        source_id=actor.organisation_id,
        file_name="proposal.json",
    )


def _later(value: Mapping[str, Any]) -> str:
    """A millisecond after the version that is there."""
    before = datetime.fromisoformat(str(value["modified"]).replace("Z", "+00:00"))
    return _moment(datetime.fromtimestamp(before.timestamp() + 0.001, UTC))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
