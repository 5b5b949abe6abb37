"""The line that segments add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from ownership.access.policy import can

nav.line(
    group="marketing",
    label=_("Segments"),
    icon="users-group",
    url_name="customers:segment-list",
    order=10,
    allowed=lambda user: can(user, "segments.create"),
)
palette.command(
    "new-segment",
    _("New segment"),
    icon="users-group",
    url="customers:segment-new",
    order=70,
    allowed=lambda user: can(user, "segments.create"),
    words=_("group list filter campaign audience"),
)
