"""Tables of partners: who they are, what is agreed, and what was exchanged. All for the office's desk alone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Peer(models.Model):
    """A partner's server. ``sealed`` is the password or token, encrypted (see ``sealing``).

    ``push_after`` and ``push_object`` say up to where, in the order of
    visibility, the partner was sent what it may see. ``next_at`` is when it is
    asked next; ``failures`` how often in a row it could not be used; ``waiting``
    how much waited to be sent when it was counted last.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    audience_id = models.IntegerField()
    root = models.CharField(max_length=500)
    sign_in = models.CharField(max_length=8)
    user = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(blank=True)
    trust = models.CharField(max_length=8)
    ca = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    pull_from: models.JSONField[Any, Any] = models.JSONField(default=list)
    push_to = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveIntegerField(default=15)
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    pulled_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)
    push_after = models.DateTimeField(null=True)
    push_object = models.BigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "organisation"], name="peer_once")
        ]


class Agreement(models.Model):
    """What is agreed with a partner. A change is a new one with the next number; earlier ones are kept as they were."""

    id = models.BigAutoField(primary_key=True)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    audience_id = models.IntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    terms: models.JSONField[Any, Any] = models.JSONField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    document = models.CharField(max_length=300)
    agreed_by = models.ForeignKey(
        "parties.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agreed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "number"], name="agreement_number")
        ]


class Walk(models.Model):
    """Where the walk through one of a partner's collections stands (``walking.Walk`` as JSON)."""

    id = models.BigAutoField(primary_key=True)
    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="walks", db_index=False)
    audience_id = models.IntegerField()
    collection = models.CharField(max_length=200)
    state: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "collection"], name="walk_once")
        ]


class Run(models.Model):
    """One exchange. ``counts``: how many objects by outcome and reason. ``times`` > 1: so many runs in a row alike."""

    id = models.BigAutoField(primary_key=True)
    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="runs", db_index=False)
    audience_id = models.IntegerField()
    direction = models.CharField(max_length=3)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    cautions: models.JSONField[Any, Any] = models.JSONField(default=list)
    pages = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["peer", "-id"], name="peer_run_newest")]


class Item(models.Model):
    """What became of one object that was exchanged with a partner, last time: one row per object and direction.

    ``source_id`` is the organisation from which what was sent had come. ``held_version`` is the newest version that the
    partner has, as we know from this direction; -1 for none. No contents.
    """

    id = models.BigAutoField(primary_key=True)
    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="items", db_index=False)
    audience_id = models.IntegerField()
    direction = models.CharField(max_length=3)
    stix_uuid = models.UUIDField()
    type = models.CharField(max_length=250)
    version = models.BigIntegerField()
    held_version = models.BigIntegerField(default=-1)
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    source_id = models.BigIntegerField(default=0)
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "direction", "stix_uuid", "type"], name="peer_item_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["peer", "outcome", "-id"], name="peer_item_by_outcome"),
        ]


class Batch(models.Model):
    """What is being sent: kept before it leaves, so that a process killed between knows what it may have sent.

    ``items`` are (id, version as text, version as number, source). ``status_id`` is the server's, once it gave one.
    """

    id = models.BigAutoField(primary_key=True)
    peer = models.OneToOneField(Peer, on_delete=models.CASCADE, related_name="batch")
    audience_id = models.IntegerField()
    items: models.JSONField[Any, Any] = models.JSONField()
    after = models.DateTimeField(null=True)
    object_id = models.BigIntegerField()
    status_id = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
