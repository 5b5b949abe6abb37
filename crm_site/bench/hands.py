"""Ten thousand customers given to somebody else at once, with their history, deals, timelines and the one event."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from crm_site.bench.figures import Figure, figure
from crm_site.bench.timing import timed
from customers.directory.models import Customer
from ownership.access.viewer import forget
from ownership.models import User
from ownership.transfers import actions
from ownership.transfers.actions import Wish

CUSTOMERS, TIMES = 10_000, 3
TRANSFER_MS = 5_000.0


def figures(cast: dict[str, User]) -> Iterator[Figure]:
    """An executive gives away customers of who holds a tenth, and lets him read on. Taken back afterwards."""
    user, to = cast["executive"], cast["500"]
    ids = list(
        Customer.objects.filter(owner=cast["tenth"]).order_by("pk").values_list("pk", flat=True)[:CUSTOMERS]
    )
    times = [_transferred(ids, to, user) for _time in range(TIMES)]
    yield figure(f"transfer of {len(ids):,} customers", times, limit_ms=TRANSFER_MS)


def _transferred(ids: list[int], to: User, by: User) -> float:
    """Milliseconds of one transfer."""
    forget(by)
    wish = Wish(to, parts=("deals", "cases"), note="Hand-over", keeps_days=30)
    with transaction.atomic():
        taken = timed(lambda: actions.transfer(ids, wish, by=by))
        transaction.set_rollback(True)
    return taken
