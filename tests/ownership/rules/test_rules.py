"""Who gets which customer: decisions from values alone."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ownership.rules.rules import Candidate, Desk, Line, Place, Row, fairness, lacks


def people(*pks: int, away: tuple[int, ...] = ()) -> tuple[Candidate, ...]:
    return tuple(Candidate(pk, 100 + pk, pk not in away) for pk in pks)


def row(number: int = 1, owner: int | None = None, department: int | None = None, **more: object) -> Row:
    return Row(number, 1, owner, department, line=0, **more)  # type: ignore[arg-type]


def given_to(desk: Desk, number: int) -> Counter[int | None]:
    found = [desk.decide(row(one)) for one in range(number)]
    return Counter(one.place.owner_id if one.place else None for one in found)


def test_in_turns_everybody_gets_as_many_give_or_take_one() -> None:
    found = given_to(Desk([Line(1, "round_robin", people(3, 1, 2))]), 100)

    assert max(found.values()) - min(found.values()) <= 1


def test_turns_go_on_behind_whoever_got_the_last_one() -> None:
    desk = Desk([Line(1, "round_robin", people(1, 2, 3))], turns={1: 2})

    assert [desk.decide(row()).place for _ in range(3)] == [Place(3, 103), Place(1, 101), Place(2, 102)]


def test_turns_pass_over_who_is_away_or_full() -> None:
    line = Line(1, "round_robin", people(1, 2, 3, away=(2,)), per_day=1)

    assert given_to(Desk([line]), 3) == {1: 1, 3: 1, None: 1}


@given(
    loads=some.lists(some.integers(0, 40), min_size=1, max_size=8),
    number=some.integers(1, 60),
    limit=some.none() | some.integers(1, 30),
)
def test_the_least_loaded_gets_the_next_as_a_plain_search_finds_him(
    loads: list[int], number: int, limit: int | None
) -> None:
    held = dict(enumerate(loads, start=1))
    desk = Desk([Line(1, "least_loaded", people(*held), in_all=limit)], loads=held)
    plain, waits = dict(held), dict.fromkeys(held, 0)

    for turn in range(1, number + 1):
        found = desk.decide(row(turn)).place
        free = [one for one in plain if limit is None or plain[one] < limit]
        best = min(free, key=lambda one: (plain[one], waits[one], one), default=None)
        assert (found.owner_id if found else None) == best
        if best is not None:
            plain[best], waits[best] = plain[best] + 1, turn


def test_who_loses_a_customer_is_less_loaded_at_once() -> None:
    lines = [Line(1, "person", people(9)), Line(2, "least_loaded", people(1, 2))]
    desk = Desk(lines, loads={1: 5, 2: 4, 9: 0})
    for number in range(3):
        desk.decide(row(number, owner=1))

    found = desk.decide(Row(7, 1, None, None, line=1))

    assert found.place == Place(1, 101)


def test_most_room_goes_by_the_nearer_of_two_limits() -> None:
    line = Line(1, "capacity", people(1, 2), per_day=3, in_all=10)
    desk = Desk([line], loads={1: 9, 2: 5}, given={(1, 2): 1})

    assert [desk.decide(row()).place for _ in range(4)] == [Place(2, 102), Place(1, 101), Place(2, 102), None]


def test_the_region_decides_and_the_fewest_customers_among_those_who_look_after_it() -> None:
    both = (Candidate(1, 101, words=frozenset({0})), Candidate(2, 102, words=frozenset({0, 1})))
    desk = Desk([Line(1, "territory", both)], loads={1: 3, 2: 9})

    north, south, nowhere = (desk.decide(row(words=frozenset(one))).place for one in ({0}, {1}, {5}))

    assert (north, south, nowhere) == (Place(1, 101), Place(2, 102), None)


@pytest.mark.parametrize("strategy", ["round_robin", "least_loaded", "capacity", "person"])
def test_a_customer_stays_with_an_owner_whom_the_rule_means(strategy: str) -> None:
    """Else every evaluation would shuffle what the last one gave; also where he is away or holds too many."""
    desk = Desk([Line(1, strategy, people(1, 2, away=(2,)), in_all=1)], loads={1: 9, 2: 9})

    assert [desk.decide(row(owner=one)).stays for one in (1, 2)] == ["right", "right"]


def test_by_territory_it_stays_only_with_who_looks_after_the_region() -> None:
    both = (Candidate(1, 101, words=frozenset({0})), Candidate(2, 102, words=frozenset({1})))
    desk = Desk([Line(1, "territory", both)])

    assert desk.decide(row(owner=2, words=frozenset({0}))).place == Place(1, 101)


def test_a_department_gets_it_unless_one_below_has_it() -> None:
    desk = Desk([Line(1, "department", department_id=5, within=frozenset({5, 6}))])

    assert desk.decide(row(department=6, owner=3)).stays == "right"
    assert desk.decide(row(department=7, owner=3)).place == Place(department_id=5)


def test_no_key_customer_goes_into_a_pool() -> None:
    desk = Desk([Line(1, "pool", pool_id=4)])

    assert desk.decide(row(is_key=True)).stays == "key"
    assert desk.decide(row()).place == Place(pool_id=4)


def test_where_a_rule_finds_nobody_the_default_counts() -> None:
    lines = [Line(1, "round_robin", people(1, away=(1,))), Line(2, "person", people(2))]

    found = Desk(lines, default=1).decide(row())

    assert (found.rule_id, found.place) == (2, Place(2, 102))


def test_where_a_rule_finds_nobody_an_owner_keeps_his_customer() -> None:
    """The default is for who has nobody: it takes nothing away because somebody else is full."""
    lines = [Line(1, "round_robin", people(1, away=(1,))), Line(2, "department", department_id=7)]

    assert Desk(lines, default=1).decide(row(owner=5)).stays == "nobody"


def test_without_a_default_it_stays_where_it_is() -> None:
    desk = Desk([Line(1, "round_robin", people(1, away=(1,)))])

    assert desk.decide(row(owner=8)).stays == "nobody"
    assert desk.decide(Row(2, 1, None, None, line=None)).stays == "unmatched"


def test_a_run_goes_on_where_it_was_interrupted() -> None:
    line = Line(1, "least_loaded", people(1, 2, 3), per_day=40)
    rng = Random(7)
    rows = [row(number, owner=rng.choice((None, 5))) for number in range(90)]
    whole, first, second = (Desk([line], loads={1: 3, 2: 9, 3: 0, 5: 9}) for _ in range(3))
    expected = [whole.decide(one) for one in rows]

    found = [first.decide(one) for one in rows[:40]]
    second.load(first.dump())
    found += [second.decide(one) for one in rows[40:]]

    assert found == expected


def test_fairness_is_full_where_all_hold_the_same() -> None:
    assert fairness([5, 5, 5]) == 100
    assert round(fairness([9, 0, 0])) == 33
    assert fairness([]) == 100


def test_a_strategy_says_what_it_lacks() -> None:
    none = {"people": 0, "departments": 0, "has_pool": False, "limits": False}

    assert lacks("person", **{**none, "people": 2}) == "people"  # type: ignore[arg-type]
    assert lacks("department", **none) == "departments"  # type: ignore[arg-type]
    assert lacks("pool", **none) == "pool"  # type: ignore[arg-type]
    assert lacks("capacity", **{**none, "people": 1}) == "in_all"  # type: ignore[arg-type]
    assert lacks("round_robin", **{**none, "departments": 1}) == ""  # type: ignore[arg-type]
