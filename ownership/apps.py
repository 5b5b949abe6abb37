"""What ownership sets up at start."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OwnershipConfig(AppConfig):
    name = "ownership"
    verbose_name = _("People and access")

    def ready(self) -> None:
        for room in ("policy", "subscribers", "navigation"):
            import_module(f"ownership.{room}")
