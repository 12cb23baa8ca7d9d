"""How templates name what is known: ``{% load knowledge %}``."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noroshi.knowledge import wording
from noroshi.knowledge.facts import Part
from noroshi.knowledge.queries import Reference
from noroshi.knowledge.types import Count
from noroshi.observables import Kind, Observable

register = template.Library()


@register.filter
def kind_name(kind: Kind) -> str:
    """A kind of value in the reader's language."""
    return wording.kind_name(kind)


@register.filter
def relation_name(kind: str) -> str:
    """A kind of relation in the reader's language."""
    return wording.relation_name(kind)


@register.filter
def type_name(kind: str) -> str:
    """A STIX type in the reader's language."""
    return wording.type_name(kind)


@register.filter
def role_name(role: int) -> str:
    """In what way an object holds a value."""
    return wording.role_name(role)


@register.filter
def named(names: Mapping[int, str], key: int) -> str:
    """The name behind an organisation's id."""
    return names.get(key, "")


@register.filter
def value_url(observable: Observable) -> str:
    """The address of a value's page."""
    page = reverse("knowledge:value", args=[wording.kind_slug(observable.kind)])
    return f"{page}?{urlencode({'value': observable.value})}"


@register.filter
def object_url(stix_id: str) -> str:
    """The address of an object's page; empty for an id that is none."""
    try:
        return reverse("knowledge:object", args=[stix_id])
    except NoReverseMatch:
        return ""


@register.simple_tag
def how_many(count: Count) -> str:
    """ "1 object", "12 objects", "more than 1,000 objects"."""
    words = ngettext("%(number)s object", "%(number)s objects", count.number) % {"number": f"{count.number:,}"}
    return words if count.exact else _("more than %(many)s") % {"many": words}


@register.simple_tag
def reference(part: Part, references: Mapping[UUID, Reference]) -> SafeString:
    """What a property refers to: its name and page where the reader may see it, else the bare id."""
    known = references.get(UUID(part.reference[-36:]))
    if known is None:
        return format_html("<code>{}</code>", part.reference)
    kind = wording.type_name(part.reference[:-38])
    name = known.name or part.reference
    return format_html('<a href="{}">{}</a> <span class="quiet">{}</span>', object_url(part.reference), name, kind)
