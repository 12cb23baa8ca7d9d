"""What the desk's buttons do, and its pages besides the desk itself, which the face shows."""

from __future__ import annotations

from django.urls import path

from noroshi.intake.desk import incident_views, views
from noroshi.intake.mail import views as mail

app_name = "desk"
urlpatterns = [
    path("items/<int:item_id>/", views.item, name="item"),
    path("items/<int:item_id>/<slug:what>/", views.act, name="act"),
    path("handover/", views.hand_over, name="hand-over"),
    path("handover/<int:handover_id>/", views.handed_over, name="handover"),
    path("handover/<int:handover_id>/received/", views.received, name="received"),
    path("sources/", views.sources, name="sources"),
    path("import/", views.import_past, name="import"),
    path("incidents/", incident_views.listed, name="incidents"),
    path("incidents/<uuid:incident_id>/", incident_views.one, name="incident"),
    path("incidents/<uuid:incident_id>/incident.<slug:paper>", incident_views.exported, name="incident-file"),
    path("mail/", mail.mail_list, name="mails"),
    path("mail/<int:mail_id>/", mail.one, name="mail"),
    path("mail/<int:mail_id>/files/<int:place>/", mail.file, name="mail-file"),
    path("answer/<str:number>/", views.answer, name="answer"),
]
