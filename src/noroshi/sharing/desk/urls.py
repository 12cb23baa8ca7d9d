"""Addresses of the release desk."""

from __future__ import annotations

from django.urls import path

from noroshi.sharing.desk import views

app_name = "release"
urlpatterns = [
    path("", views.desk, name="releases"),
    path("new/", views.new, name="new"),
    path("mark/<int:object_id>/", views.mark, name="mark"),
    path("notices/<int:notice_id>/", views.notice, name="notice"),
    path("<int:release_id>/", views.release, name="release"),
]
