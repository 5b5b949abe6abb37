"""What customers sets up at start."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        for room in ("policy", "subscribers", "navigation"):
            import_module(f"customers.{room}")
