"""What ownership itself knows that a person holds: team seats, what was lent to him, standing in, pools, requests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.notices import finish_many
from ownership.access import shares
from ownership.access.querysets import owned_model
from ownership.leaving.parts import Holding, part
from ownership.leaving.selectors import everybody
from ownership.models import Absence, AccessRequest, Pool, TeamMember, TransferRequest, User
from ownership.querysets import today
from ownership.teams import actions as teams
from ownership.teams.selectors import eligible


def _seats(holding: Holding) -> Any:
    return TeamMember.objects.present().filter(user=holding.person)


def _give_seats(holding: Holding, *, to: User | None, by: User) -> int:
    """Where the new person works in the function, he takes the seat; elsewhere it is empty."""
    seats = list(_seats(holding).select_related("row").order_by("row", "pk"))
    able = {
        name for name in {one.function for one in seats} if to and eligible(name).filter(pk=to.pk).exists()
    }
    for seat in seats:
        teams.pass_on(seat, to if seat.function in able else None, by=by)
    return len(seats)


def _lent(holding: Holding) -> Any:
    table = owned_model().user_shares.rel.related_model
    return table.objects.live().filter(user=holding.person).exclude(source_kind=shares.Source.TEAM)


def _end_lent(holding: Holding, *, to: User | None, by: User) -> int:
    return shares.end_these(_lent(holding))


def _stands_in(holding: Holding) -> Any:
    return Absence.objects.filter(substitute=holding.person, until_on__gte=today())


def _substitute(holding: Holding, *, to: User | None, by: User) -> int:
    """Nobody stands in for himself."""
    own = _stands_in(holding).filter(user=to).update(substitute=None) if to else 0
    return int(own + _stands_in(holding).update(substitute=to))


def _pools(holding: Holding) -> Any:
    return Pool.objects.filter(admins=holding.person)


def _keep_pools(holding: Holding, *, to: User | None, by: User) -> int:
    pools = list(_pools(holding))
    for pool in pools:
        pool.admins.remove(holding.person)
        if to is not None:
            pool.admins.add(to)
    return len(pools)


def _requests(holding: Holding) -> int:
    asked = AccessRequest.objects.open().filter(by=holding.person).count()
    return asked + TransferRequest.objects.open().filter(by=holding.person).count()


def _withdraw(holding: Holding, *, to: User | None, by: User) -> int:
    done, now = 0, timezone.now()
    for model in (AccessRequest, TransferRequest):
        rows: Any = model.objects.open().filter(by=holding.person)  # type: ignore[attr-defined]
        ids = list(rows.values_list("pk", flat=True))
        done += rows.filter(pk__in=ids).update(state="withdrawn", updated_at=now)
        finish_many(about_type=model._meta.label_lower, about_ids=ids)
    return done


part(
    "seats",
    _("places in customer teams"),
    lambda holding: _seats(holding).count(),
    _give_seats,
    icon="users-group",
    takers=everybody,
    may_end=True,
    note=_("Where the new person does not work in that function the place stays empty."),
    order=35,
)
part(
    "lent",
    _("customers shared with the person"),
    lambda holding: _lent(holding).count(),
    _end_lent,
    icon="lock-open",
    may_end=True,
    note=_("They end."),
    order=80,
)
part(
    "substitute",
    _("absences to stand in for"),
    lambda holding: _stands_in(holding).count(),
    _substitute,
    icon="user-share",
    takers=everybody,
    may_end=True,
    order=82,
)
part(
    "pools",
    _("public pools to keep"),
    lambda holding: _pools(holding).count(),
    _keep_pools,
    icon="droplet",
    takers=everybody,
    may_end=True,
    order=84,
)
part(
    "requests",
    _("requests that wait for an answer"),
    _requests,
    _withdraw,
    icon="key",
    may_end=True,
    note=_("They are withdrawn."),
    order=86,
)
