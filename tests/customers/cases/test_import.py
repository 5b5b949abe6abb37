"""Files of cases: their customers, their category tree, when one is known already, and taking them back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from customers.cases import actions as cases
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks import watching
from customers.cases.clocks.models import CaseClock, ServiceLevel
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.imports import actions
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch, TimelineEntry
from notifications.models import Event
from ownership.access.policy import can
from ownership.models import User
from tests.customers.records.changes.states import state
from tests.factories import directory

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
HEAD = "Company,Complaint ID,Product,Issue,Description,Status,Date received,Closed date,Submitted via\n"
OPEN = "Acme Ltd,77,Machines,Noise,It hums,In progress,2024-03-05,,Web\n"
DONE = "Beta GmbH,78,Machines,Oil,,Closed with explanation,2024-03-01,2024-03-04,Phone\n"
COMPLAINTS = Path(__file__).parents[4] / "shared/data/service/cfpb_complaints_2023.csv"


@pytest.fixture
def bring() -> Bring:
    """Import the text of a file; the batch says what came of it."""

    def run(text: str | bytes, *, by: User, dry: bool = False, **options: Any) -> ImportBatch:
        stream = io.BytesIO(text if isinstance(text, bytes) else text.encode())
        batch = actions.begin(stream, by=by, file_name="cases.csv", kind="cases", options=options)
        at_once(steps(batch, stream, dry=dry))
        batch.refresh_from_db()
        return batch

    return run


@pytest.fixture
def desk(service_manager: User) -> User:
    """Who brings cases in."""
    return service_manager


def codes(batch: ImportBatch) -> list[str]:
    return list(batch.findings.order_by("row", "id").values_list("code", flat=True))


def everything() -> dict[str, Any]:
    """What an import of cases may touch."""
    rows = ServiceCase.objects.order_by("pk").values()
    return {
        **state(),
        "cases": [{name: value for name, value in row.items() if name != "version"} for row in rows],
        "categories": list(CaseCategory.objects.order_by("pk").values()),
        "clocks": list(CaseClock.objects.order_by("pk").values()),
    }


def test_a_row_becomes_a_case_with_its_customer_category_history_and_line(
    bring: Bring, desk: User, company: SimpleNamespace
) -> None:
    known = directory.customer(name="Acme Ltd", owner=desk, department=company.service)

    batch = bring(HEAD + OPEN + DONE, by=desk)

    assert (batch.created, codes(batch)) == (2, [])
    first, second = ServiceCase.objects.order_by("reference")
    assert (first.customer, first.kind, first.state, first.channel) == (known, "complaint", "open", "web")
    assert (first.title, first.description, first.reference) == ("Machines: Noise", "It hums", "77")
    assert str(first.category) == "Noise"
    assert first.category is not None
    assert str(first.category.parent) == "Machines"
    assert (first.department, first.owner, first.opened_by) == (company.service, None, desk)
    assert timezone.localtime(first.opened_at).replace(tzinfo=None) == datetime(2024, 3, 5, 12)
    assert (second.customer.name, second.customer.stage) == ("Beta GmbH", "active")
    assert second.state == "closed"
    assert second.closed_at is not None
    assert timezone.localdate(second.closed_at).isoformat() == "2024-03-04"
    assert [one.history_user for one in first.history.all()] == [desk]
    lines = TimelineEntry.objects.filter(about_type="customers.servicecase").order_by("at")
    assert [line.kind for line in lines] == ["case.opened", "case.closed", "case.opened"]
    assert [one.name for one in Event.objects.filter(name__startswith="case")] == ["cases.imported"]


def test_nobody_is_asked_about_what_was_closed_elsewhere(bring: Bring, desk: User) -> None:
    bring(HEAD + DONE, by=desk)

    assert not ServiceCase.objects.get().feedback.exists()


def test_the_second_time_nothing_changes(bring: Bring, desk: User) -> None:
    bring(HEAD + OPEN + DONE, by=desk)
    before = everything()

    batch = bring(HEAD + OPEN + DONE, by=desk)

    assert (batch.created, batch.updated, batch.unchanged, codes(batch)) == (0, 0, 2, [])
    assert everything() == before


def test_the_reference_finds_the_case_that_changes(bring: Bring, desk: User) -> None:
    ServiceLevel.objects.get_or_create(
        kind="", priority="normal", defaults={"response_minutes": 60, "resolution_minutes": 480}
    )
    bring(HEAD + OPEN, by=desk)
    watching.watch()
    before = everything()

    later = OPEN.replace("In progress", "Closed").replace("It hums", "It hummed")
    batch = bring(HEAD + later, by=desk)

    case = ServiceCase.objects.get()
    assert (batch.updated, case.state, case.description) == (1, "closed", "It hummed")
    assert case.due_at is None
    assert not case.clocks.filter(stopped_at=None).exists()
    changes.undo(batch.change_set, by=desk)
    assert everything() == before


def test_a_file_that_reopens_a_case_withdraws_the_question_how_content_the_customer_was(
    bring: Bring, desk: User
) -> None:
    bring(HEAD + OPEN, by=desk)
    case = cases.close(cases.resolve(ServiceCase.objects.get(), by=desk, solution="Oiled."), by=desk)
    asked = list(case.feedback.values())

    batch = bring(HEAD + OPEN, by=desk)

    case.refresh_from_db()
    assert (case.state, case.feedback.count()) == ("open", 0)
    changes.undo(batch.change_set, by=desk)
    case.refresh_from_db()
    assert (case.state, list(case.feedback.values())) == ("closed", asked)


def test_known_cases_stay_where_the_importer_says_so(bring: Bring, desk: User) -> None:
    bring(HEAD + OPEN, by=desk)

    batch = bring(HEAD + OPEN.replace("It hums", "New words"), by=desk, policy="leave")

    assert (batch.updated, ServiceCase.objects.get().description) == (0, "It hums")


def test_undone_everything_is_as_before(bring: Bring, desk: User) -> None:
    before = everything()
    batch = bring(HEAD + OPEN + DONE, by=desk)
    watching.watch()  # the open one has its clocks by now

    changes.undo(batch.change_set, by=desk)

    assert everything() == before
    assert not TimelineEntry.objects.filter(about_type="customers.servicecase").exists()


def test_a_case_that_somebody_worked_on_stays_with_its_customer(bring: Bring, desk: User) -> None:
    batch = bring(HEAD + OPEN + DONE, by=desk)
    case = ServiceCase.objects.get(reference="77")
    cases.assign(case, to=desk, by=desk)

    changes.undo(batch.change_set, by=desk)

    assert ServiceCase.objects.get() == case
    assert [one.name for one in Customer.objects.all()] == ["Acme Ltd"]
    assert CaseCategory.objects.filter(name__in=["Machines", "Noise", "Oil"]).count() == 2


def test_categories_are_found_in_either_language(bring: Bring, desk: User) -> None:
    top = CaseCategory.objects.create(name="机器", name_en="machines")
    below = CaseCategory.objects.create(name="噪音", name_en="Noise", parent=top)

    bring(HEAD + OPEN, by=desk)
    bring("客户名称,投诉编号,分类\nAcme Ltd,79,机器 › 噪音\n", by=desk)

    assert {one.category for one in ServiceCase.objects.all()} == {below}
    assert not CaseCategory.objects.filter(name__in=["Machines", "Noise"]).exists()


def test_a_code_alone_makes_no_customer(bring: Bring, desk: User) -> None:
    batch = bring("Customer code,Title\nC-9,Broken\n", by=desk)

    assert (batch.state, codes(batch)) == ("refused", ["unknown_customer"])
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",80,Machines,Noise,,Open,2024-03-05,,Web\n", "required"),
        ("Acme Ltd,80,Machines,Noise,,Somehow,2024-03-05,,Web\n", "unknown_choice"),
        ("Acme Ltd,80,Machines,Noise,,Open,yesterday,,Web\n", "not_a_date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(bring: Bring, desk: User, row: str, code: str) -> None:
    batch = bring(HEAD + OPEN + DONE + row, by=desk)

    assert (batch.state, codes(batch), batch.findings.get().row) == ("refused", [code], 4)
    assert not ServiceCase.objects.exists()


def test_a_locked_customer_is_recognised_and_left_alone(
    bring: Bring, desk: User, key_customer: Customer
) -> None:
    batch = bring(HEAD + OPEN.replace("Acme Ltd", key_customer.name), by=desk)

    assert codes(batch) == ["held"]
    assert not ServiceCase.objects.exists()


def test_a_file_that_was_taken_out_here_changes_nothing(bring: Bring, desk: User) -> None:
    bring(HEAD + OPEN, by=desk)
    case = ServiceCase.objects.get()

    row = f"{case.title},{case.number},Acme Ltd,Normal,Open,Complaint,Machines › Noise\n"
    batch = bring("Case,Number,Customer,Priority,State,Kind,Category\n" + row, by=desk)

    assert (batch.created, batch.updated, batch.unchanged) == (0, 0, 1)


def test_who_leads_customer_service_brings_cases_in(
    desk: User, agent: User, rep: User, operator: User
) -> None:
    assert [can(one, "cases.import") for one in (desk, agent, rep, operator)] == [True, False, False, False]


@pytest.mark.skipif(not COMPLAINTS.exists(), reason="../shared/data is not there")
def test_the_949_complaints_come_in_whole_and_only_once(bring: Bring, desk: User) -> None:
    batch = bring(COMPLAINTS.read_bytes(), by=desk)

    assert (batch.state, batch.created, codes(batch)) == ("imported", 949, [])
    assert ServiceCase.objects.filter(kind="complaint").count() == 949
    assert ServiceCase.objects.filter(state="closed").count() == 747
    assert Customer.objects.count() == 116
    leaves = ServiceCase.objects.values("category").distinct().count()
    assert leaves == 151
    deepest = max(path.count("/") for path in CaseCategory.objects.values_list("path", flat=True))
    assert deepest == 4
    again = bring(COMPLAINTS.read_bytes(), by=desk)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 949)
