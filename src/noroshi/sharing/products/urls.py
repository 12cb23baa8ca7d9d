"""Addresses of products."""

from __future__ import annotations

from django.urls import path

from noroshi.sharing.products import views

app_name = "products"
urlpatterns = [
    path("", views.products, name="products"),
    path("new/", views.new, name="new"),
    path("<uuid:product_id>/", views.product, name="product"),
    path("<uuid:product_id>/sign/", views.sign, name="sign"),
    path("<uuid:product_id>/edit/", views.edit, name="edit"),
    path("published/<int:publication_id>/", views.published, name="published"),
    path("published/<int:publication_id>/<slug:paper>/", views.paper, name="paper"),
]
