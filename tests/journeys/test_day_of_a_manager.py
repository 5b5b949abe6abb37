"""A manager's look at his team: its board, what it expects to sell, customers given to another and back, who asks for
access."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys import steps_selling as selling
from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import (
    called,
    choose,
    enter,
    figures_lead_to_lists,
    listed,
    number_of,
    number_of_nobody,
)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


@pytest.mark.parametrize(("language", "width"), looks("en"))
def test_a_managers_look_at_his_teams_board(person: Person, language: str, width: int) -> None:
    rep, word = person("sales", language), uuid.uuid4().hex[:6]
    names = [f"启航{word}一厂", f"启航{word}二厂"]
    second = number_of(enter(rep, names[1], number_of_nobody()).url)
    customers = [selling.enter_lead(rep, names[0], f"Guo {word}"), second]
    deal = selling.open_deal(rep, f"Grinders {word}")
    theirs = selling.board(rep, word)

    desk = person("sales_manager", language, width)
    figures_lead_to_lists(desk)
    desk.shoot(f"day-manager-work-{language}")
    move(desk, word, deal)
    expect(selling.lane(theirs, 1).locator(selling.card(deal))).to_be_visible()
    forecast(desk, word)
    reassign(desk, word)
    assert found_by(person("sales2", language), customers) == [200, 200]
    undo(desk)
    assert found_by(person("sales2", language), customers) == [404, 404]
    decide(person, desk, customers[1], names[1], word)


def move(desk: Desk, word: str, deal: int) -> None:
    """On his team's board: a card is drawn over by mouse, on a phone the stage is chosen."""
    page = desk.open("/customers/deals/")
    desk.link("My team's").click()
    search = page.locator("form.filters input[name=text]")
    search.fill(word)
    search.press("Enter")
    page.wait_for_url(re.compile(f"text={word}"))
    desk.link("Board").click()
    card = selling.lane(page, 0).locator(selling.card(deal))
    expect(card).to_contain_text(called(desk, "sales"))
    desk.shoot(f"day-manager-board-{desk.language}")
    if desk.is_wide:
        card.drag_to(selling.lane(page, 1))
    else:
        card.locator("a.lane-name").focus()
        card.locator(".lane-move select").select_option(index=1)
        desk.button("Move", card).click()
    dialog = page.locator("#board-ask[open]")
    dialog.locator("select[name=contact]").select_option(index=1)
    desk.button("Save", dialog).click()
    expect(selling.lane(page, 1).locator(selling.card(deal))).to_be_visible()
    desk.shoot(f"day-manager-moved-{desk.language}")


def forecast(desk: Desk, word: str) -> None:
    """What each of his people expects; a person's number is the list of his deals."""
    page = desk.open("/customers/deals/forecast/")
    page.locator("select[name=whose]").select_option("mine")
    desk.button("Apply").click()
    page.get_by_role("link", name=desk.say("By owner", "forecast")).click()
    line = (
        page.locator("table.forecast tbody tr").filter(has_text=called(desk, "sales")).filter(has_text="CNY")
    )
    desk.shoot(f"day-manager-forecast-{desk.language}")
    line.get_by_role("link").first.click()
    search = page.locator("form.filters input[name=text]")
    search.fill(word)
    search.press("Enter")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    expect(page.locator("table.list tbody tr")).to_contain_text("699,200")


def reassign(desk: Desk, word: str) -> None:
    """Both customers to somebody in the south."""
    page = listed(desk, word, 2)
    page.get_by_role("checkbox", name=desk.say("Select this page")).check()
    desk.button("Assign", page.get_by_role("toolbar", name=desk.say("Selected rows"))).click()
    choose(page.locator("select[name=owner]"), called(desk, "sales2"))
    desk.shoot(f"day-manager-assign-{desk.language}")
    page.locator("form.bulk-form [type=submit]").click()
    expect(page.locator("#change-done")).to_contain_text("2")
    expect(page.locator("table.list tbody tr").filter(has_text=called(desk, "sales2"))).to_have_count(2)
    desk.shoot(f"day-manager-assigned-{desk.language}")


def undo(desk: Desk) -> None:
    page = desk.page
    desk.button("Undo", page.locator("#change-done")).click()
    expect(page.locator("table.list tbody tr").filter(has_text=called(desk, "sales"))).to_have_count(2)


def found_by(desk: Desk, customers: list[int]) -> list[int]:
    """What the pages of these customers answer to somebody."""
    return [desk.page.request.get(f"{desk.house.url}/customers/{pk}/").status for pk in customers]


def decide(person: Person, desk: Desk, customer: int, name: str, word: str) -> None:
    """A customer becomes a key one; an agent asks for it, and gets it for some days."""
    page = desk.open(f"/customers/{customer}/edit/")
    page.locator("input[name=is_key]").check()
    desk.button("Save").click()
    expect(page.locator(".head .chips")).to_contain_text(desk.say("Key customer"))

    agent = person("service", desk.language[:2])
    agent.page.goto(f"{desk.house.url}/customers/{customer}/")
    agent.link("Ask for access").click()
    agent.page.locator("[name=reason]").fill(f"They call about a delivery {word}")
    agent.button("Ask for access").click()
    expect(agent.page.locator("main")).to_contain_text(desk.say("Waiting for"))

    desk.open("/work/")
    asked = page.locator("#work-list li").filter(has_text=name)
    desk.shoot(f"day-manager-asked-{desk.language}")
    asked.get_by_role("link", name=desk.say("Decide"), exact=True).click()
    expect(page.locator("main")).to_contain_text(word)
    page.locator("[name=days]").fill("2")
    desk.shoot(f"day-manager-decide-{desk.language}")
    desk.button("Grant access").click()
    expect(page.locator("main .banner.g")).to_be_visible()
    agent.open(f"/customers/{customer}/")
    expect(agent.page.locator("h1")).to_contain_text(name)
