"""What people paste goes through every form: written as typed or refused with a sentence, shown harmless, never an error.

The forms are those of the doors' table: each address there that takes a request is met through the page that shows its
form, or stands in `ELSEWHERE` with a reason. Each form gets one of each family of strings in each of its
fields or its own share of the lists; `NAUGHTY=all` sends every string through every field, which takes an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin
from zlib import crc32

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.urls import Resolver404, resolve, reverse

from customers.records.fields import definitions
from tests.factories import directory
from tests.factories import fields as own
from tests.factories import ownership as people
from tests.house.doors import doors
from tests.house.world import PERSONAS, World
from tests.naughty.pages import PageForm, Reader
from tests.naughty.strings import ALL, WORST, hostile, naughty, packed

# One process reads all pages once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("naughty")]
LONG = 1000
NUL, HUGE, ENDLESS = "a\x00", "9" * 40, "9" * 5_000
BY = ("rep", "manager", "agent", "admin", "visitor")
# Whom the table does not know, for pages that nobody there opens.
OTHERS = ("marketing", "finance")
DOORS = list(doors())
ROUTES = sorted({door.name for door in DOORS if door.method == "POST"})
ADDED = [model for model in admin.site._registry if model._meta.app_label != "auth"]


class Met(NamedTuple):
    """A form, the page it stands on, and who sits before it."""

    form: PageForm
    path: str
    by: str


class Answer(NamedTuple):
    """What came of it: the first status, the page at the end, and every text that was written."""

    status: int
    page: Reader
    written: str


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        own.field("text", "wish", name="Wish")
        own.field("link", "site", name="Site")
        directory.point(made.contact, "buyer@example.com", "email")
        # One that the agent has not asked for yet.
        made.locked = directory.customer(owner=made.people["rep"], department=made.east, is_key=True)
        for kind in OTHERS:
            desk = people.department(kind, kind, parent=made.service.parent, reach="company")
            made.people[kind] = people.member(desk, "manager", kind)
        made.people["lead"] = people.member(made.service, "manager", "lead")
        made.browsers |= {name: made._browser(name) for name in (*OTHERS, "lead")}
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def with_own_fields(no_custom_fields_yet: None) -> None:
    """Those of the world stand for all tests."""
    definitions.forget()


@pytest.fixture(scope="module")
def met(world: World) -> dict[str, list[Met]]:
    """The forms with words, by the address they are sent to; the same fields twice count once."""
    definitions.forget()
    found: dict[tuple[str, frozenset[str]], Met] = {}
    for path, by in pages(world):
        for form in Reader(body(world.browsers[by].get(path))).forms:
            form.open_rows()
            key = route(urljoin(path, form.action)), frozenset(form.texts)
            found.setdefault(key, Met(form, path, by))
    grouped: dict[str, list[Met]] = {}
    for (name, _texts), one in found.items():
        grouped.setdefault(name, []).append(one)
    return grouped


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Each page of the table before the first who may see it, and some before another."""
    for door in DOORS:
        statuses = dict(zip(PERSONAS, door.expected, strict=True))
        if door.method == "GET" and door.name not in WAYS_OUT:
            path, by = world.path(door.name, door.on), [one for one in BY if statuses[one] == "200"][:1]
            yield from ((path, one) for one in by or OTHERS)
    for name, on, by in SERVED:
        yield world.path(name, on), by


def body(answer: Any) -> str:
    return "" if answer.streaming else answer.content.decode()


