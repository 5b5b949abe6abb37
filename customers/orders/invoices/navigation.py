"""The line that invoices add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav
from ownership.access.policy import can

nav.line(
    group="finance",
    label=_("Invoices"),
    icon="receipt",
    url_name="customers:invoice-list",
    order=30,
    letter="e",
    allowed=lambda user: can(user, "invoices.list"),
)
