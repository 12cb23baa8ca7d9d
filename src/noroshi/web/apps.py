"""The Django application of this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The faces: homes per role, sign-in, API root."""

    name = "noroshi.web"
    label = "web"

    def ready(self) -> None:
        """Listen to sign-ins and second factors."""
        from noroshi.web import second_factor, sign_ins

        self.listeners = (second_factor, sign_ins)