def route(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path


# What the owner is not offered.
SERVED = [
    ("customers:article-detail", "article", "lead"),
    ("customers:campaign-detail", "campaign", "marketing"),
    ("customers:campaign-member-edit", "member", "marketing"),
    ("customers:case-detail", "case", "agent"),
    ("customers:customer-campaigns", "customer", "marketing"),
    ("customers:customer-detail", "customer", "agent"),
    ("ownership:ask", "locked", "agent"),
    ("ownership:request-detail", "request", "agent"),
]
# Files, which nobody's words are read from; and the form for strangers.
WAYS_OUT = {
    "customers:document-file",
    "customers:export-file",
    "customers:interaction-calendar",
    "customers:web-form",
}


@pytest.mark.parametrize("name", ROUTES)
def test_whatever_is_typed_is_written_or_refused_and_never_runs(
    world: World, met: dict[str, list[Met]], name: str
) -> None:
    assert (name in met) != (name in ELSEWHERE), (
        "say in ELSEWHERE where the words of a form are tried that no page shows"
    )
    for one in met.get(name, ()):
        assert list(wrong_with(world, one, name))[:3] == []


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model._meta.label_lower)
def test_so_it_is_in_the_administrators_pages(world: World, model: Any) -> None:
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    answer = world.browsers["admin"].get(path)
    for form in Reader(body(answer)).forms if answer.status_code == 200 else ():
        form.open_rows()
        assert list(wrong_with(world, Met(form, path, "admin"), model._meta.label_lower))[:3] == []


def wrong_with(world: World, one: Met, name: str) -> Iterator[Any]:
    if not one.form.texts:
        return
    for typed in rounds(one.form, crc32(name.encode())):
        answer = sent(world, one, typed)
        yield from faults(one, typed, answer)
        if answer.status in (200, 422):
            typed, others = corrected(one, typed, answer.page)
            yield from faults(one, typed, sent(world, one, typed | others))
    yield from errors(world, one)


def errors(world: World, one: Met) -> Iterator[Any]:
    """What no browser sends: a NUL, a number beyond all numbers; in the texts, then in all that is chosen or hidden.

    Django's own administration errs at a choice that is none.
    """
    chosen = one.form.values.keys() - one.form.texts.keys() if one.by != "admin" else set()
    for names, value in ((one.form.texts, NUL), (one.form.texts, HUGE), (chosen, NUL), (chosen, ENDLESS)):
        if names:
            status = sent(world, one, dict.fromkeys(names, value)).status
            if status >= 500:
                yield status, one.form.action, value[:50], sorted(names)


def rounds(form: PageForm, first: int) -> Iterator[dict[str, str]]:
    """What is typed into the text fields, round by round: one of each family, then the lists.

    A usual run has one round, in which every other field takes from the lists; every form begins at another place.
    """
    stacks = {name: texts(form, name) for name in form.texts}
    number = max(len(stack) for stack in stacks.values()) if ALL else 1
    for turn in range(number):
        typed = {
            name: stack[(first + place + turn) % len(stack)]
            for place, (name, stack) in enumerate(stacks.items())
        }
        yield typed if turn else typed | worst(form, first)


def worst(form: PageForm, first: int) -> dict[str, str]:
    """One of each family as far as they fit, for every other field."""
    found = {}
    for place, (name, most) in enumerate(form.texts.items(), first):
        if place % 2 or ALL:
            start = place % len(WORST)
            found[name] = next(packed(WORST[start:] + WORST[:start], most, " "), "<b>")
    return found


def texts(form: PageForm, name: str) -> list[str]:
    most = form.texts[name]
    strings = hostile() if most >= LONG else naughty()
    return list(packed(strings, most, "\n" if name in form.long else " ")) or ["x"]


def sent(world: World, one: Met, typed: dict[str, str]) -> Answer:
    """What the form does with it; taken back at the end."""
    browser, writes = world.browsers[one.by], Writes()
    cookies = browser.cookies.copy()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            values = {**one.form.values, **{name: [text] for name, text in typed.items()}}
            answer: Any = browser.post(urljoin(one.path, one.form.action), values)
        status = answer.status_code
        if status in (302, 303):
            answer = browser.get(urljoin(one.path, answer["Location"]), follow=True)
            status = max(status, answer.status_code)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return Answer(status, Reader(body(answer)), "\n".join(writes.texts))


