"""What the benchmarks say about what they measured."""

import json
from pathlib import Path

import pytest

from crm_site.bench import board, queries
from crm_site.bench.cast import cast
from crm_site.bench.figures import figure, table, write
from customers.deals.models import Deal
from customers.directory.models import Customer
from ownership.models import User
from tests.factories import deals, directory


def test_a_figure_tells_the_middle_the_slow_end_and_the_ratio() -> None:
    one = figure("list", [10.0, 20.0, 30.0], beside=10.0, limit_ms=25.0, queries=9)

    assert (one.n, one.median_ms, one.ratio, one.queries) == (3, 20.0, 2.0, 9)
    assert one.p95_ms >= 30.0
    assert not one.is_missed


def test_what_is_missed_carries_a_mark() -> None:
    said = table([figure("fast", [1.0, 1.0], limit_ms=2.0), figure("slow", [3.0, 3.0], limit_ms=2.0)])

    assert [("missed" in line) for line in said.splitlines()] == [False, False, True]


def test_programs_read_the_agreed_names(tmp_path: Path) -> None:
    write([figure("list", [1.0])], tmp_path / "bench.json")

    (line,) = json.loads((tmp_path / "bench.json").read_text())
    assert {"name", "n", "median_ms", "p95_ms", "limit_ms", "ratio", "queries", "bytes"} <= set(line)


@pytest.mark.django_db
def test_the_board_is_measured_and_leaves_nothing_behind(
    customer: Customer, rep: User, executive: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    deals.pipeline()
    monkeypatch.setattr(board, "DEALS", 12)
    monkeypatch.setattr(board, "TIMES", 2)

    found = list(board.figures({"tenth": rep, "executive": executive}))

    assert [one.name for one in found] == [
        "board of 12 open deals", "figures of my work: executive", "moving a card",
    ]  # fmt: skip
    assert not Deal.objects.exists()


@pytest.mark.django_db
def test_everybody_sees_as_many_as_he_is_called_after(customer: Customer, executive: User) -> None:
    numbers = [directory.customer().pk for _number in range(200)]
    own, lent = (sum(pk % part == rest for pk in numbers) for part, rest in ((100, 7), (8, 1)))

    seen = {name: Customer.objects.visible_to(user).count() for name, user in cast().items()}

    assert (seen["nothing"], seen["1%"], seen["company"], seen["executive"]) == (0, own, 201, 201)
    assert seen["13%"] in (lent, lent + 1)


@pytest.mark.django_db
def test_the_list_is_measured_in_each_order_with_and_without_a_filter(customer: Customer, rep: User) -> None:
    found = list(queries.figures({"rep": rep}))

    assert len(found) == len(queries.SORTS) * len(queries.FILTERS)
    assert all(one.limit_ms == queries.LIMIT_MS for one in found)
