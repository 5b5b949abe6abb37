"""The line that cases add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav
from customers.cases import selectors
from ownership.access.policy import can

nav.count("cases", selectors.my_open)
nav.line(
    group="customers",
    label=_("Cases"),
    icon="headset",
    url_name="customers:case-list",
    order=30,
    letter="s",
    allowed=lambda user: can(user, "cases.list"),
    count="cases",
    hot=True,
)
