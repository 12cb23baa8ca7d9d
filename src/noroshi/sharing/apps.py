"""The Django application of this room."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """What goes out: TAXII, MISP, feeds, products, the council, partners."""

    name = "noroshi.sharing"
    label = "sharing"
