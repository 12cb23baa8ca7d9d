"""Addresses of the council."""

from __future__ import annotations

from django.urls import path

from noroshi.sharing.council import object_views, request_views, views

app_name = "council"
urlpatterns = [
    path("", views.council, name="council"),
    path("activity/", views.active, name="activity"),
    path("undertakings/", views.undertaking_list, name="undertakings"),
    path("undertakings/offer/", views.offer, name="offer"),
    path("undertakings/<int:undertaking_id>/", views.undertaking, name="undertaking"),
    path("requests/", request_views.request_list, name="requests"),
    path("requests/ask/", request_views.ask, name="ask"),
    path("requests/<int:request_id>/", request_views.one_request, name="request"),
    path("proposals/", object_views.proposal_list, name="proposals"),
    path("proposals/<int:proposal_id>/", object_views.proposal, name="proposal"),
    path("sightings/", object_views.sightings, name="sightings"),
    path("sightings/<int:told_id>/undo/", object_views.undo, name="undo"),
    path("remarks/<int:remark_id>/", object_views.remark, name="remark"),
    path("objects/<str:stix_id>/", object_views.talk, name="talk"),
    path("objects/<str:stix_id>/saw/", object_views.saw, name="saw"),
]
