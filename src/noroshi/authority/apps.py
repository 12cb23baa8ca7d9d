"""The Django application of this room."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    """Who may do what: permissions, grants, tokens, the gatekeeper."""

    name = "noroshi.authority"
    label = "authority"
