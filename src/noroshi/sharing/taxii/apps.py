"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingTaxiiConfig(AppConfig):
    """Collections over TAXII 2.1: saved queries over what a recipient may see."""

    name = "noroshi.sharing.taxii"
    label = "sharing_taxii"
