"""Who keeps the rules, whom they give to, and a jobs process that works at once."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from notifications import runner
from ownership.models import User
from ownership.rules.models import RuleSet
from tests.factories import ownership as people
from tests.factories import rules as make


def work_off() -> None:
    """What the jobs process does."""
    while runner.work(runner.holder_name(), threading.Event()):
        pass


@pytest.fixture
def keeper(company: SimpleNamespace) -> User:
    """Leads operations."""
    return people.member(company.operations, "manager", "keeper")


@pytest.fixture
def team(rep: User, teammate: User) -> list[User]:
    return [rep, teammate]


@pytest.fixture
def into(team: list[User]) -> RuleSet:
    """Leads of level A or B go in turns to the two; what is no lead is let alone."""
    found = make.ruleset(
        name="线索分配", name_en="Leads", entry={"field": "stage", "op": "any_of", "value": ["lead"]}
    )
    make.rule(
        found,
        people=team,
        conditions={"field": "level", "op": "any_of", "value": ["A", "B"]},
        name="高价值",
        name_en="Valuable",
    )
    return found
