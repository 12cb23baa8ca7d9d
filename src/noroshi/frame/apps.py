"""The Django application of the frame."""

from __future__ import annotations

from importlib import resources

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


class FrameConfig(AppConfig):
    """Worlds and the ports that every verb stands on."""

    name = "noroshi.frame"
    label = "frame"

    def ready(self) -> None:
        """After each migration, whoever ran it, every room says who may do what with its tables."""
        post_migrate.connect(grant_room_by_room, sender=self)


def grant_room_by_room(using: str, **_: object) -> None:
    """Run each room's ``sql/grants.sql``: statements that may be repeated, as the tables' owner."""
    with connections[using].cursor() as cursor:
        for application in apps.get_app_configs():
            if not application.name.startswith("noroshi."):
                continue
            grants = resources.files(application.name).joinpath("sql", "grants.sql")
            if grants.is_file():
                cursor.execute(grants.read_text(encoding="utf-8"))
