"""Files of interactions: whose they are, who wrote them, when one is known already, and taking them back."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from customers.directory.models import Customer
from customers.interactions.imports.resolving import resolver
from customers.interactions.models import Interaction
from customers.records.changes import actions as changes
from customers.records.imports import actions
from customers.records.imports.rows import Parsed
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch, TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.customers.records.changes.states import state
from tests.factories import directory

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
HEAD = "Customer,Time,Type,Direction,Subject,Notes,Outcome,Next step,Next step on,By\n"
CALL = "Northwind,2024-03-05 14:30,Phone call,outgoing,Price list,Wants it in English,Sent,Ask again,2024-03-12,{by}\n"
VISIT = "Northwind,2024-03-20,拜访,,,看了工厂,,,,\n"


@pytest.fixture
def said() -> Bring:
    """Import lines of a file of interactions; the batch says what came of it."""

    def run(text: str, *, by: User, dry: bool = False, **options: Any) -> ImportBatch:
        stream = io.BytesIO(text.encode())
        batch = actions.begin(stream, by=by, file_name="calls.csv", kind="interactions", options=options)
        at_once(steps(batch, stream, dry=dry))
        batch.refresh_from_db()
        return batch

    return run


@pytest.fixture
def northwind(rep: User, company: Any) -> Customer:
    return directory.customer(name="Northwind", owner=rep, department=company.sales)


def codes(batch: ImportBatch) -> list[str]:
    return list(batch.findings.order_by("row", "id").values_list("code", flat=True))


def test_a_row_becomes_an_interaction_with_history_and_its_line(
    said: Bring, northwind: Customer, rep: User, teammate: User
) -> None:
    batch = said(HEAD + CALL.format(by=teammate.username) + VISIT, by=rep)

    call, visit = Interaction.objects.order_by("at")
    assert (batch.created, codes(batch)) == (2, [])
    assert (call.kind, call.direction, call.subject, call.outcome) == ("call", "out", "Price list", "Sent")
    assert (call.by, str(call.next_step_on)) == (teammate, "2024-03-12")
    assert timezone.localtime(call.at).replace(tzinfo=None) == datetime(2024, 3, 5, 14, 30)
    assert (visit.kind, visit.by, timezone.localtime(visit.at).hour) == ("visit", rep, 12)
    assert [one.history_user for one in (*call.history.all(), *visit.history.all())] == [rep, rep]
    lines = TimelineEntry.objects.filter(customer=northwind, kind="interaction.logged").order_by("at")
    assert [(line.about_id, line.at) for line in lines] == [(call.pk, call.at), (visit.pk, visit.at)]
    assert Event.objects.filter(name__startswith="interaction").count() == 1


def test_nobody_is_reminded_of_a_step_that_was_over_before_it_came(
    said: Bring, northwind: Customer, rep: User
) -> None:
    said(HEAD + CALL.format(by=""), by=rep)

    call = Interaction.objects.get()
    assert call.reminded_on == call.next_step_on


def test_the_second_time_nothing_changes(said: Bring, northwind: Customer, rep: User) -> None:
    said(HEAD + CALL.format(by="") + VISIT, by=rep)
    before = state()
    batch = said(HEAD + CALL.format(by="") + VISIT, by=rep)

    assert (batch.created, batch.updated, batch.unchanged) == (0, 0, 2)
    assert state() == before


def test_undone_everything_is_as_before(said: Bring, northwind: Customer, rep: User) -> None:
    before = state()
    batch = said(HEAD + CALL.format(by="") + VISIT, by=rep)
    changes.undo(batch.change_set, by=rep)

    assert not Interaction.objects.exists()
    assert state() == before
    assert not TimelineEntry.objects.filter(kind="interaction.logged").exists()


def test_the_code_tells_customers_of_one_name_apart(said: Bring, northwind: Customer, rep: User) -> None:
    other = directory.customer(name="Northwind", owner=rep, department=northwind.department)
    assert codes(said(HEAD + VISIT, by=rep)) == ["customers_alike"]

    said(f"Customer code,Date,Subject\n{other.code},2024-03-05,Hello\n", by=rep)
    assert Interaction.objects.get().customer == other


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Nobody Ltd,2024-03-05,call,,Hello,,,,,", "unknown_customer"),
        ("Northwind,2024-03-05,call,,,,Sent,,,", "rule"),
        ("Northwind,2199-03-05,mail,,Hello,,,,,", "rule"),
        ("Northwind,2024-03-05,call,,Hello,,,Ask again,,", "rule"),
    ],
)
def test_what_cannot_be_written_down_is_refused_with_its_row(
    said: Bring, northwind: Customer, rep: User, row: str, code: str
) -> None:
    batch = said(HEAD + VISIT + row + "\n", by=rep)

    assert (batch.state, codes(batch)) == ("refused", [code])
    assert batch.findings.get().row == 3
    assert not Interaction.objects.exists()


def test_an_unknown_author_is_said(said: Bring, northwind: Customer, rep: User) -> None:
    batch = said(HEAD + CALL.format(by="Nobody"), by=rep)

    assert codes(batch) == ["unknown_author"]
    assert Interaction.objects.get().by == rep


def test_customers_out_of_sight_are_as_unknown_as_none(
    said: Bring, northwind: Customer, stranger: User
) -> None:
    row = Parsed(2, {"customer": "Northwind"})
    resolver(stranger, {})([row])

    assert row.refused
    assert [one.code for one in row.findings] == ["unknown_customer"]
