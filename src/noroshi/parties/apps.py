"""The Django application of this room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Who there is: organisations, people, roles, sectors, assets."""

    name = "noroshi.parties"
    label = "parties"
