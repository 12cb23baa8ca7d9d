"""Which pages are open to whom before anybody is known: everything else needs a person with a second factor."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import Resolver404, resolve

_FEEDS = frozenset(f"feeds:{name}" for name in ("csv", "stix", "suricata", "zeek", "rpz", "lists"))
_MISP = frozenset(
    {
        "misp:manifest", "misp:hashes", "misp:feed-event", "misp:version", "misp:version-json", "misp:user",
        "misp:user-json", "misp:describe-types", "misp:index", "misp:search-events", "misp:search-attributes",
        "misp:event", "misp:add-event", "misp:edit-event", "misp:add-sighting", "misp:sight-attribute",
    }
)  # fmt: skip
_TAXII = frozenset(
    {
        "taxii:discovery", "taxii:root", "taxii:status", "taxii:collections", "taxii:collection", "taxii:manifest",
        "taxii:objects", "taxii:object", "taxii:versions", "taxii:nothing",
    }
)  # fmt: skip
WITHOUT_SESSION = frozenset({"web:health", "web:ready"}) | _FEEDS | _MISP | _TAXII
"""Pages that do not even ask who comes, or that machines come to with a token."""

ANYONE = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
        "face:language", "face:theme", "web:demo", "web:enter", "web:set-up",
    }
)  # fmt: skip
"""Pages for a visitor."""

SETTING_UP = frozenset(
    {
        "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
        "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    }
)  # fmt: skip
"""What somebody may reach who signed in with a password alone: what sets up the second factor, and nothing else."""


def door_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; empty when there is none at this address."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
