"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingFeedsConfig(AppConfig):
    """What machines that defend can load: rules, zones and lists, for each recipient."""

    name = "noroshi.sharing.feeds"
    label = "sharing_feeds"
