"""The pages of intake: reports and the forms that make them."""

from __future__ import annotations

from django.urls import path

from noroshi.intake import views
from noroshi.intake.attachments import views as attachments
from noroshi.intake.duties import views as duties
from noroshi.intake.prose import views as prose
from noroshi.intake.workbook import views as workbook

app_name = "intake"
urlpatterns = [
    path("", views.report_list, name="reports"),
    path("new/<slug:form>/", views.begin, name="begin"),
    path("drafts/<uuid:draft_id>/save/", views.autosave, name="autosave"),
    path("drafts/<uuid:draft_id>/check/", views.check_answers, name="check"),
    path("drafts/<uuid:draft_id>/discard/", views.discard, name="discard"),
    path("drafts/<uuid:draft_id>/prose/", prose.search, name="prose"),
    path("drafts/<uuid:draft_id>/prose/confirmed/", prose.confirm, name="confirm_values"),
    path("drafts/<uuid:draft_id>/files/", attachments.of_draft, name="files"),
    path("drafts/<uuid:draft_id>/<slug:section>/", views.step, name="step"),
    path("workbooks/", workbook.workbooks, name="workbooks"),
    path("workbooks/<slug:form>.<slug:language>.xlsx", workbook.download, name="workbook"),
    path("files/<uuid:attachment_id>/", attachments.download, name="file"),
    path("files/<uuid:attachment_id>/remove/", attachments.remove, name="remove_file"),
    path("owed/", duties.owed, name="owed"),
    path("received/<uuid:delivery_id>/", duties.received, name="received"),
    path("receipts/<uuid:stage_receipt_id>.<slug:paper>", duties.receipt, name="receipt"),
    path("<str:number>/", views.report, name="report"),
    path("<str:number>/duties/", duties.duties, name="duties"),
    path("<str:number>/sent/", views.sent, name="sent"),
    path("<str:number>/amend/", views.amend, name="amend"),
    path("<str:number>/versions/<int:version>/", views.version, name="version"),
]
