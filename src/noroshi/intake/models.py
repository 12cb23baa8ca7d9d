"""Tables of what is about to come in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from noroshi.intake.desk import models as desk
from noroshi.intake.duties import models as duties

__all__ = ["Draft", "desk", "duties"]


class Draft(models.Model):
    """A form that is being filled in, for the reporter's own organisation alone.

    ``revision`` grows with each saving. A saving replaces the answers of one section: two people who write at once in
    two sections lose nothing. ``replaces`` is the report of which a later version is being written.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.CASCADE, related_name="+")
    audience_id = models.IntegerField()
    form = models.CharField(max_length=60)
    form_version = models.IntegerField()
    answers = models.TextField()
    replaces = models.UUIDField(null=True)
    revision = models.IntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "-saved_at"])]
