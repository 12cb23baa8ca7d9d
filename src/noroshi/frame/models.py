"""Tables of the frame."""

from __future__ import annotations

from django.db import models


class World(models.Model):
    """The real world, or one exercise. What belongs to one is never seen or touched from another."""

    id = models.SmallIntegerField(primary_key=True)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_exercise = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name_en
