"""What people paste into searches, filters and pickers finds something or nothing, shows harmless, and is never an error.

Each page of the doors' table is asked by every name that its code looks for in an address, and that forms and links on
it ask by: a share of what breaks programs. `NAUGHTY=all` asks every string by every name.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_from_bytes, urljoin
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from tests.house.doors import Door, doors
from tests.house.world import PERSONAS, World
from tests.naughty.pages import Reader, running_in
from tests.naughty.strings import ALL, WORST, naughty, packed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("naughty")]
LONGEST = 100
# What no string of the list holds: half a character, a byte that is none, broken percent signs, too much of something;
# more digits than Python reads, a number beyond all rows, less than none, the day after all days.
VALUES = (
    quote(" ".join(WORST)),
    *(quote_from_bytes(one) for one in (b"\xed\xa0\x80", b"\xff\xfe", "腾".encode() * 2_000)),
    *("%zz", "9" * 5_000, "9" * 30, "-1", "1e999999999", "99999-01-01"),
)
# Places in a list (`at`) that this list never gave.
PLACES = ([], "x", 10**30, -1, 1.5, None, True, [1], "a\x00b", "\ud800")
FILES = {"customers:document-file", "customers:export-file", "customers:interaction-calendar"}
# Each page once, whichever row stands in its address.
PAGES = {
    door.name: door
    for door in doors()
    if door.method == "GET" and "200" in door.expected and door.name not in FILES
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.mark.parametrize("door", PAGES.values(), ids=str)
def test_no_question_is_an_error(world: World, door: Door) -> None:
    by, path = reader(door), world.path(door.name, door.on)
    names = asked(world, by, path)

    wrong = [
        (query[:200], found)
        for query in queries(names, str(door))
        for found in answered(world, by, path, query)
    ]

    assert wrong[:5] == []


def reader(door: Door) -> str:
    """Who may see the page; rather not an administrator, who sees no customers."""
    seen = [person for person, met in zip(PERSONAS, door.expected, strict=True) if met == "200"]
    return next((one for one in ("rep", "manager", "agent") if one in seen), seen[0])


def asked(world: World, by: str, path: str) -> list[str]:
    """The names that the page's code looks for, and those that the page itself asks by."""
    names: set[str] = set()
    with looking(names):
        answer = world.browsers[by].get(path)
    page = Reader("" if answer.streaming else answer.content.decode())
    here = path.partition("?")[0]
    return sorted(names | {name for address, name in page.questions if urljoin(here, address) == here})


@contextmanager
def looking(names: set[str]) -> Iterator[None]:
    """Notes every name that is looked for in a query or form."""

    def watched(method: Any) -> Any:
        def look(self: QueryDict, key: str, *more: Any) -> Any:
            names.add(key)
            return method(self, key, *more)

        return look

    with pytest.MonkeyPatch.context() as patch:
        for name in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, name, watched(getattr(QueryDict, name)))
        yield


def queries(names: list[str], share: str) -> Iterator[str]:
    """Each name alone by one value, then all names together by every value in turn, and by naughty strings."""
    if not names:
        return
    first = crc32(share.encode())
    for place, name in enumerate(names, first):
        alone = VALUES if ALL else VALUES[place % len(VALUES) :][:1]
        yield from (f"{name}={one}" for one in alone)
    for turn in range(0 if ALL else first % 2, len(VALUES), 1 if ALL else 2):
        yield together(names, VALUES, turn)
    strings = [quote(text) for text in packed(naughty(), LONGEST, " ")]
    for turn in range(len(strings)) if ALL else (first,):
        yield together(names, strings, turn)
    if "at" in names:
        yield from (f"at={mark}" for mark in MARKS[:: 1 if ALL else 9])


def together(names: list[str], values: Sequence[str], turn: int) -> str:
    return "&".join(f"{name}={values[place % len(values)]}" for place, name in enumerate(names, turn))


def places() -> Iterator[str]:
    """Places as `paging` writes them, of one to four columns."""
    for value in PLACES:
        for columns in range(1, 5):
            yield (
                base64.urlsafe_b64encode(json.dumps(["f", *[value] * columns]).encode()).decode().rstrip("=")
            )
    yield base64.urlsafe_b64encode(b"[" * 100_000).decode().rstrip("=")


MARKS = list(places())


def answered(world: World, by: str, path: str, query: str) -> list[Any]:
    """What is wrong with the answer."""
    browser = world.browsers[by]
    with transaction.atomic():
        answer = browser.get(f"{path}{'&' if '?' in path else '?'}{query}")
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        return [answer.status_code]
    return running_in(answer.content.decode()) if answer.status_code == 200 and not answer.streaming else []


def test_files_may_be_called_anything(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    browser, path = world.browsers["rep"], reverse("customers:import-new")
    wrong: list[Any] = []

    for text in list(packed(naughty(), 180, " "))[:: 1 if ALL else 24]:
        file = SimpleUploadedFile("x", "客户名称\nSuzhou Hengli\n".encode())
        file._name = f"{text}.csv"  # type: ignore[attr-defined]  # as it stands in the request, not yet cleaned
        answer = browser.post(path, {"kind": "customers", "file": file}, follow=True)
        if answer.status_code not in (200, 422):
            wrong.append((answer.status_code, text))
        wrong += running_in(answer.content.decode())
    wrong += running_in(browser.get(reverse("customers:import-list")).content.decode())

    assert wrong[:5] == []
