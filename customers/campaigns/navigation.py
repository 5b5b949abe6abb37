"""The line that campaigns add to the side navigation, and what the palette finds of them."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.campaigns import selectors
from ownership.access.policy import can

nav.line(
    group="marketing",
    label=_("Campaigns"),
    icon="speakerphone",
    url_name="customers:campaign-list",
    order=20,
    letter="m",
    allowed=lambda user: can(user, "campaigns.meet"),
)
palette.finder("campaigns", selectors.found, order=45)
palette.command(
    "new-campaign",
    _("New campaign"),
    icon="speakerphone",
    url="customers:campaign-new",
    order=75,
    allowed=lambda user: can(user, "campaigns.create"),
    words=_("marketing mailing fair webinar event"),
)
