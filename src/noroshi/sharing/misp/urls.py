"""The addresses of MISP: the feed's files, and those of MISP's REST API."""

from __future__ import annotations

from django.urls import path

from noroshi.sharing.misp import pages, views

app_name = "misp"
urlpatterns = [
    path("", pages.servers, name="servers"),
    path("servers/add/", pages.server, name="add-server"),
    path("servers/<int:server_id>/change/", pages.server, name="change-server"),
    path("groups/add/", pages.group, name="add-group"),
    path("groups/<uuid:uuid>/forget/", pages.forget_group, name="forget-group"),
    path("feed/manifest.json", views.manifest, name="manifest"),
    path("feed/hashes.csv", views.hashes, name="hashes"),
    path("feed/<uuid:uuid>.json", views.feed_event, name="feed-event"),
    path("servers/getVersion", views.version, name="version"),
    path("servers/getVersion.json", views.version, name="version-json"),
    path("users/view/me", views.user, name="user"),
    path("users/view/me.json", views.user, name="user-json"),
    path("attributes/describeTypes.json", views.describe_types, name="describe-types"),
    path("events/index", views.index, name="index"),
    path("events/restSearch", views.search_events, name="search-events"),
    path("attributes/restSearch", views.search_attributes, name="search-attributes"),
    path("events/view/<uuid:uuid>", views.view_event, name="event"),
    path("events/add", views.add_event, name="add-event"),
    path("events/edit/<uuid:uuid>", views.add_event, name="edit-event"),
    path("sightings/add", views.add_sighting, name="add-sighting"),
    path("sightings/add/<str:attribute>", views.add_sighting, name="sight-attribute"),
]
