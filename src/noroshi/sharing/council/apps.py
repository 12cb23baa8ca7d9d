"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingCouncilConfig(AppConfig):
    """The council: undertakings, requests for information, discussions, proposals."""

    name = "noroshi.sharing.council"
    label = "sharing_council"
