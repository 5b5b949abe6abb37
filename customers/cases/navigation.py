"""The line that cases add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav, palette
from customers.cases import selectors
from customers.cases.articles import selectors as articles
from ownership.access.policy import can

nav.count("cases", selectors.my_open)
nav.line(
    group="service",
    label=_("Cases"),
    icon="headset",
    url_name="customers:case-list",
    order=10,
    letter="s",
    allowed=lambda user: can(user, "cases.list"),
    count="cases",
    hot=True,
)
nav.line(
    group="service",
    label=_("Solution articles"),
    icon="book",
    url_name="customers:article-list",
    order=20,
    letter="b",
    allowed=lambda user: can(user, "articles.list"),
)
palette.finder("articles", articles.found, order=45)
palette.command(
    "write-article",
    _("New article"),
    icon="book",
    url="customers:article-new",
    order=65,
    allowed=lambda user: can(user, "articles.write"),
    words=_("knowledge base solution how to"),
)
palette.finder("cases", selectors.found, order=30)
palette.command(
    "open-case",
    _("New case"),
    icon="headset",
    url="customers:case-new",
    order=30,
    allowed=lambda user: can(user, "cases.start"),
    words=_("ticket complaint question open"),
    takes_customer=True,
)
