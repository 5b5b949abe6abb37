"""Hangs the bell's counter and the post office's own due work into the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Post office")

    def ready(self) -> None:
        from crm_site.kit import nav
        from notifications import job_notices, live, relay, selectors  # noqa: F401

        nav.count("notices", selectors.unread)
        relay.every(5, relay.HEARTBEAT, lambda: None)
        relay.every(600, "prune the live stream", live.prune)
