"""Many at once. Each race has a twin that runs without the lock and shows what would go wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from customers.directory import actions as directory_actions
from customers.directory.models import Customer
from ownership.models import User
from ownership.rules import running
from tests.factories import ownership as people
from tests.factories import rules as make
from tests.racing import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
WORKERS, EACH = 8, 6


@pytest.fixture
def reps(db: Any) -> list[User]:
    department = people.department("sales-race")
    return [people.member(department) for _number in range(4)]


@pytest.fixture
def clerk(db: Any) -> User:
    return people.member(people.department("service-race", "service", reach="company"))


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the lock away, and has two look before either writes."""
    barrier = threading.Barrier(2)

    def meet(*_args: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(2)

    monkeypatch.setattr(running, "hold", lambda plan, lines: None)
    real = running._carry

    def carry(*args: Any) -> bool:
        meet()
        return real(*args)

    monkeypatch.setattr(running, "_carry", carry)


def enter(clerk: User, number: int = 1) -> Callable[[], None]:
    def call() -> None:
        for place in range(number):
            directory_actions.create(by=clerk, name=f"线索 {threading.get_ident()} {place}", stage="lead")

    return call


def held() -> Counter[int | None]:
    return Counter(Customer.objects.values_list("owner", flat=True))


def test_eight_who_enter_customers_at_once_are_served_in_turns(reps: list[User], clerk: User) -> None:
    into = make.ruleset()
    make.rule(into, people=reps)
    make.in_force(into)

    together(*[enter(clerk, EACH)] * WORKERS)

    found = held()
    assert sum(found.values()) == WORKERS * EACH
    assert set(found) == {one.pk for one in reps}
    assert max(found.values()) - min(found.values()) <= 1


def test_twin_without_the_lock_two_get_the_same_turn(reps: list[User], clerk: User, unlocked: None) -> None:
    into = make.ruleset()
    make.rule(into, people=reps)
    make.in_force(into)

    together(enter(clerk), enter(clerk))

    assert list(held().values()) == [2]


def test_the_last_slot_of_a_capacity_has_one_winner(reps: list[User], clerk: User) -> None:
    into = make.ruleset()
    make.rule(into, "least_loaded", people=reps[:1], in_all=1)
    make.in_force(into)

    together(enter(clerk), enter(clerk), enter(clerk))

    assert held() == {reps[0].pk: 1, None: 2}


def test_the_last_slot_has_one_winner_also_where_two_rules_mean_him(reps: list[User], clerk: User) -> None:
    """Each rule has a turn of its own; what somebody holds in all is counted one at a time."""
    into = make.ruleset()
    lead = {"field": "stage", "op": "any_of", "value": ["lead"]}
    make.rule(into, people=reps[:1], in_all=1, conditions=lead)
    make.rule(into, people=reps[:1], in_all=1)
    make.in_force(into)

    def prospect() -> None:
        directory_actions.create(by=clerk, name="客户", stage="prospect")

    together(enter(clerk), prospect, enter(clerk), prospect)

    assert held() == {reps[0].pk: 1, None: 3}


def test_twin_without_the_lock_the_last_slot_is_given_twice(
    reps: list[User], clerk: User, unlocked: None
) -> None:
    into = make.ruleset()
    make.rule(into, "least_loaded", people=reps[:1], in_all=1)
    make.in_force(into)

    together(enter(clerk), enter(clerk))

    assert held() == {reps[0].pk: 2}
