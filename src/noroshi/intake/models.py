"""Tables of what is about to come in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from noroshi.intake.attachments import models as attachments
from noroshi.intake.desk import models as desk
from noroshi.intake.duties import models as duties
from noroshi.intake.mail import models as mail

__all__ = ["Draft", "attachments", "desk", "duties", "mail"]


class Draft(models.Model):
    """A form that is being filled in, for the reporter's own organisation alone.

    ``revision`` grows with each saving. A saving changes the answers that its page changed and no others; ``pages``
    says which page each answer came from, so that two people who change one answer at once are shown both.
    ``replaces`` is the report of which a later version is being written.
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
    pages = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "-saved_at"])]
