"""What ownership sets up at start."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class OwnershipConfig(AppConfig):
    name = "ownership"
    verbose_name = _("People and access")

    def ready(self) -> None:
        for room in ("policy", "subscribers", "navigation"):
            import_module(f"ownership.{room}")
        self._forget_calendars()

    def _forget_calendars(self) -> None:
        """The process that changes a calendar knows at once; the others within a second."""
        reading = import_module("ownership.calendar.reading")
        for signal in (post_save, post_delete):
            for model in ("ownership.WorkingHours", "ownership.CalendarDay"):
                signal.connect(reading.forget, sender=model, dispatch_uid=f"calendars {model}")
