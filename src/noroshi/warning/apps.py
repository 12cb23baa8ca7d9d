"""The Django application of this room."""

from django.apps import AppConfig


class WarningConfig(AppConfig):
    """Who is affected, told at once, answers back."""

    name = "noroshi.warning"
    label = "warning"
