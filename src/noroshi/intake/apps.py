"""The Django application of this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What comes in: report forms, files, API."""

    name = "noroshi.intake"
    label = "intake"
