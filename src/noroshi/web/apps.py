"""The Django application of this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The faces: homes per role, sign-in, API root."""

    name = "noroshi.web"
    label = "web"
