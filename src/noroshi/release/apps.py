"""The Django application of this room."""

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """Who may see what: markings, audiences, row-level security."""

    name = "noroshi.release"
    label = "release"
