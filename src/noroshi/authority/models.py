"""Tables of who may do what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ApiToken(models.Model):
    """An API token: only the SHA-256 of its 256 random bits is kept."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    permissions: ClassVar[models.JSONField] = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
