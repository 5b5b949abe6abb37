"""The directory's line in the side navigation, its verbs and what it finds in the palette."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.directory import search
from ownership.access.policy import can

nav.group("customers", _("Customers"))
nav.line(
    group="customers",
    label=_("Customers"),
    icon="building",
    url_name="customers:customer-list",
    order=10,
    letter="c",
)
nav.line(
    group="customers",
    label=_("Contacts"),
    icon="address-book",
    url_name="customers:contact-list",
    order=15,
    letter="t",
)
palette.finder("customers", search.groups, order=10)
palette.command(
    "new-customer",
    _("New customer"),
    icon="plus",
    url="customers:customer-new",
    order=10,
    allowed=lambda user: can(user, "customers.create"),
    words=_("add create company"),
)
