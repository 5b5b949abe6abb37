"""The line that interactions add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.interactions import selectors
from ownership.access.policy import can

nav.count("next_steps", selectors.due_steps)
nav.line(
    group="customers",
    label=_("Interactions"),
    icon="message-circle",
    url_name="customers:interaction-list",
    order=20,
    letter="i",
    allowed=lambda user: can(user, "interactions.list"),
    count="next_steps",
    hot=True,
)
palette.command(
    "log-interaction",
    _("Write an interaction"),
    icon="message-circle",
    url="customers:interaction-new",
    order=20,
    allowed=lambda user: can(user, "interactions.start"),
    words=_("log call visit mail meeting note"),
    takes_customer=True,
)
