"""Hangs the bell's counter and the post office's own due work into the house."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Post office")

    def ready(self) -> None:
        from crm_site.kit import nav
        from notifications import job_notices, live, relay, selectors  # noqa: F401
        from notifications.mail import sending

        nav.count("notices", selectors.unread)
        nav.line(
            group="manage",
            label=_("Outgoing mail"),
            icon="mail",
            url_name="notifications:mail-list",
            order=90,
            allowed=lambda user: settings.DEMO,  # where no mail leaves the house, here it is read
        )
        relay.every(5, relay.HEARTBEAT, lambda: None)
        relay.every(5, "send mails", sending.send_due)
        relay.every(600, "prune the live stream", live.prune)
