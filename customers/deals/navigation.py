"""The lines that deals add to the side navigation, and what the palette finds of them."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.deals import selectors
from ownership.access.policy import can

nav.count("deals", selectors.my_open)
nav.line(
    group="sales",
    label=_("Deals"),
    icon="coin",
    url_name="customers:deal-list",
    order=10,
    letter="d",
    allowed=lambda user: can(user, "deals.list"),
    count="deals",
)
nav.line(
    group="sales",
    label=_("Forecast"),
    icon="chart-bar",
    url_name="customers:deal-forecast",
    order=20,
    letter="f",
    allowed=lambda user: can(user, "deals.forecast"),
    alone=True,
)
palette.finder("deals", selectors.found, order=25)
palette.command(
    "open-deal",
    _("New deal"),
    icon="coin",
    url="customers:deal-new",
    order=25,
    allowed=lambda user: can(user, "deals.start"),
    words=_("opportunity sale pipeline quote"),
    takes_customer=True,
)
