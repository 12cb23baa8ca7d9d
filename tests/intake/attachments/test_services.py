"""A file goes where its report goes, whole, and leaves a trace wherever it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from noroshi.face.forms import from_json
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake import filling
from noroshi.intake.attachments import queries, services
from noroshi.intake.attachments.errors import (
    AttachmentEmpty,
    AttachmentNotFound,
    AttachmentQuarantined,
    AttachmentTooLarge,
    TooManyAttachments,
)
from noroshi.intake.attachments.models import Attachment
from noroshi.intake.attachments.queries import ShownAttachment
from noroshi.intake.attachments.services import attach, detach, fetch
from noroshi.intake.errors import DraftNotFound
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.models import Draft
from noroshi.intake.services import begin_draft, discard_draft, send_draft, submit_answers
from noroshi.knowledge.reports import Report
from tests.intake.answers import answers
from tests.knowledge.looking import entries_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
LOG = b"2026-11-22 14:05 denied\n" * 100


def drafted(actor: Actor, replaces: Report | None = None, **other: object) -> Draft:
    """A draft that can be sent."""
    with seeing(actor):
        given, problems = from_json(COMMON_FORM_2, answers(**other), filling.runtime_for(actor))
    assert problems == ()
    return begin_draft(actor, COMMON_FORM_2, given, replaces.id if replaces else None)


def sent(actor: Actor, *files: tuple[str, bytes], **other: object) -> tuple[Report, list[ShownAttachment]]:
    """A report with files."""
    draft = drafted(actor, **other)
    added = [attach(actor, draft.pk, name, [content]) for name, content in files]
    return send_draft(actor, draft.pk)[0], added


def listed(actor: Actor, report: Report) -> list[str]:
    """The names of a report's files that somebody sees."""
    with seeing(actor):
        return sorted(one.name for one in queries.of_report(report.id))


def test_a_file_comes_back_byte_for_byte_with_its_digest(nation: Nation) -> None:
    reporter = nation.reporter("E-01")
    content = bytes(range(256)) * 3000
    draft = drafted(reporter)
    added = attach(reporter, draft.pk, "memory.raw", [content[:1000], content[1000:]])
    found, back = fetch(reporter, added.id, confirmed=False)
    assert back == content
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.size == len(content)


def test_before_sending_it_is_the_organisations_alone_and_afterwards_the_reports_readers(nation: Nation) -> None:
    reporter, officer, other = nation.reporter("E-01"), nation.duty_officer(), nation.reporter("W-01")
    draft = drafted(reporter)
    added = attach(reporter, draft.pk, "access.log", [LOG])
    with pytest.raises(AttachmentNotFound):
        fetch(officer, added.id, confirmed=True)
    report, _ = send_draft(reporter, draft.pk)
    assert listed(officer, report) == listed(reporter, report) == ["access.log"]
    assert fetch(officer, added.id, confirmed=False)[1] == LOG
    with pytest.raises(AttachmentNotFound):
        fetch(other, added.id, confirmed=True)
    assert listed(other, report) == []
    assert rows(other, "SELECT count(*) FROM intake_attachmentpiece") == [(0,)]


def test_a_later_version_that_fewer_may_see_takes_its_files_along(nation: Nation) -> None:
    reporter, other = nation.reporter("E-01"), nation.reporter("W-01")
    report, (added,) = sent(reporter, ("access.log", LOG), marking="TLP:GREEN")
    assert listed(other, report) == ["access.log"]
    submit_answers(reporter, COMMON_FORM_2, answers(marking="TLP:AMBER+STRICT"), "later", report.id)
    assert listed(other, report) == []
    with pytest.raises(AttachmentNotFound):
        fetch(other, added.id, confirmed=False)
    assert listed(reporter, report) == ["access.log"]


