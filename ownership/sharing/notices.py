"""Who is told about shares by hand, in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.models import Event
from notifications.notices import notice, subject
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of
from ownership.models import Department, EndedShare, User
from ownership.people import managers_of
from ownership.sharing.events import ShareEvent


def _fetch_ended(user: Any, ids: list[int]) -> Mapping[int, EndedShare]:
    """What was shared with the person or a department he leads, and of the customers that he sees."""
    viewer = viewer_of(user)
    theirs = Q(user=viewer.user_id) | Q(department__in=viewer.led_departments)
    seen = Q(row__in=owned_model().objects.visible_to(viewer).order_by().values("pk"))
    rows = EndedShare.objects.filter(theirs | seen, pk__in=ids)
    return {one.pk: one for one in rows.select_related("row", "granted_by", "user", "department")}


def _receivers(event: Event) -> list[User]:
    """The person, or those who lead the department."""
    if event.facts.get("user"):
        return list(User.objects.active().filter(pk=event.facts["user"]))
    return managers_of(Department.objects.filter(pk=event.facts.get("department")).first())


def _who_see(row_id: int, people: Iterable[User]) -> list[User]:
    seen = owned_model().objects.visible_to
    return [one for one in people if seen(one).filter(pk=row_id).exists()]


def _new_readers(event: Event) -> Iterable[User]:
    return _who_see(event.about_id, _receivers(event))


def _giver(event: Event) -> Iterable[User]:
    givers = User.objects.active().filter(pk=event.facts.get("giver") or 0)
    return _who_see(event.facts["row_id"], givers)


def _given(event: Event, row: Any) -> Any:
    return _("%(who)s shared %(customer)s with you") % {"who": event.by, "customer": row}


def _over(event: Event, row: EndedShare) -> Any:
    """Without the customer's name: it may be out of sight for who had the share."""
    return _("What %(who)s shared with you is over: %(reason)s") % {
        "who": row.granted_by,
        "reason": row.reason,
    }


def _given_is_over(event: Event, row: EndedShare) -> Any:
    names = {"customer": row.row, "whom": row.user or row.department}
    return _("%(whom)s does not share %(customer)s any more") % names


def _sharing(event: Event) -> str:
    return reverse("ownership:customer-access", args=[event.facts["row_id"]])


subject("ownership.endedshare", _fetch_ended)
notice(
    ShareEvent.GIVEN,
    readers=_new_readers,
    text=_given,
    why=lambda event, user: _("The share is for you or your department."),
    url=lambda event: str(owned_model()(pk=event.about_id).get_absolute_url()),
    icon="share",
)
for event_name in (ShareEvent.ENDED, ShareEvent.RAN_OUT):
    notice(
        event_name,
        readers=_receivers,
        text=_over,
        why=lambda event, user: _("The share was for you or your department."),
        url=lambda event: reverse("notifications:inbox"),
        icon="share",
    )
    notice(
        event_name,
        readers=_giver,
        text=_given_is_over,
        why=lambda event, user: _("You had shared it."),
        url=_sharing,
        icon="share",
        name=f"{event_name}.giver",
    )
