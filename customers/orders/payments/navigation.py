"""The lines that payments add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav
from ownership.access.policy import can

nav.line(
    group="finance",
    label=_("Payments"),
    icon="cash",
    url_name="customers:instalment-list",
    order=10,
    letter="y",
    allowed=lambda user: can(user, "payments.list"),
)
nav.line(
    group="finance",
    label=_("Overdue payments"),
    icon="clock",
    url_name="customers:payment-overdue",
    order=20,
    letter="v",
    allowed=lambda user: can(user, "payments.overdue"),
    alone=True,
)
