"""Addresses of partners, below /partners/."""

from django.urls import path

from noroshi.sharing.peers import views

app_name = "partners"
urlpatterns = [
    path("", views.partners, name="partners"),
    path("add/", views.add, name="add"),
    path("<int:peer_id>/", views.partner, name="partner"),
    path("<int:peer_id>/runs/", views.runs, name="runs"),
    path("<int:peer_id>/agreements/", views.agreements, name="agreements"),
    path("<int:peer_id>/server/", views.server, name="server"),
    path("<int:peer_id>/agreement/", views.agreement, name="agreement"),
    path("<int:peer_id>/look/", views.look, name="look"),
    path("<int:peer_id>/act/", views.act, name="act"),
]
