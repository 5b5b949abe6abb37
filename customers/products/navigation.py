"""The line that products add to the side navigation, and what the palette finds of them."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.products import selectors
from ownership.access.policy import can

nav.line(
    group="sales",
    label=_("Products"),
    icon="package",
    url_name="customers:product-list",
    order=40,
    letter="p",
    allowed=lambda user: can(user, "products.list"),
)
palette.finder("products", selectors.found, order=40)
palette.command(
    "new-product",
    _("New product"),
    icon="package",
    url="customers:product-new",
    order=60,
    allowed=lambda user: can(user, "products.create"),
    words=_("catalogue price article goods"),
)
