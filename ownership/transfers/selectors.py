"""Which customers a person may transfer, at once or by asking; to whom; and the requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from crm_site.kit.db import any_of
from ownership.access.policy import can
from ownership.access.querysets import owned_model
from ownership.access.viewer import Viewer, viewer_of
from ownership.models import Department, Membership, User
from ownership.people import managers_of
from ownership.transfers.models import Approval, TransferRequest, TransferRule
from ownership.transfers.rules import approval_of

NOT_SEEN, NOT_YOURS = "not_seen", "not_yours"  # why a customer is left out, as the batch's page says it
NEEDED = ("id", "owner_id", "department_id", "pool_id", "is_key", "level", "ordered_at", "version")


@dataclass
class Powers:
    """What a person may do with these customers: transfer at once, or only ask for it (`executive`: of an executive)."""

    at_once: list[Any] = field(default_factory=list)
    manager: list[Any] = field(default_factory=list)
    executive: list[Any] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str, number: int) -> None:
        """Count customers that stay."""
        if number:
            self.left_out[why] = self.left_out.get(why, 0) + number


def powers(user: User, ids: Sequence[int]) -> Powers:
    """What `user` may do with each of these customers. Four queries whatever the number."""
    rows = list(owned_model().objects.visible_to(user).filter(any_of("pk", ids)).only(*NEEDED).order_by("pk"))
    found, settings = Powers(), [one.setting for one in TransferRule.objects.select_related("department")]
    paths = dict(Department.objects.values_list("pk", "path"))
    found.leave_out(NOT_SEEN, len(set(ids)) - len(rows))
    for row in rows:
        approval = approval_of(settings, paths.get(row.department_id, ""), row.level)
        _place(found, row, approval, viewer_of(user))
    return found


def _place(found: Powers, row: Any, approval: str, viewer: Viewer) -> None:
    if may_at_once(viewer, row, approval):
        found.at_once.append(row)
    elif not can(viewer, "transfers.ask", row):
        found.leave_out(NOT_YOURS, 1)
    elif approval == Approval.EXECUTIVE:
        found.executive.append(row)
    else:
        found.manager.append(row)


def may_at_once(viewer: Viewer, row: Any, approval: str) -> bool:
    """Whether nobody has to agree. `row` was fetched for this person."""
    if not can(viewer, "transfers.ask", row):
        return False
    if viewer.is_executive:
        return True
    if row.owner_id == viewer.user_id and approval == Approval.FREE:
        return True
    return approval != Approval.EXECUTIVE and can(viewer, "transfers.do", row)


def takers_for(user: User) -> QuerySet[User]:
    """To whom `user` may give customers: the sales people he leads; all of sales for operations and executives; for a
    seller his colleagues in sales."""
    viewer = viewer_of(user)
    chosen = Q(pk__in=User.objects.active().of_kind("sales").values("pk"))
    if viewer.leads and "operations" not in viewer.kinds and not viewer.is_executive:
        places = Membership.objects.current().filter(department__in=viewer.led_departments)
        chosen &= Q(pk__in=places.values("user"))
    return User.objects.active().filter(chosen).order_by("name", "pk")


def queues_for(user: User) -> QuerySet[Department]:
    """Departments in whose queue, without an owner, `user` may put customers."""
    viewer = viewer_of(user)
    rows = Department.objects.filter(kind="sales", is_active=True).order_by("path")
    if "operations" in viewer.kinds or viewer.is_executive:
        return rows
    return rows.filter(pk__in=viewer.led_departments)


def deciders(request: TransferRequest) -> list[User]:
    """Who is asked: the managers above the department, or the executives."""
    above = [] if request.by_executive else managers_of(request.department)
    found = [one for one in above if one.pk != request.by_id]
    return found or list(User.objects.active().in_position("executive").exclude(pk=request.by_id))


def awaiting(user: User) -> QuerySet[TransferRequest]:
    """Requests that wait for this person's word."""
    return TransferRequest.objects.awaiting(user)


def held(packed: Mapping[str, Any]) -> tuple[User | None, Department | None]:
    """The person and the department of a wish that a job has held. Two queries."""
    to = User.objects.filter(pk=packed["to"]).first() if packed["to"] else None
    return to, Department.objects.filter(pk=packed["department"]).first() if packed["department"] else None


def customers_of(request: TransferRequest, user: User) -> list[Any]:
    """The customers of a request that the reader may know of, by name; at most a hundred."""
    rows = owned_model().objects.listed_to(user).filter(pk__in=request.row_ids)
    return list(rows.select_related("owner").order_by("name", "pk")[:100])


def by_department(rows: Iterable[Any]) -> dict[int | None, list[Any]]:
    """The rows by department, those of nobody under None."""
    found: dict[int | None, list[Any]] = {}
    for row in rows:
        found.setdefault(row.department_id, []).append(row)
    return found
