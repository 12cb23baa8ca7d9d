"""Templates of the face with the preview's addresses; the front end is built once if it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation

from noroshi.face.build import build
from noroshi.face.language import compile_all


@pytest.fixture(scope="session", autouse=True)
def _built() -> None:
    build()
    compile_all()


@pytest.fixture(autouse=True)
def _face_alone() -> Iterator[None]:
    with (
        override_settings(ROOT_URLCONF="tests.face.preview"),
        translation.override("en"),
        timezone.override("Asia/Tokyo"),
    ):
        yield


@pytest.fixture
def draw(rf: RequestFactory):
    """Draw a snippet with the face's tags: ``draw('{% severity 3 %}', name=value)``."""
    from django.template import engines

    def _draw(snippet: str, url: str = "/list?sector=water&after=old", **values: object) -> str:
        template = engines["django"].from_string("{% load i18n face face_forms %}" + snippet)
        request = rf.get(url)
        return str(template.template.render(_context(values, request)))

    return _draw


def _context(values: dict[str, object], request: object):
    from django.template import Context

    return Context({**values, "request": request, "csrf_token": "token"})