def test_files_of_earlier_versions_stay_and_new_ones_come_to_them(nation: Nation) -> None:
    reporter = nation.reporter("E-01")
    report, _ = sent(reporter, ("first.log", LOG))
    draft = drafted(reporter, report)
    attach(reporter, draft.pk, "second.log", [LOG])
    send_draft(reporter, draft.pk)
    assert listed(nation.duty_officer(), report) == ["first.log", "second.log"]


def test_what_can_run_is_kept_and_fetched_by_the_office_alone_after_confirming(nation: Nation) -> None:
    reporter, officer = nation.reporter("E-01"), nation.duty_officer()
    _, (added,) = sent(reporter, ("invoice.pdf", b"MZ\x90\x00" + bytes(100)))
    assert added.locked
    for actor, confirmed in ((reporter, True), (officer, False)):
        with pytest.raises(AttachmentQuarantined):
            fetch(actor, added.id, confirmed=confirmed)
    assert fetch(officer, added.id, confirmed=True)[1].startswith(b"MZ")


def test_every_step_leaves_an_entry_and_a_refusal_too(nation: Nation) -> None:
    reporter = nation.reporter("E-01")
    draft = drafted(reporter)
    added = attach(reporter, draft.pk, "invoice.exe", [b"MZ"])
    with pytest.raises(AttachmentQuarantined):
        fetch(reporter, added.id, confirmed=True)
    detach(reporter, added.id)
    written = [entry for entry in entries_of(nation) if entry[0].startswith("intake:attachment:")]
    assert written == [
        ("intake:attachment:added", ""),
        ("intake:attachment:fetched", "AttachmentQuarantined"),
        ("intake:attachment:removed", ""),
    ]


def test_a_file_is_taken_away_before_sending_and_by_its_own_organisation_only(nation: Nation) -> None:
    reporter = nation.reporter("E-01")
    draft = drafted(reporter)
    added = attach(reporter, draft.pk, "access.log", [LOG])
    with pytest.raises(AttachmentNotFound):
        detach(nation.reporter("W-01"), added.id)
    assert detach(reporter, added.id) == draft.pk
    _, (kept,) = sent(reporter, ("access.log", LOG))
    with pytest.raises(AttachmentNotFound):
        detach(reporter, kept.id)


def test_a_discarded_draft_takes_its_files_with_it(nation: Nation) -> None:
    reporter = nation.reporter("E-01")
    draft = drafted(reporter)
    attach(reporter, draft.pk, "access.log", [LOG])
    discard_draft(reporter, draft.pk)
    assert rows(reporter, "SELECT count(*) FROM intake_attachment") == [(0,)]
    assert rows(reporter, "SELECT count(*) FROM intake_attachmentpiece") == [(0,)]


def test_what_is_too_large_is_refused_while_it_comes_and_leaves_nothing(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "FILE_LIMIT", 1000)
    reporter = nation.reporter("E-01")
    draft = drafted(reporter)

    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(300)

    with pytest.raises(AttachmentTooLarge):
        attach(reporter, draft.pk, "zeroes", endless())
    assert rows(reporter, "SELECT count(*) FROM intake_attachmentpiece") == [(0,)]


def test_a_report_holds_so_many_files_and_no_more_counting_its_earlier_versions(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "COUNT_LIMIT", 2)
    reporter = nation.reporter("E-01")
    report, _ = sent(reporter, ("one.log", LOG))
    draft = drafted(reporter, report)
    attach(reporter, draft.pk, "two.log", [LOG])
    with pytest.raises(TooManyAttachments):
        attach(reporter, draft.pk, "three.log", [LOG])


def test_an_empty_file_and_a_draft_that_is_not_there_are_refused(nation: Nation) -> None:
    reporter = nation.reporter("E-01")
    draft = drafted(reporter)
    with pytest.raises(AttachmentEmpty):
        attach(reporter, draft.pk, "empty", [b""])
    with pytest.raises(DraftNotFound):
        attach(nation.reporter("W-01"), draft.pk, "access.log", [LOG])
    with seeing(reporter):
        assert not Attachment.objects.exists()
