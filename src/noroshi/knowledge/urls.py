"""Addresses of what is known."""

from __future__ import annotations

from django.urls import path

from noroshi.knowledge import quality_views, views

app_name = "knowledge"
urlpatterns = [
    path("", views.search_page, name="search"),
    path("quality/", quality_views.quality, name="quality"),
    path("quality/lifetimes/", quality_views.lifetimes, name="lifetimes"),
    path("quality/sources/", quality_views.sources, name="sources"),
    path("warninglists/", quality_views.lists, name="warninglists"),
    path("warninglists/list/", quality_views.one_list, name="warninglist"),
    path("entity/<str:stix_id>/", quality_views.entity, name="entity"),
    path("value/<slug:kind>/", views.value, name="value"),
    path("object/<str:stix_id>/", views.overview, name="object"),
    path("object/<str:stix_id>/relations/", views.relations, name="relations"),
    path("object/<str:stix_id>/values/", views.values, name="values"),
    path("object/<str:stix_id>/versions/", views.versions, name="versions"),
    path("object/<str:stix_id>/sightings/", views.sightings, name="sightings"),
    path("object/<str:stix_id>/original.json", views.original, name="original"),
    path("object/<str:stix_id>/stix-2.1.json", views.derivative, name="derivative"),
    path("object/<str:stix_id>/versions/<str:digest>.json", views.version, name="version"),
]
