"""What follows what: the one list. A reader learns here how an event in one room reaches the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import procrastinate

import noroshi.intake.tasks as intake
import noroshi.knowledge.tasks as knowledge
import noroshi.sharing.council.tasks as council
import noroshi.sharing.desk.tasks as release
import noroshi.sharing.misp.tasks as misp
import noroshi.sharing.peers.tasks as partners
import noroshi.warning.tasks as warning
import noroshi.web.announcing as web
from noroshi.authority.gatekeeper import GrantsGatekeeper
from noroshi.frame.ports import ports
from noroshi.intake import consequences
from noroshi.intake.desk.events import DeskChanged, MessageSent
from noroshi.intake.desk.receiving import put_objects, put_report
from noroshi.intake.duties.events import ClockLate, ClocksWarned, ReportDelivered
from noroshi.intake.duties.following import propose_duties
from noroshi.knowledge.doors import doors
from noroshi.knowledge.events import FalseAlarmsGathered, ObjectsRemembered, ReceiptKept, ReportSubmitted
from noroshi.ledger.recorder import LedgerRecorder
from noroshi.parties.events import AccessChanged, AssetsRegistered, UndertakingOffered, UndertakingsEnding
from noroshi.release.audiences import AudienceCurtain
from noroshi.sharing.council import doors as council_doors
from noroshi.sharing.council.events import CouncilMailed, InformationAsked, ProposalMoved, RequestAnswered
from noroshi.sharing.desk import doors as release_doors
from noroshi.sharing.desk.events import NoticesWritten, ObjectRemarked, ReleaseChanged
from noroshi.sharing.peers.events import ExchangeAsked
from noroshi.warning.events import WarningAnswered, WarningsSent
from noroshi.web.tasks import tell_of_access
from noroshi.web.warned import warned_because_of


class Follows(Protocol):
    """What may follow an event, in the publishing transaction: by queueing a task, or by telling open pages."""

    def follow(self, event: Any, world_id: int) -> None: ...


FOLLOWS: Mapping[type, Sequence[Follows]] = {
    AccessChanged: [tell_of_access],
    AssetsRegistered: [warning.hold_against_what_is_known],
    ReceiptKept: [intake.read_what_was_kept],
    ReportSubmitted: [propose_duties, put_report, web.new_report, intake.share_without_name],
    ObjectsRemembered: [
        warning.warn_the_affected,
        web.new_knowledge,
        put_objects,
        release.decide_release,
        release.carry_on,
        partners.push_what_is_new,
        knowledge.note_names,
    ],
    ObjectRemarked: [release.withdraw_what_was_released, partners.push_what_was_narrowed],
    NoticesWritten: [release.mail_the_told],
    ReportDelivered: [intake.mail_the_addressees, web.new_delivery],
    ClocksWarned: [intake.mail_about_clocks],
    ClockLate: [web.clock_late],
    WarningsSent: [warning.mail_the_warned, web.new_warnings],
    WarningAnswered: [web.new_answer],
    DeskChanged: [web.desk_changed],
    MessageSent: [intake.mail_the_asked, web.new_message],
    ExchangeAsked: [partners.exchange_when_asked, misp.exchange_when_asked],
    ReleaseChanged: [partners.push_what_was_released],
    UndertakingOffered: [council.tell_of_offer],
    UndertakingsEnding: [council.tell_of_ending],
    FalseAlarmsGathered: [council.tell_of_doubts],
    CouncilMailed: [council.mail_what_is_new],
    InformationAsked: [web.council_moved],
    RequestAnswered: [web.council_moved],
    ProposalMoved: [web.council_moved],
}


class FollowsDispatcher:
    """Queues, in the publishing transaction, each task that follows the event."""

    def dispatch(self, event: object, world_id: int) -> None:
        """Queue the followers of ``event``."""
        for follower in FOLLOWS.get(type(event), ()):
            follower.follow(event, world_id)


def fill_ports() -> None:
    """Fill the ports of the frame and of the report's page."""
    consequences.port.warned = warned_because_of
    doors.opening |= {"saw": council_doors.to_sighting, "talk": council_doors.to_talk}
    doors.opening |= {"release": release_doors.to_release, "mark": release_doors.to_marking}
    ports.recorder = LedgerRecorder()
    ports.gatekeeper = GrantsGatekeeper()
    ports.curtain = AudienceCurtain()
    ports.dispatcher = FollowsDispatcher()


def on_app_ready(app: procrastinate.App) -> None:
    """Called by Procrastinate when Django's applications are loaded."""
    fill_ports()
