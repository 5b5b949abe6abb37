"""A check that still counts is written as it stands; what came in meanwhile makes the file be checked again."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from customers.directory.models import Customer
from customers.records.imports import actions, kept, running, staging
from customers.records.imports.planning import BatchPlanner
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch, ImportStagedRow
from notifications.jobs import Progress
from ownership.models import User
from tests.factories import directory

pytestmark = pytest.mark.django_db
LINES = "Company,Country,Phone\n" + "".join(
    f"Firm {number % 20},Germany,030 5550{number:03}\n" for number in range(25)
)


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SLICE", 5)
    monkeypatch.setattr(kept, "SLICE", 7)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were read and judged, slice by slice."""
    slices: list[int] = []
    plan = BatchPlanner.plan

    def watched(self: BatchPlanner, rows: Any) -> Any:
        slices.append(len(rows))
        return plan(self, rows)

    monkeypatch.setattr(BatchPlanner, "plan", watched)
    return slices


def checked(by: User, lines: str = LINES, **options: Any) -> ImportBatch:
    batch = actions.begin(io.BytesIO(lines.encode()), by=by, file_name="firms.csv", **options)
    at_once(steps(batch, io.BytesIO(lines.encode()), dry=True))
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKED
    return batch


def imported(batch: ImportBatch, lines: str = LINES, resume: dict[str, Any] | None = None) -> dict[str, Any]:
    return at_once(steps(batch, io.BytesIO(lines.encode()), dry=False, resume=resume))


def test_cells_are_read_once(operator: User, planned: list[int]) -> None:
    batch = checked(operator)
    planned.clear()

    result = imported(batch)

    assert planned == []
    assert (result["rows"], result["created"], result["unchanged"], result["warnings"]) == (25, 20, 5, 5)
    assert Customer.objects.count() == 20
    assert not ImportStagedRow.objects.exists()
    batch.refresh_from_db()
    assert batch.checked == {}


def test_what_others_did_elsewhere_is_no_matter(operator: User, planned: list[int]) -> None:
    other = directory.customer(name="Elsewhere", country="DE")
    batch = checked(operator)
    Customer.objects.filter(pk=other.pk).update(note="moved on", version=2)
    planned.clear()

    assert imported(batch)["created"] == 20
    assert planned == []


def test_a_customer_that_came_in_meanwhile_is_recognised(operator: User, planned: list[int]) -> None:
    batch = checked(operator)
    planned.clear()
    directory.customer(name="Firm 3", country="DE")

    result = imported(batch)

    assert sum(planned) == 25
    assert result["created"] == 19
    assert Customer.objects.filter(name="Firm 3").count() == 1


def test_without_comparing_it_would_come_twice(operator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(operator)
    directory.customer(name="Firm 3", country="DE")
    monkeypatch.setattr(kept, "meetings", lambda rows, stored: 0)

    imported(batch)

    assert Customer.objects.filter(name="Firm 3").count() == 2


def test_a_namesake_elsewhere_that_moved_here_is_seen(operator: User, planned: list[int]) -> None:
    """It stood beside a new row at the check already, as somebody else."""
    namesake = directory.customer(name="Firm 3", country="CN", city="上海市")
    batch = checked(operator)
    assert batch.created == 20
    Customer.objects.filter(pk=namesake.pk).update(country="DE", city="", version=2)
    planned.clear()

    assert imported(batch)["created"] == 19
    assert sum(planned) == 25


@pytest.mark.parametrize(
    "lines",
    [
        "Company,Country,Owner\nFirm 1,Germany,\n",
        "Company,Country,Parent company\nFirm 1,Germany,Firm 2\nFirm 2,Germany,\n",
        "Company,Country,Website\nStored,Germany,https://stored.example\nFirm 1,Germany,\n",
    ],
    ids=["owner", "parent", "update"],
)
def test_a_check_that_leans_on_others_is_not_kept(operator: User, planned: list[int], lines: str) -> None:
    directory.customer(name="Stored", country="DE", owner=operator)

    batch = checked(operator, lines)

    assert batch.checked == {}
    assert not ImportStagedRow.objects.exists()
    planned.clear()
    imported(batch, lines)
    assert planned


def test_an_old_check_is_made_again(operator: User, planned: list[int]) -> None:
    batch = checked(operator)
    batch.finished_at = timezone.now() - kept.COUNTS_FOR - timedelta(minutes=1)
    planned.clear()

    assert imported(batch)["created"] == 20
    assert sum(planned) == 25


def test_old_checks_are_forgotten(operator: User) -> None:
    batch = checked(operator)
    actions.sweep()
    assert ImportStagedRow.objects.exists()

    ImportBatch.objects.update(finished_at=timezone.now() - kept.COUNTS_FOR - timedelta(minutes=1))
    actions.sweep()

    batch.refresh_from_db()
    assert batch.checked == {}
    assert not ImportStagedRow.objects.exists()


def test_after_another_import_it_is_checked_again(operator: User, planned: list[int]) -> None:
    batch = checked(operator)
    imported(checked(operator, "Company,Country\nAnother,Germany\n"), "Company,Country\nAnother,Germany\n")
    planned.clear()

    assert imported(batch)["created"] == 20
    assert sum(planned) == 25


def test_it_starts_over_when_a_crash_emptied_the_unlogged_tables(operator: User) -> None:
    batch = checked(operator)
    ImportStagedRow.objects.all().delete()

    assert imported(batch)["created"] == 20


@pytest.mark.parametrize("slices", range(1, 5))
def test_killed_while_comparing_or_writing_it_goes_on(operator: User, slices: int) -> None:
    batch, progress = checked(operator), Progress(0)
    work = steps(batch, io.BytesIO(LINES.encode()), dry=False)
    for _slice in range(slices):
        with transaction.atomic():
            progress = next(work)
    batch.refresh_from_db()

    assert imported(batch, resume=progress.state)["created"] == 20
    assert Customer.objects.count() == 20


def test_reading_the_file_another_way_forgets_the_check(operator: User) -> None:
    batch = actions.receive(io.BytesIO(LINES.encode()), by=operator, file_name="firms.csv")
    with actions.stored(batch) as file:
        at_once(steps(batch, file, dry=True))
    assert staging.count(batch)

    batch = actions.read_again(batch, by=operator, kind="customers", options={})

    assert batch.checked == {}
    assert not staging.count(batch)
