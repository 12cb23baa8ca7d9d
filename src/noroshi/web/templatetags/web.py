"""How a Django form's field stands in our pages."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def input_of(field: BoundField, help_text: object = "") -> SafeString:
    """The input alone: our class, no placeholder, its help and its problem said to ears."""
    place = field.id_for_label
    said = [f"{place}-{part}" for part, there in (("help", help_text), ("problem", field.errors)) if there]
    attributes = {"class": "input", "placeholder": False, "aria-describedby": " ".join(said) or False}
    return field.as_widget(attrs=attributes)  # type: ignore[arg-type]  # False leaves an attribute out
