"""The directory's line in the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav

nav.group("customers", _("Customers"))
nav.line(
    group="customers",
    label=_("Customers"),
    icon="building",
    url_name="customers:customer-list",
    order=10,
    letter="c",
)
