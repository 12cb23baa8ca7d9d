"""Where the rooms' pages are, for links from the homes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from noroshi.knowledge.types import ObjectRow
from noroshi.warning.queries import WarningRow


def of_warning(row: WarningRow) -> str:
    """The page of a warning."""
    return reverse("warning:warning", args=[row.id])


def of_object(row: ObjectRow) -> str:
    """The page of an object."""
    return reverse("knowledge:object", args=[row.stix_id])


def of_search(**query: str) -> str:
    """The search page with a query."""
    return reverse("knowledge:search") + "?" + urlencode(query)