class Writes:
    """Every text that a statement wrote, out of JSON too."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            self._take(params)
        return execute(sql, params, many, context)

    def _take(self, value: Any) -> None:
        if isinstance(value, str):
            self.texts.append(plain(value))
        elif isinstance(value, dict):
            self._take(list(value.values()))
        elif isinstance(value, (list, tuple)):
            for one in value:
                self._take(one)
        elif hasattr(value, "obj"):  # psycopg's Jsonb
            self._take(value.obj)


def faults(one: Met, typed: dict[str, str], answer: Answer) -> Iterator[Any]:
    """Anything that runs, an error, a refusal without a word or that forgets what was typed, words lost on the way."""
    yield from answer.page.running
    if answer.status in (302, 303):
        yield from (
            ("lost", one.form.action, name, text)
            for name, text in typed.items()
            if name not in CHANGED and not is_written(one, name, plain(text), answer.written)
        )
    elif answer.status not in (200, 409, 422):
        yield answer.status, one.form.action, typed
    elif answer.status == 200 and urljoin(one.path, one.form.action) == reverse("ownership:desk"):
        return  # a question, which is answered
    elif not answer.page.says_no:
        yield "refused without a word", one.form.action, typed
    else:
        held = {name: plain(values[0]) for form in answer.page.forms for name, values in form.values.items()}
        yield from (
            ("forgotten", one.form.action, name, text, held.get(name))
            for name, text in typed.items()
            if held.get(name) != plain(text)
        )


def corrected(one: Met, typed: dict[str, str], page: Reader) -> tuple[dict[str, str], dict[str, str]]:
    """The texts that were not objected to; and another choice where a choice was."""
    invalid = {name for form in page.forms for name in form.invalid}
    others = {name: options[-1] for name, options in one.form.options.items() if name in invalid}
    return {name: text for name, text in typed.items() if name not in invalid}, others


def is_written(one: Met, name: str, text: str, written: str) -> bool:
    """As it was typed; a name of one line perhaps with single blanks."""
    is_name = name not in one.form.long
    return text in written or (is_name and " ".join(text.split()) in written)


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


ELSEWHERE = {
    "customers:article-publish": "a button",
    "customers:campaign-delete": "a button",
    "customers:campaign-start": "a button",
    "customers:case-answer": "a button",
    "customers:case-close": "a button",
    "customers:case-articles": "a button",
    "customers:case-reopen": "a button",
    "customers:case-resume": "a button",
    "customers:cell": "the fields of customer-edit, one at a time",
    "customers:customer-qualify": "a button",
    "customers:deal-reopen": "a button",
    "customers:import-mapping": "choices only",
    "customers:import-preview": "choices only",
    "customers:import-reading": "choices only",
    "customers:import-run": "a button",
    "customers:order-close": "a button",
    "customers:order-take-back": "a button",
    "customers:segment-take-off": "a button",
    "customers:upload-new": "test_questions.py: the name of a file",
    "customers:view-restore": "a button",
    "customers:view-save": "a button",
    "customers:web-form": "tests/customers/campaigns/test_web_form.py: strangers are thanked, machines too",
    "gallery": "a page of samples",
    "healthz": "no form",
    "home": "no form",
    "ownership:dispute-decide": "tests/ownership/hands/test_disputes.py: decided where both are led",
    "ownership:dispute-new": "tests/ownership/hands/test_disputes.py: begins with a signed answer of the desk",
    "ownership:dispute-withdraw": "a button",
    "ownership:look-start": "a button",
    "ownership:look-stop": "a button",
    "ownership:pool-distribute": "tests/ownership/pools: begins with rows that are chosen",
    "ownership:request-again": "a button",
    "ownership:request-prolong": "choices only",
    "ownership:request-revoke": "tests/ownership/test_granted_access.py: the answer beside the grant",
    "ownership:rule-set-switch-off": "a button",
    "ownership:transfer-approve": "tests/ownership/hands/test_transfers.py: the answer of a manager",
    "ownership:transfer-refuse": "tests/ownership/hands/test_transfers.py: the answer of a manager",
    "ownership:warning-refuse": "tests/ownership/pools/test_recycling.py: the answer to a wish",
    "workflows:collaboration-confirm": "a button",
    "workflows:collaboration-retry": "a button",
    "workflows:report-edit": "tests/workflows/test_views.py: a report stands at the end of much work",
}
# Kept in another form than typed: what stands between commas is one tag, codes are capitals, blanks are single.
CHANGED = {"tags", "tag", "aliases", "code", "credit_code", "custom:wish", "custom:site"}
