"""The lines that ownership adds to the side navigation."""

from django.utils.translation import gettext_lazy as _

from crm_site.kit import nav
from ownership.access.policy import can
from ownership.models import AccessRequest, Dispute, RecycleWarning, ReviewItem, TransferRequest

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
    label=_("Assignment rules"),
    icon="arrows-split",
    url_name="ownership:rule-set-list",
    order=925,
    allowed=lambda user: can(user, "rules.see"),
)
nav.line(
    group="manage",
    label=_("Access log"),
    icon="eye",
    url_name="ownership:access-log",
    order=930,
    allowed=lambda user: can(user, "access.read_log"),
)
nav.count(
    "recycle warnings",
    lambda user: [RecycleWarning.objects.of(user).order_by(), RecycleWarning.objects.to_answer(user)],
)
nav.line(
    group="customers",
    label=_("Public pool"),
    icon="pool",
    url_name="ownership:pool-list",
    order=18,
    letter="u",
    count="recycle warnings",
    hot=True,
    allowed=lambda user: can(user, "pools.list"),
)
nav.count("transfer requests", TransferRequest.objects.awaiting)
nav.line(
    group="manage",
    label=_("Transfers"),
    icon="transfer",
    url_name="ownership:transfer-list",
    order=922,
    count="transfer requests",
    hot=True,
    allowed=lambda user: can(user, "transfers.many"),
)
nav.line(
    group="manage",
    label=_("Leavers' hand-overs"),
    icon="user-minus",
    url_name="ownership:leaving-list",
    order=924,
    allowed=lambda user: can(user, "leaving.list"),
)
nav.count("disputes", Dispute.objects.awaiting)
nav.line(
    group="customers",
    label=_("Conflict desk"),
    icon="scale",
    url_name="ownership:desk",
    order=19,
    count="disputes",
    hot=True,
    allowed=lambda user: can(user, "disputes.look"),
)
nav.count("grants to review", lambda user: ReviewItem.objects.open().mine(user))
nav.line(
    group="manage",
    label=_("Access reviews"),
    icon="list-check",
    url_name="ownership:review-list",
    order=926,
    count="grants to review",
    hot=True,
    allowed=lambda user: can(user, "reviews.list"),
)
