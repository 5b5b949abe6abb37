"""The board with ten thousand open deals, in process: its page, the next cards of a column, and one card moved on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import cycle, islice

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.bench.figures import Figure, figure
from crm_site.bench.timing import repeated, timed, watched
from customers.deals import selectors
from customers.deals.actions import move
from customers.deals.models import Deal
from customers.directory.models import Customer
from ownership.models import User

DEALS, TIMES = 10_000, 15
PAGE_MS, MOVE_MS = 150.0, 100.0
OPEN_BOARD = "?view=open&layout=board"


def figures(cast: dict[str, User]) -> Iterator[Figure]:
    """What the executive meets, who sees them all. The deals are gone again afterwards."""
    with transaction.atomic():
        made = _made(cast["tenth"])
        user = cast["executive"]
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        address = reverse("customers:deal-list") + OPEN_BOARD
        times = repeated(lambda: client.get(address), TIMES)
        answer = client.get(address)
        yield figure(
            f"board of {DEALS:,} open deals",
            times,
            limit_ms=PAGE_MS,
            queries=watched(lambda: client.get(address)).queries,
            bytes=len(answer.content),
        )
        home = reverse("workflows:work-figures")
        yield figure(
            "figures of my work: executive", repeated(lambda: client.get(home), TIMES), limit_ms=PAGE_MS
        )
        later = [one for one in made if one.stage_id != made[0].stage_id]
        yield figure("moving a card", [_moved(one, cast["tenth"]) for one in later[:TIMES]], limit_ms=MOVE_MS)
        transaction.set_rollback(True)


def _made(owner: User) -> list[Deal]:
    """Open deals of customers that the person owns, over all open stages."""
    stages = [stage for stage in selectors.stages(selectors.usual_pipeline()) if stage.is_open]
    customers = list(Customer.objects.filter(owner=owner).order_by("pk")[:500])
    today = timezone.localdate()
    rows = (
        Deal(
            customer=customer,
            title=f"Deal {number}",
            stage=stages[number % len(stages)],
            amount=Decimal(number * 37 % 100_000 + 100),
            expected_on=today + timedelta(days=number % 200 - 20),
            owner=owner,
            department=customer.department,
            opened_by=owner,
        )
        for number, customer in enumerate(islice(cycle(customers), DEALS))
    )
    made = Deal.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:  # as the house does by itself within a minute of so many rows
        cursor.execute("ANALYZE customers_deal")
    return made


def _moved(deal: Deal, by: User) -> float:
    """Milliseconds of moving it back to the first stage, which asks for nothing."""
    fresh = Deal.objects.select_related("stage__pipeline", "customer").get(pk=deal.pk)
    to = selectors.first_stage(fresh.stage.pipeline)
    return timed(lambda: move(fresh, by=by, to=to))
