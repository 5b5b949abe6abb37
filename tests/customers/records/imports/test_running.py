"""The walk of an import: interrupted and gone on with, overtaken by another, given up."""

import io
from typing import Any

import pytest
from django.db import transaction

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from customers.records.imports import actions, running, staging
from customers.records.imports.running import Steps, at_once, steps
from customers.records.models import ImportBatch, ImportStagedRow
from notifications.jobs import Progress
from ownership.models import User
from tests.factories import directory

pytestmark = pytest.mark.django_db
ROWS = 25
FILE = "Company,Country\n" + "".join(f"Firm {number % 20},Germany\n" for number in range(ROWS))


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SLICE", 5)


@pytest.fixture
def batch(operator: User) -> ImportBatch:
    return actions.begin(io.BytesIO(FILE.encode()), by=operator, file_name="firms.csv")


def walk(batch: ImportBatch, resume: dict[str, Any] | None = None, *, dry: bool = False) -> Steps:
    return steps(batch, io.BytesIO(FILE.encode()), dry=dry, resume=resume)


def killed_after(batch: ImportBatch, slices: int) -> dict[str, Any]:
    """Work as far as that, then vanish; what was committed last is where the next one goes on."""
    work, progress = walk(batch), Progress(0)
    for _slice in range(slices):
        with transaction.atomic():
            progress = next(work)
    return progress.state


@pytest.mark.parametrize("slices", range(1, 8))
def test_a_killed_import_goes_on_where_it_was(batch: ImportBatch, slices: int) -> None:
    place = killed_after(batch, slices)
    assert not Customer.objects.exists()

    result = at_once(walk(batch, place))

    assert (result["rows"], result["created"], result["unchanged"], result["warnings"]) == (25, 20, 5, 5)
    assert Customer.objects.count() == 20
    assert batch.findings.count() == 5
    assert not ImportStagedRow.objects.exists()


def test_it_starts_over_when_a_crash_emptied_the_unlogged_tables(batch: ImportBatch) -> None:
    place = killed_after(batch, 4)
    staging.forget(batch)

    result = at_once(walk(batch, place))

    assert (result["created"], result["unchanged"]) == (20, 5)
    assert batch.findings.count() == 5


def test_another_import_in_between_makes_it_look_again(batch: ImportBatch, operator: User) -> None:
    """Twin: two imports of one file at once would otherwise bring every customer in twice."""
    place = killed_after(batch, 6)
    other = actions.begin(io.BytesIO(FILE.encode()), by=operator, file_name="same.csv")
    at_once(walk(other))

    result = at_once(walk(batch, place))

    assert (result["created"], result["unchanged"]) == (0, 25)
    assert Customer.objects.count() == 20


def test_without_looking_again_customers_would_come_twice(
    batch: ImportBatch, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_finished", lambda batch: 0)
    place = killed_after(batch, 6)
    other = actions.begin(io.BytesIO(FILE.encode()), by=operator, file_name="same.csv")
    at_once(walk(other))

    at_once(walk(batch, place))

    assert Customer.objects.count() == 40


def test_a_code_taken_meanwhile_makes_it_look_again(operator: User) -> None:
    lines = "Customer ID,Company,Country\nX-1,Acme,Germany\n"
    batch = actions.begin(io.BytesIO(lines.encode()), by=operator, file_name="one.csv")
    work = steps(batch, io.BytesIO(lines.encode()), dry=False)
    for _slice in range(3):
        with transaction.atomic():
            next(work)
    directory.customer(code="X-1", name="Acme", country="DE")

    result = at_once(work)

    assert (result["created"], result["unchanged"]) == (0, 1)


def test_overtaken_again_and_again_it_gives_up_with_a_sentence(
    batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(range(100))
    monkeypatch.setattr(running, "_finished", lambda batch: next(numbers))

    with pytest.raises(RuleBroken, match="keep being changed"):
        at_once(walk(batch))

    assert not Customer.objects.exists()


def test_a_file_that_breaks_off_later_is_refused_with_its_sentence(operator: User) -> None:
    broken = FILE + "Firm X,Germany\n" * 60 + "Firm Y\n"
    batch = actions.begin(io.BytesIO(broken.encode()), by=operator, file_name="cut.csv")

    at_once(steps(batch, io.BytesIO(broken.encode()), dry=False))

    assert batch.state == "refused"
    assert "the file was cut off" in batch.message["sentence"]
    assert not Customer.objects.exists()


def test_a_slice_asks_a_constant_number_of_questions(
    batch: ImportBatch, django_assert_max_num_queries: Any
) -> None:
    work = walk(batch, dry=True)
    next(work)

    with django_assert_max_num_queries(8):
        next(work)


@pytest.mark.parametrize(
    ("options", "founded", "warnings"),
    [({}, "2024-04-03", 1), ({"day_first": True}, "2024-04-03", 0), ({"day_first": False}, "2024-03-04", 0)],
)
def test_the_order_of_day_and_month_is_what_the_importer_chose(
    operator: User, options: dict[str, Any], founded: str, warnings: int
) -> None:
    file = io.BytesIO(b"Company,Founded on\nFirm,03/04/2024\n")
    batch = actions.begin(file, by=operator, file_name="firms.csv", options=options)
    at_once(steps(batch, file, dry=False))

    assert str(Customer.objects.get().founded_on) == founded
    assert batch.findings.count() == warnings
