"""Django's entry to the face."""

from django.apps import AppConfig


class FaceConfig(AppConfig):
    """Page layout, components, form engine, language."""

    name = "noroshi.face"
    label = "face"
