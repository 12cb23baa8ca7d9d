"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingMispConfig(AppConfig):
    """Events to and from MISP."""

    name = "noroshi.sharing.misp"
    label = "sharing_misp"
