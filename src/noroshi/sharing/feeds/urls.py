"""The addresses of feeds. Those of machines never change."""

from __future__ import annotations

from django.urls import path

from noroshi.sharing.feeds import views

app_name = "feeds"
FOLDERS = ("suricata", "zeek", "rpz", "lists")
urlpatterns = [
    path("", views.overview, name="overview"),
    path("download.json", views.download, name="download"),
    path("bundle.json", views.stix, name="stix"),
    path("indicators.csv", views.feed, {"folder": "", "file": "indicators.csv"}, name="csv"),
    *(path(f"{folder}/<str:file>", views.feed, {"folder": folder}, name=folder) for folder in FOLDERS),
]
