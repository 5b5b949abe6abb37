"""Every address of ours, met by every kind of person: `doors.txt` says what each of them finds there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from ownership.models import User
from tests.house.addresses import names
from tests.house.doors import Door, doors
from tests.house.world import PERSONAS, World

pytestmark = pytest.mark.django_db

# The stream closes its database connection before it flows: tests/notifications/test_stream.py opens it.
ELSEWHERE = {"notifications:live"}
# Tokens against forged forms, and the address itself (in the language switch).
DIFFERS = re.compile(rb"[A-Za-z0-9]{64}|/[a-z]+/[\w/-]*\d[\w/-]*|customer=\d+")
VALUE, VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b"), re.compile(r"\?(?:, \?)+")
SCOPED = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]

DOORS = list(doors())
GUARDED = [door for door in DOORS if door.on != "-" and "404" in door.expected]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Rows that are no one's in particular: who may use the page at all may see each of them.
OPEN_TO_ALL = {
    "customers:bulk",
    "customers:case-feedback",
    "customers:filter-builder",
    "customers:mail-template-edit",
    "customers:product-detail",
    "customers:product-edit",
    "customers:view-list",
    "customers:view-new",
    "customers:web-form",
    "ownership:leaving-new",  # colleagues are no secret
    "ownership:look-start",
}
# What administrators and heads set up: who may not read one of them, may read none.
CONFIGURATION = ("ownership:rule", "ownership:simulation")
GETS_IN = ("200", "302", "409", "422")
# Another row that the rep sees as well, of the same kind as the first in the address, without the second.
NEIGHBOUR = {"customer": "key", "signed": "order"}
PAIRS = [door for door in DOORS if door.on.partition("/")[0] in NEIGHBOUR and "/" in door.on]


def within_admin() -> dict[str, int]:
    """Names of the admin's addresses, with how many words stand in each."""
    patterns = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin")
    return {one.name: one.pattern.regex.groups for one in leaves(patterns) if one.name}


def leaves(resolver: Any) -> Iterator[Any]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from leaves(one)
        else:
            yield one


def admin_path(name: str) -> str:
    """An address of the admin, about the first row of its kind there is."""
    model = next(
        (
            one
            for one in admin.site._registry
            if name.startswith(f"{one._meta.app_label}_{one._meta.model_name}_")
        ),
        None,
    )
    row = model and model._base_manager.order_by("pk").values_list("pk", flat=True).first()
    words = {"app_list": ["customers"], "view_on_site": [1, 1]}.get(name, [row or 1] * within_admin()[name])
    return reverse(f"admin:{name}", args=words)


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
    public = {
        "healthz",
        "customers:case-feedback",
        "customers:web-form",
        "ownership:login",
        "ownership:preferences",
    }

    assert door.expected[0] == "in" or door.name in public


def test_every_address_with_a_row_says_for_whom_it_is_hidden() -> None:
    with_rows = {door.name for door in DOORS if door.on != "-" and not door.on.startswith("?")}
    hidden = {door.name for door in DOORS if "404" in door.expected}

    set_up = {name for name in with_rows if name.startswith(CONFIGURATION)}
    assert with_rows - hidden - set_up == OPEN_TO_ALL


@pytest.mark.parametrize("name", sorted({door.name for door in DOORS}))
def test_what_the_table_does_not_know_is_refused(name: str, world: World) -> None:
    """Each method that a page answers has its line; all others are 405, for who sees the row too."""
    known = [door for door in DOORS if door.name == name]
    unknown = set(METHODS) - {door.method for door in known}
    persona = next(
        (one for one, met in zip(PERSONAS, known[0].expected, strict=True) if met in GETS_IN), "rep"
    )

    met = {method: world.answer(persona, method, name, known[0].on).status for method in unknown}

    assert set(met.values()) <= {"405"}, met


@pytest.mark.parametrize("door", GUARDED, ids=str)
def test_a_hidden_row_answers_like_one_that_is_not_there(door: Door, world: World) -> None:
    """The same status, the same page, and the same questions to the database: a clock would tell no more."""
    hidden = next(persona for persona, met in zip(PERSONAS, door.expected, strict=True) if met == "404")
    nowhere = "?nobody" if door.on.startswith("?") else "/".join(map(nobody, door.on.split("/")))

    with CaptureQueriesContext(connection) as asked:
        there = world.answer(hidden, door.method, door.name, door.on)
    with CaptureQueriesContext(connection) as asked_in_vain:
        not_there = world.answer(hidden, door.method, door.name, nowhere)

    assert there.status == not_there.status == "404"
    assert DIFFERS.sub(b"", there.body) == DIFFERS.sub(b"", not_there.body)
    assert shapes(asked) == shapes(asked_in_vain)


@pytest.mark.parametrize("door", PAIRS, ids=str)
def test_what_hangs_on_another_row_is_not_found_here(door: Door, world: World) -> None:
    first, rest = door.on.split("/", 1)

    elsewhere = world.answer("rep", door.method, door.name, f"{NEIGHBOUR[first]}/{rest}")
    nowhere = "/".join(map(nobody, rest.split("/")))
    not_there = world.answer("rep", door.method, door.name, f"{NEIGHBOUR[first]}/{nowhere}")

    assert elsewhere.status == not_there.status
    assert elsewhere.status in ("403", "404")
    assert DIFFERS.sub(b"", elsewhere.body) == DIFFERS.sub(b"", not_there.body)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label_lower)
def test_who_has_left_sees_no_row_of_anything(model: Any, world: World) -> None:
    """Also where somebody asks for him: a job of his, a notice, a file that he made."""
    rep = User.objects.get(pk=world.people["rep"].pk)
    rep.is_active = False

    assert not model._default_manager.visible_to(rep).exists()


def nobody(word: str) -> str:
    """A row that is not there; what is no row stays."""
    return word if word.startswith("=") else "nobody"


def shapes(asked: CaptureQueriesContext) -> list[str]:
    """The queries without their values; how many values a list holds is a value too."""
    told = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    return [VALUES.sub("?", VALUE.sub("?", sql)) for sql in told]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_the_admin_is_for_administrators(model: Any, world: World) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"

    for persona in PERSONAS:
        status = world.answer(persona, "GET", name, "-").status
        assert status == ("200" if persona == "admin" else "in"), persona


@pytest.mark.parametrize("name", sorted(set(within_admin()) - {"login", "logout"}))
def test_every_page_of_the_admin_is_for_administrators(name: str, world: World) -> None:
    path = admin_path(name)

    for method, people in (("GET", PERSONAS), ("POST", ("visitor", "rep", "admin"))):
        for persona in people:
            status = world.meet(persona, method, path).status
            if persona == "admin":
                assert int(status) < 500, method
            else:
                assert status == "in", (persona, method)


def test_the_admins_own_sign_in_page_is_ours(world: World) -> None:
    assert world.answer("visitor", "GET", "admin:index", "-").status == "in"
    assert world.answer("rep", "GET", "admin:index", "-").status == "in"
    assert world.answer("admin", "GET", "admin:index", "-").status == "200"
    assert reverse("admin:index") == "/admin/"
