"""Tables of the desk. All stand under row-level security: triage is for those of the office who read all reports."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from noroshi.face.post import OutgoingMail

_OPEN = ("new", "taken", "waiting")


class DeskItem(models.Model):
    """One thing that came in: what is shown of it in the queue, and where its handling stands.

    Title, marking and number are of the thing's present version; ``audience_id`` is the office's part of the thing's
    own audience, so nobody reads here what they may not read there. ``withdrawn``: its sender no longer lets the
    office see it. ``revision`` grows with everything that comes in, so that nobody closes what they have not read.
    ``severity`` is the desk's first rating (0 to 4), or what the sender said. A mail may have no known ``source``.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=40, blank=True)
    source = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    title = models.CharField(max_length=300, blank=True)
    form = models.CharField(max_length=60, blank=True)
    marking = models.SmallIntegerField()
    version = models.IntegerField(default=1)
    arrived_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    unread = models.BooleanField(default=True)
    withdrawn = models.BooleanField(default=False)
    revision = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default="new")
    holder = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    urgency = models.SmallIntegerField(default=1)
    severity = models.SmallIntegerField(null=True)
    incident_type = models.CharField(max_length=80, blank=True)
    answer_by = models.DateTimeField(null=True)
    done_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "kind", "key"], name="desk_item_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["world", "state", "-urgency", "-touched_at", "-id"], name="desk_item_by_state"),
            models.Index(
                fields=["holder", "-urgency", "-touched_at", "-id"],
                name="desk_item_of",
                condition=models.Q(state__in=_OPEN),
            ),
            models.Index(fields=["source", "-arrived_at"], name="desk_item_from"),
            models.Index(
                fields=["world", "answer_by"],
                name="desk_item_late",
                condition=models.Q(state="waiting", answer_by__isnull=False),
            ),
            models.Index(
                fields=["world", "-severity", "-touched_at"],
                name="desk_item_serious",
                condition=models.Q(state__in=_OPEN, severity__gte=3),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.key


class DeskEvent(models.Model):
    """One line of an item's history: who did what, when, with which words. Never changed."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(DeskItem, on_delete=models.PROTECT, db_index=False, related_name="history")
    audience_id = models.IntegerField()
    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=16)
    note = models.CharField(max_length=2000, blank=True)
    facts: ClassVar[models.JSONField[Any, Any]] = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["item", "-id"], name="desk_event_of")]


class Merge(models.Model):
    """That an item is the same matter as another: who, when and why. ``before`` is what undoing restores."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(DeskItem, on_delete=models.PROTECT, db_index=False, related_name="merges")
    into = models.ForeignKey(DeskItem, on_delete=models.PROTECT, db_index=False, related_name="merged")
    audience_id = models.IntegerField()
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=2000, blank=True)
    before: ClassVar[models.JSONField[Any, Any]] = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item"], name="desk_merged_once", condition=models.Q(undone_at=None))
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["into", "-id"], name="desk_merged_into", condition=models.Q(undone_at=None))
        ]


class IncidentLink(models.Model):
    """That an item belongs to a known incident (a STIX incident in the knowledge). ``opened``: it began with this."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(DeskItem, on_delete=models.PROTECT, db_index=False, related_name="incidents")
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    incident = models.UUIDField()
    opened = models.BooleanField(default=False)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=2000, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "incident"], name="desk_linked_once", condition=models.Q(undone_at=None)
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["incident"], name="desk_link_to", condition=models.Q(undone_at=None)),
            models.Index(
                fields=["world", "-id"], name="desk_incidents", condition=models.Q(undone_at=None, opened=True)
            ),
        ]


class Rejection(models.Model):
    """That somebody looked at two items and found them not to be the same matter."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(DeskItem, on_delete=models.PROTECT, db_index=False, related_name="rejections")
    other = models.ForeignKey(DeskItem, on_delete=models.PROTECT, db_index=False, related_name="+")
    audience_id = models.IntegerField()
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "other"], name="desk_rejected_once")
        ]


class Message(models.Model):
    """One message about a report, between the office and the organisation that sent it; nobody else sees it.

    ``seen_at`` is when the other side first opened it. A question of the office may ask for an answer by a time.
    """

    id = models.BigAutoField(primary_key=True)
    report_id = models.UUIDField()
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.CharField(max_length=40)
    from_office = models.BooleanField()
    text = models.TextField()
    answer_by = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["report_id", "id"], name="desk_thread"),
            models.Index(
                fields=["organisation", "-id"],
                name="desk_unseen_questions",
                condition=models.Q(from_office=True, seen_at=None),
            ),
            models.Index(
                fields=["world", "-id"], name="desk_unseen_answers", condition=models.Q(from_office=False, seen_at=None)
            ),
        ]


class MessageMail(OutgoingMail):
    """The notice of a question: composed when it is handed over. It never holds the question; TLP:RED no number."""

    id = models.BigAutoField(primary_key=True)
    message = models.BigIntegerField(unique=True)
    audience_id = models.IntegerField()
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=254, blank=True)
    answer_by = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "id"], name="desk_mail_by_state")]


class Handover(models.Model):
    """A hand-over between shifts: the note, and the desk as it was (``sheet``). Only its receipt is added later."""

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    giver = models.ForeignKey("parties.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    taker = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    note = models.TextField()
    sheet: ClassVar[models.JSONField[Any, Any]] = models.JSONField()
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        "parties.Person", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["world", "-id"], name="desk_handovers")]


class KnowledgeSource(models.Model):
    """How often an organisation sends knowledge: ``gap`` is the usual time between two, in seconds, smoothed."""

    organisation = models.OneToOneField(
        "parties.Organisation", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT)
    audience_id = models.IntegerField()
    number = models.IntegerField(default=1)
    gap = models.FloatField(default=0)
    last_at = models.DateTimeField()
