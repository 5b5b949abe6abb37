"""What customers sets up at start."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        for room in ("policy", "subscribers", "navigation"):
            import_module(f"customers.{room}")
        self._forget_definitions()

    def _forget_definitions(self) -> None:
        """The process that changes a custom field knows at once; the others within a second."""
        definitions = import_module("customers.records.fields.definitions")
        for signal in (post_save, post_delete):
            signal.connect(definitions.forget, sender="customers.CustomField", dispatch_uid="custom fields")
