"""Addresses of the page being read, with a query parameter changed: lists keep their filters in the URL."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

PAGING = ("after", "before")


def changed(request: HttpRequest | None, changes: Mapping[str, str | None]) -> str:
    """The query string with ``changes`` made; None removes a parameter. Anything but a page turn starts at page one."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    if not any(key in PAGING for key in changes):
        changes = {**dict.fromkeys(PAGING), **changes}
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode()


def without(request: HttpRequest | None, key: str, value: str) -> str:
    """The query string with one value of one parameter taken away, and paging started anew."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.setlist(key, [kept for kept in query.getlist(key) if kept != value])
    for paging in PAGING:
        query.pop(paging, None)
    return "?" + query.urlencode()
