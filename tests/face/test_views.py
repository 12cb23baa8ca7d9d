"""Switching language or colours keeps the place, and leads nowhere else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from noroshi.face import views


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_switch_never_leads_to_another_site(rf: RequestFactory, place):
    assert views.language(rf.post("/language", {"language": "en", "next": place}))["Location"] == "/"


def test_the_language_is_kept_and_the_reader_stays(rf: RequestFactory):
    answer = views.language(rf.post("/language", {"language": "en", "next": "/warnings/7?tab=why"}))

    assert answer["Location"] == "/warnings/7?tab=why"
    assert answer.cookies["django_language"].value == "en"


def test_an_unknown_language_changes_nothing(rf: RequestFactory):
    assert not views.language(rf.post("/language", {"language": "xx", "next": "/"})).cookies


def test_an_unknown_theme_means_the_systems(rf: RequestFactory):
    assert views.theme(rf.post("/theme", {"theme": '"><b>', "next": "/"})).cookies["noroshi_theme"].value == ""


def test_the_style_page_is_for_the_demo_alone(rf: RequestFactory, settings):
    from django.http import Http404

    settings.DEMO = False
    with pytest.raises(Http404):
        views.style(rf.get("/style"))


def test_a_switch_is_a_post() -> None:
    assert views.language(RequestFactory().get("/language")).status_code == 405
