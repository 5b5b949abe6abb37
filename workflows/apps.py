"""What workflows sets up at start."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Collaborations")

    def ready(self) -> None:
        for room in ("policy", "subscribers", "navigation", "panels"):
            import_module(f"workflows.{room}")
