"""The pages of this room."""

from __future__ import annotations

from django.urls import path

from noroshi.warning import views

app_name = "warning"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<uuid:warning_id>/", views.warning, name="warning"),
    path("<uuid:warning_id>/answer/", views.answer, name="answer"),
    path("<uuid:warning_id>/answered/", views.answered, name="answered"),
    path("<uuid:warning_id>/values.<slug:ending>", views.values, name="values"),
]
