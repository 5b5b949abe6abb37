"""The first rule that fits, asked of the database, against a plain reading of the same rules."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from customers.directory.models import Customer
from ownership.access.asking import system
from ownership.models import Pool
from ownership.rules import matching
from ownership.rules.plans import draft_of, trouble
from ownership.rules.rules import Row
from ownership.rules.staffing import Staff
from tests.factories import directory
from tests.factories import ownership as people
from tests.factories import rules as make

pytestmark = pytest.mark.django_db
LEVELS, INDUSTRIES = ("A", "B", "C", "D"), ("", "software", "retail", "finance")
PLACES = (
    ("江苏省", "苏州市", "320500"),
    ("浙江省", "杭州市", "330100"),
    ("", "", ""),
    ("广东省", "深圳市", "440300"),
)
# What a rule asks, as the filter engine reads it and as plain Python does.
TESTS: list[tuple[dict[str, Any], Any]] = [
    ({"field": "level", "op": "any_of", "value": ["A"]}, lambda one: one.level == "A"),
    ({"field": "level", "op": "none_of", "value": ["A", "B"]}, lambda one: one.level not in ("A", "B")),
    ({"field": "industry", "op": "empty"}, lambda one: one.industry == ""),
    ({"field": "industry", "op": "any_of", "value": ["retail"]}, lambda one: one.industry == "retail"),
    ({"field": "region", "op": "any_of", "value": ["江苏"]}, lambda one: one.province == "江苏省"),
    ({"field": "is_key", "op": "is", "value": True}, lambda one: one.is_key),
    ({"field": "name", "op": "contains", "value": "7"}, lambda one: "7" in one.name),
]


def customers(rng: Random, owners: list[Any], number: int) -> None:
    """Somebody of everything; every ninth waits in a pool."""
    pool = Pool.objects.create(name="公海", code="sea")
    for place in range(number):
        province, city, code = rng.choice(PLACES)
        owner = rng.choice([None, *owners])
        waits = place % 9 == 0
        directory.customer(
            name=f"No. {place}",
            level=rng.choice(LEVELS),
            industry=rng.choice(INDUSTRIES),
            country="CN" if province else "",
            province=province,
            city=city,
            region_code=code,
            is_key=not waits and rng.random() < 0.1,
            pool=pool if waits else None,
            owner=None if waits else owner,
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_first_rule_that_fits_is_the_one_that_plain_python_finds(
    seed: int, company: SimpleNamespace, rep: Any, teammate: Any
) -> None:
    rng = Random(seed)
    customers(rng, [rep, teammate], 100)
    chosen = rng.sample(TESTS, 5)
    into = make.ruleset(entry={"not": chosen[0][0]})
    for asked, _plain in chosen[1:]:
        make.rule(into, people=[rep], conditions=asked)
    make.rule(into, "person", people=[teammate], is_default=True)
    plan, staff = draft_of(into), Staff(draft_of(into))

    found = {row.row_id: row.line for row in rows_of(plan, staff)}

    expected = {}
    for one in Customer.objects.filter(pool=None):
        if not chosen[0][1](one):
            fits = [number for number, (_asked, plain) in enumerate(chosen[1:]) if plain(one)]
            expected[one.pk] = fits[0] if fits else None
    assert found == expected
    assert len(set(found.values())) > 2


def rows_of(plan: Any, staff: Staff) -> list[Row]:
    let_in = matching.let_in(plan, system())
    return list(matching.read(matching.matched(let_in, plan, staff.words, system())))


def test_territories_are_matched_with_the_region(company: SimpleNamespace) -> None:
    east = people.member(company.sales_east, territories=["江苏", "Zhejiang"])
    south = people.member(company.sales_south, territories=["广东"])
    into = make.ruleset()
    make.rule(into, "territory", departments=[company.sales])
    plan, staff = draft_of(into), Staff(draft_of(into))
    places = {
        directory.customer(country="CN", province=province, city=city, region_code=code).pk: province
        for province, city, code in PLACES
    }

    desk = staff.desk()
    found = {
        places[row.row_id]: place.owner_id if (place := desk.decide(row).place) else None
        for row in rows_of(plan, staff)
    }

    assert found == {"江苏省": east.pk, "浙江省": east.pk, "广东省": south.pk, "": None}


def test_a_rule_that_asks_for_what_is_gone_stops_its_set(company: SimpleNamespace, rep: Any) -> None:
    into = make.ruleset()
    rule = make.rule(into, people=[rep])
    assert trouble(draft_of(into)) == ""

    rule.conditions = {"field": "no_such_field", "op": "any_of", "value": ["x"]}
    rule.save()

    assert rule.label in trouble(draft_of(into))


def test_candidates_are_staff_of_the_departments_and_those_named(
    company: SimpleNamespace, rep: Any, teammate: Any, manager: Any, sales_head: Any
) -> None:
    """Who leads only where he is named; who is away, has no place or cannot sign in gets nothing."""
    people.absence(teammate, "2020-01-01", "2099-01-01")
    left = people.member(company.sales_east, is_active=False)
    nowhere = people.user()
    into = make.ruleset()
    make.rule(into, departments=[company.sales], people=[sales_head, nowhere])

    (line,) = Staff(draft_of(into)).desk().lines

    there = {one.user_id: one.is_there for one in line.candidates}
    assert there == {
        rep.pk: True, teammate.pk: False, sales_head.pk: True, left.pk: False, nowhere.pk: False
    }  # fmt: skip
