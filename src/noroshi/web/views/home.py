"""The first page after signing in, one for each role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest, role: str = "") -> HttpResponse:
    """The home of the first role, or of the named one."""
    return render(request, "web/error.html", {"title": "", "message": "", "code": ""})
