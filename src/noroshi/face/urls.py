"""Addresses of the face: switches of language and theme, and the style page where it is allowed."""

from django.urls import path

from noroshi.face import views

app_name = "face"

urlpatterns = [
    path("language", views.language, name="language"),
    path("theme", views.theme, name="theme"),
    path("style", views.style, name="style"),
    path("style/<str:part>", views.style, name="style-part"),
]
