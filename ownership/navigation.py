"""The lines that ownership adds to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav
from ownership.access.policy import can
from ownership.models import AccessRequest

nav.group("manage", _("Management"), order=90)
nav.count("access requests", AccessRequest.objects.awaiting)
nav.line(
    group="manage",
    label=_("People"),
    icon="users",
    url_name="ownership:people",
    order=910,
    letter="p",
    alone=True,
    allowed=lambda user: can(user, "people.list"),
)
nav.line(
    group="manage",
    label=_("Access requests"),
    icon="key",
    url_name="ownership:request-list",
    order=920,
    letter="a",
    count="access requests",
    hot=True,
)
nav.line(
    group="manage",
    label=_("Access log"),
    icon="eye",
    url_name="ownership:access-log",
    order=930,
    allowed=lambda user: can(user, "access.read_log"),
)
