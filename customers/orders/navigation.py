"""The line that orders add to the side navigation, and what the palette finds of them."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.orders import selectors
from ownership.access.policy import can

nav.line(
    group="sales",
    label=_("Orders"),
    icon="file-invoice",
    url_name="customers:order-list",
    order=30,
    letter="o",
    allowed=lambda user: can(user, "orders.list"),
)
palette.finder("orders", selectors.found, order=27)
palette.command(
    "draft-order",
    _("New order"),
    icon="file-invoice",
    url="customers:order-new",
    order=26,
    allowed=lambda user: can(user, "orders.start"),
    words=_("contract sale sign"),
    takes_customer=True,
)
