"""Addresses of TAXII 2.1, with and without the last slash, and the pages for people."""

from django.urls import path, re_path

from noroshi.sharing.taxii import pages, views

app_name = "taxii"
_COLLECTION = r"^shared/collections/(?P<collection_id>[^/]{1,100})"
_OBJECT = _COLLECTION + r"/objects/(?P<object_id>[^/]{1,300})"
urlpatterns = [
    path("connect/", pages.connect, name="connect"),
    path("define/", pages.define, name="define"),
    path("define/<uuid:key>/", pages.change, name="change"),
    path("define/<uuid:key>/retire/", pages.retire, name="retire"),
    re_path(r"^$", views.discovery, name="discovery"),
    re_path(r"^shared/?$", views.root, name="root"),
    re_path(r"^shared/status/(?P<status_id>[^/]{1,100})/?$", views.status, name="status"),
    re_path(r"^shared/collections/?$", views.collections, name="collections"),
    re_path(_COLLECTION + r"/?$", views.collection, name="collection"),
    re_path(_COLLECTION + r"/manifest/?$", views.manifest, name="manifest"),
    re_path(_COLLECTION + r"/objects/?$", views.objects, name="objects"),
    re_path(_OBJECT + r"/?$", views.one_object, name="object"),
    re_path(_OBJECT + r"/versions/?$", views.versions, name="versions"),
    re_path(r"^(?P<path>.*)$", views.nothing, name="nothing"),
]
