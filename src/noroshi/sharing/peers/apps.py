"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingPeersConfig(AppConfig):
    """Partners abroad and other servers: agreements, pulling and pushing over TAXII."""

    name = "noroshi.sharing.peers"
    label = "sharing_peers"
