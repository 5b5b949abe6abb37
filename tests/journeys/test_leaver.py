"""Somebody leaves: his manager looks at all that he holds, gives it to others, and he is out; it can be looked up."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LOOKS, Desk, Person
from tests.journeys.steps import called, tab

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


def leaver_of(manager: Desk) -> str:
    """The first seller of the page who holds customers and is no login of the demo."""
    page = manager.open("/people/leaving/new/")
    logins = [called(manager, name) for name in ("sales", "sales2")]
    holders = page.locator("ul.rows li").filter(has=page.locator(".chips .num"))
    names = [one.strip() for one in holders.locator("b a").all_inner_texts()]
    return next(name for name in names if name not in logins)


def plan(manager: Desk, name: str) -> int:
    """To the page of what he holds; how many customers these are."""
    page = manager.page
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url(re.compile(r"/people/leaving/new/\d+/"))
    number = page.locator("#holdings .kpi b").first.inner_text()
    manager.shoot(f"leaver-plan-{manager.language}")
    return int(re.sub(r"\D", "", number))


def hand_over(manager: Desk, to: str, note: str) -> None:
    """Everything to one colleague, in the background, until it is done."""
    page = manager.page
    page.locator("select[name=people]").select_option(label=to)
    for box in page.locator("select[name^=part_]").all():
        box.select_option(index=1)
    page.locator("textarea[name=note]").fill(note)
    manager.button("Hand everything over").click()
    page.locator("#ask[open] button[value=yes]").click()
    page.wait_for_url(re.compile(r"/people/leaving/\d+/"))
    expect(page.locator(".banner.g")).to_be_visible(timeout=60_000)
    manager.shoot(f"leaver-result-{manager.language}")


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_colleague_leaves_and_nothing_is_lost(person: Person, language: str, width: int) -> None:
    """The head of sales hands a seller's work over to another, who is told and finds the note on each customer."""
    manager, note = person("sales_manager", language, width), f"Note {uuid.uuid4().hex[:6]}"
    name = leaver_of(manager)
    held = plan(manager, name)
    leaver = manager.page.url
    assert held > 0

    hand_over(manager, called(manager, "sales2"), note)

    page = manager.page
    went = page.locator("ul.rows li").first.locator("b").last
    assert int(re.sub(r"\D", "", went.inner_text())) == held
    assert page.request.get(leaver).status == 404  # nobody there whose work could go to others

    colleague = person("sales2", language, width)
    page = colleague.open("/customers/?view=mine&sort=-updated_at")
    page.locator("table.list tbody a").first.click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    holders = tab(colleague, "holders")
    expect(holders).to_contain_text(note)
    expect(holders).to_contain_text(name)
    colleague.shoot(f"leaver-history-{colleague.language}")
    page = colleague.open("/notices/")
    expect(page.locator("main")).to_contain_text(note)
