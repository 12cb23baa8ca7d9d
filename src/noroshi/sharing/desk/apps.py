"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingDeskConfig(AppConfig):
    """The release desk: what each recipient will get, redaction, withdrawal and correction."""

    name = "noroshi.sharing.desk"
    label = "sharing_desk"
