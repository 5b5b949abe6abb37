"""What is written: a customer with history and event, an import, notices for ten thousand, a live update."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from crm_site.bench import importing
from crm_site.bench.browser import Browser
from crm_site.bench.figures import Figure, figure
from crm_site.bench.timing import timed, watched
from customers.directory import actions
from customers.directory.models import Customer
from notifications import bench as post_office
from notifications import live
from ownership.models import User

CREATE_MS, FAN_OUT_MS, LIVE_MS = 25.0, 5_000.0, 1_000.0


def figures(port: int, cast: dict[str, User], rows: int) -> Iterator[Figure]:
    """Each of them, an import of so many `rows`; what is imported and told is taken back."""
    yield _creating(cast["tenth"])
    yield from importing.figures(User.objects.get(username="operations"), cast["tenth"], rows)
    yield _telling()
    yield _updating(port, cast)


def _creating(rep: User) -> Figure:
    stamp = timezone.now().strftime("%H%M%S")
    names = iter(f"速度科技有限公司 {stamp}-{number}" for number in range(1000))

    def create() -> None:
        actions.create(by=rep, name=next(names), country="CN", phone="021 6888 0000")

    for _ in range(5):
        create()
    queries = watched(create).queries
    times = [timed(create) for _ in range(100)]
    return figure("create a customer, history and event", times, limit_ms=CREATE_MS, queries=queries)


def _telling() -> Figure:
    rounds = [post_office.fan_out() for _ in range(3)]
    return figure(
        "one event to 10,000 watchers",
        [one["ms"] for one in rounds],
        limit_ms=FAN_OUT_MS,
        queries=int(rounds[-1]["queries"]),
    )


def _updating(port: int, cast: dict[str, User]) -> Figure:
    """From one person's save to the line in another's open stream; through worker and relay."""
    customer = Customer.objects.filter(owner=cast["tenth"]).order_by("pk")[0]
    looker = cast["executive"]
    live.watch(looker, customer.topic)
    stream = Browser(port, looker)
    lines = stream.open(f"{reverse('notifications:live')}?since={live.position(looker)}")
    times = []
    for number in range(20):
        before = time.perf_counter()
        customer = actions.edit(
            customer, by=cast["tenth"], version=customer.version, note=f"{timezone.now()} {number}"
        )
        while f"event: {customer.topic}-changed".encode() not in lines.readline():
            pass
        times.append((time.perf_counter() - before) * 1000)
    stream.close()
    return figure("update to another's open page", times, limit_ms=LIVE_MS)
