"""The pages of intake: reports and the forms that make them."""

from __future__ import annotations

from django.urls import path

from noroshi.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.report_list, name="reports"),
    path("new/<slug:form>/", views.begin, name="begin"),
    path("drafts/<uuid:draft_id>/save/", views.autosave, name="autosave"),
    path("drafts/<uuid:draft_id>/check/", views.check_answers, name="check"),
    path("drafts/<uuid:draft_id>/discard/", views.discard, name="discard"),
    path("drafts/<uuid:draft_id>/<slug:section>/", views.step, name="step"),
    path("<str:number>/", views.report, name="report"),
    path("<str:number>/sent/", views.sent, name="sent"),
    path("<str:number>/amend/", views.amend, name="amend"),
    path("<str:number>/versions/<int:version>/", views.version, name="version"),
]
