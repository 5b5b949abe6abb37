"""A house full of what people pasted: every page of the doors' table still opens, and nothing on it runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.db.models import CharField, Field, JSONField, Model, TextField
from django.db.models.fields.files import FileField
from django.urls import reverse

from customers.records.search import indexing
from tests.canaries.planting import put
from tests.factories import directory
from tests.house.doors import Door, doors
from tests.house.world import PERSONAS, World
from tests.naughty.pages import running_in
from tests.naughty.strings import WORST, hostile, packed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("naughty")]
OURS = ("customers", "workflows", "ownership", "notifications")
# Words that programs read: what holds them is no place for people's words.
NAMES = {"code", "kind", "kinds", "key", "username", "password", "listing", "verb", "state", "format", "country", "currency",
    "stored_as", "fingerprint", "language", "timezone", "path", "url", "query", "search_text", "name_core", "target", "room",
    "event", "handler", "holder", "columns", "sort", "content_type", "message_id", "tz", "time_zone", "sha256", "mime"}  # fmt: skip
MOST_ROWS = 40
FILES = {
    "customers:document-file",
    "customers:export-file",
    "customers:interaction-calendar",
    "ownership:access-log-file",
    "ownership:review-report",
}
SEEN = [
    door for door in doors() if door.method == "GET" and "200" in door.expected and door.name not in FILES
]
LISTS = (
    "customers:customer-list",
    "customers:contact-list",
    "customers:search",
    "find",
    "customers:customer-pick",
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        strings = cycle([*packed(WORST, 60, " "), *packed(hostile(), 60, " ")])
        for model in apps.get_models():
            if model._meta.app_label in OURS and not model._meta.proxy:
                overwrite(model, strings)
        rep = made.people["rep"]
        for text in (*WORST, *packed(hostile(), 80, " ")):
            one = directory.customer(name=f"Zephyr {text}", owner=rep, department=made.east)
            directory.contact(one, name=f"Zephyrine {text}"[:100], is_primary=True)
        indexing.sweep()
        yield made
        transaction.set_rollback(True)


def overwrite(model: type[Model], strings: Iterator[str]) -> None:
    """Other words in every text of every row, past all rules but those of the tables."""
    fields = [field for field in model._meta.local_concrete_fields if holds_words(field)]
    if not fields:
        return
    for pk in list(model._base_manager.values_list("pk", flat=True))[:MOST_ROWS]:
        values = {field.name: next(strings)[: getattr(field, "max_length", None)] for field in fields}
        rows = model._base_manager.filter(pk=pk)
        if not put(rows, values):
            for name, value in values.items():
                put(rows, {name: value})


def holds_words(field: Field[Any, Any]) -> bool:
    is_text = isinstance(field, (CharField, TextField)) and not isinstance(field, (FileField, JSONField))
    return is_text and not (field.choices or field.unique or field.primary_key or field.name in NAMES)


@pytest.mark.parametrize("door", SEEN, ids=str)
def test_nothing_that_was_typed_runs(world: World, door: Door) -> None:
    for person in readers(door):
        answer = world.answer(person, "GET", door.name, door.on)
        assert answer.status == "200", person
        assert running_in(answer.body.decode(errors="replace")) == [], person


def readers(door: Door) -> set[str]:
    """The owner, and who sees most; the administrator where nobody else sees anything."""
    seen = [person for person, met in zip(PERSONAS, door.expected, strict=True) if met == "200"]
    people = [person for person in seen if person != "admin"] or seen
    return {people[-1]} | ({"rep"} & set(people))


@pytest.mark.parametrize("name", LISTS)
def test_nor_where_it_is_found(world: World, name: str) -> None:
    answer = world.browsers["rep"].get(reverse(name), {"q": "Zephyr"})

    page = answer.content.decode()
    assert page.count("Zephyr") > 5
    assert running_in(page) == []


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_nor_in_the_administrators_lists(world: World, model: Any) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    answer = world.browsers["admin"].get(reverse(name))

    assert answer.status_code == 200
    assert running_in(answer.content.decode()) == []
