"""Who may take a bulk change or an import back."""

from django.db.models import QuerySet

from ownership.access.policy import Rule, allow, role, writer
from ownership.access.viewer import Viewer
from ownership.models import Membership

doer = Rule(lambda viewer, row: row.by_id == viewer.user_id, "who did it")


def _places(viewer: Viewer, person_id: int) -> QuerySet[Membership]:
    return Membership.objects.current().filter(user=person_id, department__in=viewer.led_departments)


superior = Rule(
    lambda viewer, row: bool(viewer.led_departments) and _places(viewer, row.by_id).exists(),
    "a manager of who did it",
)

allow("changes.undo", (doer | superior | role("operations")) & writer)
