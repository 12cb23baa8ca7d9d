"""How duties follow a report: at once, in the transaction that takes it in, so that no report stands without them."""

from __future__ import annotations

from dataclasses import dataclass

from noroshi.frame.verbs import acting
from noroshi.intake.duties.services import propose, propose_for
from noroshi.knowledge.events import ReportSubmitted


@dataclass(frozen=True, slots=True)
class ProposeDuties:
    """Follows a submitted report without a task; whoever took the report in is the one who proposes."""

    def follow(self, event: ReportSubmitted, world_id: int) -> None:
        """Judge the report by the law."""
        actor = acting()
        if actor is not None:
            own = actor.organisation_id == event.organisation_id
            (propose if own else propose_for)(actor, event.report_id)


propose_duties = ProposeDuties()
