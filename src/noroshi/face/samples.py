"""What the style page shows: every component in every state, with invented content."""

from __future__ import annotations

from django.http import HttpRequest

from noroshi.face.types import Page


def sample_page() -> Page:
    """The frame of the style page."""
    return Page()


def style_context(request: HttpRequest) -> dict[str, object]:
    """Context of the style page."""
    return {"page": sample_page()}
