"""The lines that this floor adds to the side navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import nav, palette
from ownership.access.viewer import viewer_of
from workflows.work import selectors

nav.group("work", "", order=1)
nav.group("customers", _("Customers"), order=10)
nav.group("sales", _("Sales"), order=12)
nav.group("service", _("Service"), order=14)
nav.group("marketing", _("Marketing"), order=16)
nav.group("finance", pgettext_lazy("department", "Finance"), order=18)
nav.group("across", _("Across departments"), order=20)
nav.group("manage", _("Management"), order=30)
nav.count("work", selectors.urgent)
nav.line(
    group="work",
    label=_("My work"),
    icon="layout-list",
    url_name="workflows:work",
    order=1,
    letter="w",
    count="work",
    hot=True,
)
nav.line(
    group="across",
    label=_("Collaborations"),
    icon="affiliate",
    url_name="workflows:collaboration-list",
    order=20,
    letter="k",
    allowed=lambda user: bool(viewer_of(user).kinds),
)
palette.command(
    "start-collaboration",
    _("Start a collaboration"),
    icon="affiliate",
    url="workflows:collaboration-new",
    order=40,
    allowed=lambda user: bool(viewer_of(user).kinds),
    words=_("process playbook ask departments"),
    needs_customer=True,
)
