"""Tables of the council. All stand under row-level security."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from noroshi.face.post import OutgoingMail


def _organisation() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")


def _person() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")


def _world() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False, related_name="+")


class InformationRequest(models.Model):
    """What the office or a member asks members, or all of a group, until when. Seen by them and by the office's desk.

    ``restricted``: only by members under a secrecy undertaking in force. ``released_at``: when answers were last shown
    to all who were asked. ``answers_audience_id``: where answers go to all who were asked at once; else who asks alone.
    """

    id = models.BigAutoField(primary_key=True)
    world = _world()
    audience_id = models.IntegerField()
    marking = models.SmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    group = models.ForeignKey("parties.Group", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    restricted = models.BooleanField(default=False)
    organisation = _organisation()
    answers_audience_id = models.IntegerField(null=True)
    asked_by = _person()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = _person()
    summary = models.TextField(blank=True)

    class Meta:
        db_table = "sharing_council_request"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["world", "-id"], name="council_request_newest"),
            models.Index(fields=["organisation", "-asked_at"], name="council_request_by"),
        ]

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """One organisation that is asked, and where its answer stands. For itself, who asks and the office's desk."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="addressees")
    audience_id = models.IntegerField()
    organisation = _organisation()
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sharing_council_addressee"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "organisation"], name="council_asked_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "-id"], name="council_asked_of")]


class Answer(models.Model):
    """One answer; the newest of an organisation counts, all are kept. ``sharing``: what of it may be released.

    ``declined``: the text is why the organisation does not answer.
    """

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="answers")
    audience_id = models.IntegerField()
    organisation = _organisation()
    person = _person()
    marking = models.SmallIntegerField()
    text = models.TextField()
    sharing = models.CharField(max_length=8)
    declined = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_council_answer"


class SharedAnswer(models.Model):
    """An answer as all who were asked see it: a copy, without its organisation where that is not to be told."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="shared")
    audience_id = models.IntegerField()
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    marking = models.SmallIntegerField()
    text = models.TextField()

    class Meta:
        db_table = "sharing_council_shared_answer"


class Remark(models.Model):
    """What somebody said about an object. Seen by whoever is in its audience and may see the object (0001's policy)."""

    id = models.BigAutoField(primary_key=True)
    world = _world()
    audience_id = models.IntegerField()
    object_type = models.CharField(max_length=250)
    object_uuid = models.UUIDField()
    marking = models.SmallIntegerField()
    organisation = _organisation()
    person = _person()
    text = models.TextField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sharing_council_remark"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_uuid", "id"], name="council_remark_on"),
            models.Index(fields=["organisation", "-id"], name="council_remark_by"),
        ]


class RemarkVersion(models.Model):
    """What a remark was before it was changed or taken back."""

    id = models.BigAutoField(primary_key=True)
    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="versions")
    audience_id = models.IntegerField()
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        db_table = "sharing_council_remark_version"


class Proposal(models.Model):
    """What somebody would have changed in an object of another (``source``), and what became of it.

    Seen by the proposer's organisation, the object's source and the office's desk. ``field`` and ``value`` are of what
    is to be added or corrected; ``result`` is the id of the object that accepting made.
    """

    id = models.BigAutoField(primary_key=True)
    world = _world()
    audience_id = models.IntegerField()
    object_type = models.CharField(max_length=250)
    object_uuid = models.UUIDField()
    object_id = models.BigIntegerField()
    source = _organisation()
    kind = models.CharField(max_length=12)
    marking = models.SmallIntegerField()
    organisation = _organisation()
    person = _person()
    text = models.TextField()
    field = models.CharField(max_length=40, blank=True)
    value = models.TextField(blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    decided_at = models.DateTimeField(null=True)
    decided_by = _person()
    decided_for = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    reason = models.TextField(blank=True)
    result = models.CharField(max_length=290, blank=True)

    class Meta:
        db_table = "sharing_council_proposal"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_uuid", "id"], name="council_proposal_on"),
            models.Index(fields=["world", "state", "-id"], name="council_proposal_open"),
        ]


class ToldSighting(models.Model):
    """A sighting told by one click or one call: what was seen, the STIX sightings that came of it, whether undone."""

    id = models.BigAutoField(primary_key=True)
    world = _world()
    audience_id = models.IntegerField()
    organisation = _organisation()
    person = _person()
    object_id_text = models.CharField(max_length=290, blank=True)
    values: ClassVar[models.JSONField[Any, Any]] = models.JSONField(default=list)
    sightings: ClassVar[models.JSONField[Any, Any]] = models.JSONField(default=list)
    key = models.CharField(max_length=120, null=True)
    said_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sharing_council_told_sighting"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="council_sighting_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-id"], name="council_sighting_of")
        ]


class CouncilMail(OutgoingMail):
    """A notice by mail that something waits, never what. Composed when it is handed over."""

    id = models.BigAutoField(primary_key=True)
    world = _world()
    audience_id = models.IntegerField()
    organisation = _organisation()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    address = models.CharField(max_length=254, blank=True)
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_council_mail"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key", "organisation"], name="council_mail_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "id"], name="council_mail_by_state")]
