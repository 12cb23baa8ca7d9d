"""The Django application of the frame."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Worlds and the ports that every verb stands on."""

    name = "noroshi.frame"
    label = "frame"
