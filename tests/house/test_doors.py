"""Every address of ours, met by every kind of person: `doors.txt` says what each of them finds there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.house.addresses import names
from tests.house.world import PERSONAS, World

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent / "doors.txt"
# The stream closes its database connection before it flows: tests/notifications/test_stream.py opens it.
ELSEWHERE = {"notifications:live"}
# Tokens against forged forms, and the address itself (in the language switch).
DIFFERS = re.compile(rb"[A-Za-z0-9]{64}|/[a-z]+/[\w/-]*\d[\w/-]*|customer=\d+")


class Door(NamedTuple):
    """One line of the table."""

    method: str
    name: str
    on: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.on}"


def _doors() -> Iterator[Door]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            method, name, on, *expected = line.split()
            yield Door(method, name, on, tuple(expected))


DOORS = list(_doors())
GUARDED = [door for door in DOORS if door.on != "-" and "404" in door.expected and door.method == "GET"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def test_every_address_stands_in_the_table() -> None:
    assert set(names()) - ELSEWHERE - {door.name for door in DOORS} == set()


def test_the_table_names_no_address_that_is_gone() -> None:
    assert {door.name for door in DOORS} - set(names()) == set()


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_person_meets_what_the_table_says(door: Door, world: World) -> None:
    met = tuple(world.answer(persona, door.method, door.name, door.on).status for persona in PERSONAS)

    assert dict(zip(PERSONAS, met, strict=True)) == dict(zip(PERSONAS, door.expected, strict=True))


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_nobody_gets_in_without_signing_in(door: Door) -> None:
    public = {"healthz", "ownership:login", "ownership:preferences"}

    assert door.expected[0] == "in" or door.name in public


@pytest.mark.parametrize("door", GUARDED, ids=str)
def test_a_hidden_row_answers_like_one_that_is_not_there(door: Door, world: World) -> None:
    hidden = next(persona for persona, met in zip(PERSONAS, door.expected, strict=True) if met == "404")
    nowhere = "?nobody" if door.on.startswith("?") else "/".join("nobody" for _ in door.on.split("/"))

    there = world.answer(hidden, door.method, door.name, door.on)
    not_there = world.answer(hidden, door.method, door.name, nowhere)

    assert there.status == not_there.status == "404"
    assert DIFFERS.sub(b"", there.body) == DIFFERS.sub(b"", not_there.body)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_the_admin_is_for_administrators(model: Any, world: World) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"

    for persona in PERSONAS:
        status = world.answer(persona, "GET", name, "-").status
        assert status == ("200" if persona == "admin" else "in"), persona


def test_the_admins_own_sign_in_page_is_ours(world: World) -> None:
    assert world.answer("visitor", "GET", "admin:index", "-").status == "in"
    assert world.answer("rep", "GET", "admin:index", "-").status == "in"
    assert world.answer("admin", "GET", "admin:index", "-").status == "200"
    assert reverse("admin:index") == "/admin/"
