"""The Django application of this part of sharing."""

from django.apps import AppConfig


class SharingProductsConfig(AppConfig):
    """The Act's three products and joint ones: written, reviewed, published."""

    name = "noroshi.sharing.products"
    label = "sharing_products"
