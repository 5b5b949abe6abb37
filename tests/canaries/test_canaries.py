"""Whoever does not read a facet meets nothing of it: in no page, list, file, notice, row of the post office or line of a log.

Each field holds a value that stands nowhere else (`planting`); one person works in every department, so that all doors
are open to him (`walking`), and meets one facet hidden and another masked. Who reads all meets every value somewhere: the
walk would notice it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from customers.records.fields import definitions
from notifications.models import Event, Job, LiveMessage, Notice
from notifications.notices import _by_name as notices
from ownership.access.facets import Level
from ownership.models import Department, FacetRule, Membership
from tests.canaries.planting import GUARDED, Canary, keys_in, plant
from tests.canaries.walking import ALL, Page, imports, pages, too_late
from tests.factories import ownership as people
from tests.house.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("canaries")]
FARTHER = 4
THIRDS = [GUARDED[place::3] for place in range(3)]
# Some facets hidden, others masked: each comes once in each place. Three at a time, one with CANARIES=all.
PAIRS = [(one, GUARDED[(place + FARTHER) % len(GUARDED)]) for place, one in enumerate(GUARDED)]
CASES = [
    pytest.param(hidden, masked, id=f"{'+'.join(hidden)} | {'+'.join(masked)}")
    for hidden, masked in (
        [([one], [other]) for one, other in PAIRS]
        if ALL
        else [(third, THIRDS[place - 1]) for place, third in enumerate(THIRDS)]
    )
]
# Pages take what was paid from the payments.
SHOWN_NOWHERE = {"customers.order.paid"}
CONFLICTS = 5
ROWS = re.compile(r'href="(?:/[a-z-]+)+/(\d+)/"|data-row="(\d+)"|data-value="([^"]+)"')
OURS = ("crm_site", "customers", "ownership", "workflows", "notifications")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        made.canaries = plant(made)
        made.people["spy"] = _works_everywhere(made)
        made.people["chief"] = people.member(
            Department.objects.get(code="hq"), "executive", "chief", is_staff=True
        )
        made.browsers |= {name: made._browser(name) for name in ("spy", "chief")}
        yield made
        transaction.set_rollback(True)


def _works_everywhere(world: World) -> Any:
    """A manager of a department of every kind, none of which has a customer."""
    spy = people.user("spy", is_staff=True, is_superuser=True)
    for kind in Department.Kind.values:
        office = people.department(f"spies-{kind}", kind, parent=world.service.parent, reach="company")
        Membership.objects.create(
            user=spy, department=office, position="manager", is_primary=kind == "sales", from_on="2020-01-01"
        )
    return spy


@pytest.fixture(autouse=True)
def alone(world: World, settings: Any, tmp_path: Any, no_custom_fields_yet: None) -> Iterator[None]:
    """Files go into a folder of the test, and the rules of facets are taken back."""
    settings.MEDIA_ROOT = tmp_path
    definitions.forget()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def profile(**levels: int) -> None:
    """What everybody meets, whatever his department: all to write but for these."""
    for kind in Department.Kind.values:
        for facet in ("identity", *GUARDED):
            FacetRule.objects.create(kind=kind, facet=facet, level=levels.get(facet, Level.WRITE))


def tell(world: World, persona: str) -> None:
    """Notices of everything that happened, as they were given to somebody who read more then."""
    by_event = {kind.event_name: kind for kind in notices.values()}
    for seq, event in enumerate(Event.objects.order_by("pk"), start=1):
        if kind := by_event.get(event.name):
            Notice.objects.create(
                event=event, recipient=world.people[persona], name=kind.name, seq=10**6 + seq
            )


def met(canaries: list[Canary], found: list[Page]) -> dict[str, list[str]]:
    """{place it comes from: where it was met}."""
    known = {one.key: one.place for one in canaries}
    where: dict[str, list[str]] = {}
    for page in found:
        for key in keys_in(page.text) & known.keys():
            where.setdefault(known[key], []).append(page.where)
    return where


def leaks(world: World, persona: str, facets: set[str], caplog: Any, share: int) -> dict[str, list[str]]:
    with caplog.at_level(logging.DEBUG):
        found = list(pages(world, persona, share))
    logged = [
        Page("log", "", record.getMessage()) for record in caplog.records if record.name.startswith(OURS)
    ]
    assert not [page.where for page in found if page.status.startswith("5")]
    return met([one for one in world.canaries if one.facet in facets], found + logged)


@pytest.mark.parametrize(("hidden", "masked"), CASES)
def test_what_is_hidden_or_masked_is_met_nowhere(
    hidden: list[str], masked: list[str], world: World, caplog: Any
) -> None:
    tell(world, "spy")
    profile(**dict.fromkeys(hidden, Level.HIDDEN), **dict.fromkeys(masked, Level.MASKED))

    found = leaks(world, "spy", {*hidden, *masked}, caplog, GUARDED.index(hidden[0]))
    assert not found, found


@pytest.mark.parametrize("hidden", THIRDS, ids=str)
def test_nor_by_an_executive(hidden: list[str], world: World, caplog: Any) -> None:
    tell(world, "chief")
    profile(**dict.fromkeys(hidden, Level.HIDDEN))

    found = leaks(world, "chief", set(hidden), caplog, GUARDED.index(hidden[0]))
    assert not found, found


def test_who_reads_it_meets_each_of_them(world: World) -> None:
    """Else the tests above would say nothing."""
    profile()

    found = met(world.canaries, list(pages(world, "spy")))

    # A history tells differences, and these rows were the same all the time.
    told = {one.place for one in world.canaries if not one.place.endswith("as it was")}
    missed = sorted(told - set(found) - SHOWN_NOWHERE)
    assert not missed, missed


@pytest.mark.parametrize(("hidden", "masked"), CASES)
def test_who_saves_too_late_reads_no_more_than_before(
    hidden: list[str], masked: list[str], world: World
) -> None:
    """The page of a conflict lays what others have saved beside what one typed."""
    profile(**dict.fromkeys(hidden, Level.HIDDEN), **dict.fromkeys(masked, Level.MASKED))

    conflicts = [page for page in too_late(world, "spy") if page.status == "409"]

    assert len({page.where for page in conflicts}) >= CONFLICTS
    leaked = [one for one in world.canaries if one.facet in (*hidden, *masked)]
    assert met(leaked, conflicts) == {}


@pytest.mark.parametrize(("hidden", "masked"), CASES)
def test_a_file_that_repeats_a_customer_tells_nothing_of_it(
    hidden: list[str], masked: list[str], world: World
) -> None:
    """Its preview, its findings, its rows, and what the job says of itself."""
    profile(**dict.fromkeys(hidden, Level.HIDDEN), **dict.fromkeys(masked, Level.MASKED))

    found = list(imports(world, "spy"))

    assert [page.status for page in found] == ["200"] * len(found)
    assert met([one for one in world.canaries if one.facet in (*hidden, *masked)], found) == {}


@pytest.mark.parametrize("level", [Level.HIDDEN, Level.MASKED])
def test_nobody_finds_out_by_searching(level: int, world: World) -> None:
    """What is looked for leads to the same rows as a word that stands nowhere."""
    profile(**dict.fromkeys(GUARDED, level))
    in_vain = {name: _found(world, name, asks, "q" + "z" * 11) for name, asks in SEARCHES}

    told = [
        (one.place, name)
        for one in world.canaries
        if one.is_word
        for name, asks in SEARCHES
        if _found(world, name, asks, one.key) != in_vain[name]
    ]

    assert not told, told


SEARCHES = [
    ("customers:search", "q"),
    ("find", "q"),
    ("customers:customer-pick", "q"),
    ("customers:customer-list", "text"),
]


def _found(world: World, name: str, asks: str, word: str) -> set[tuple[str, ...]]:
    """The rows that a page leads to."""
    body = world.meet("spy", "GET", f"{reverse(name)}?{asks}={word}").body.decode()
    return set(ROWS.findall(body))


def test_the_post_office_holds_no_value(world: World) -> None:
    """Rows of events, notices, the live stream and jobs: ids and names of fields."""
    rows: list[Any] = [*Event.objects.values(), *LiveMessage.objects.values(), *Notice.objects.values()]
    rows += Job.objects.values("args", "message_params", "place", "result")

    text = json.dumps(rows, default=str)

    assert met(world.canaries, [Page("post office", "", text)]) == {}
