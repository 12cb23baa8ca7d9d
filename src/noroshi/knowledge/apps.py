"""The Django application of this room."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """What is known: receipts, reports, objects, observables, appearances, relations, sightings."""

    name = "noroshi.knowledge"
    label = "knowledge"
