"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    """Packages live in the public schema and are shared by all agencies."""

    name = "apps.products"
    label = "products"
    verbose_name = _("Packages")
    default_auto_field = "django.db.models.BigAutoField"
