"""Assignment rules: written, tried out on the customers, applied in the background, and undone as one."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import called, condition, enter, menu, number_of, number_of_nobody

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


def write_set(desk: Desk, seed: str) -> Page:
    """A set that lets in customers of one name, and runs only when it is asked to."""
    page = desk.open("/people/rules/")
    desk.shoot("rules-list")
    desk.link("New rule set").click()
    desk.field("name").fill(f"规则 {seed}")
    row = condition(desk, 1, "name", "contains", at="/people/rules/new/")
    row.get_by_label(desk.say("Value")).fill(seed)
    expect(page.locator("#filter-count b")).to_contain_text("2")
    desk.field("when a customer is entered").uncheck()
    desk.field("when an import leaves it to the rules").uncheck()
    desk.shoot("rules-edit")
    page.locator("#rule-set-save").click()
    expect(page.locator("h1")).to_contain_text(seed)
    return page


def add_rule(desk: Desk, name: str, who: list[str]) -> None:
    """In turns to some people, whomever it fits."""
    page = desk.page
    desk.link("Add a rule").click()
    desk.field("name").fill(name)
    page.locator("[name=strategy]").select_option("round_robin")
    picks = page.locator(".rule-people details.picks")
    picks.locator("summary").click()
    for one in who:
        picks.locator("[data-narrow]").fill(called(desk, one))
        picks.locator("label", has_text=called(desk, one)).first.click()
    page.keyboard.press("Escape")
    desk.shoot("rules-rule")
    page.locator("#rule-save").click()
    expect(page.locator(".order-list")).to_contain_text(name)


def simulate(desk: Desk) -> None:
    """Nobody moves; the page says who would."""
    page = desk.page
    page.locator("#simulate-start").click()
    page.wait_for_url(re.compile(r"/simulations/\d+/"))
    expect(page.locator(".fair")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(("language", "width"), looks("en") + looks("zh"))
def test_from_a_rule_set_by_simulation_to_application_and_back(
    person: Person, language: str, width: int
) -> None:
    clerk, seed = person("service", language, width), uuid.uuid4().hex[:6]
    customers = [
        number_of(enter(clerk, f"分配{seed}{word}有限公司", number_of_nobody()).url) for word in ("甲", "乙")
    ]
    keeper = person("operations_manager", language, width)
    page = write_set(keeper, seed)
    add_rule(keeper, f"轮流 {seed}", ["sales", "sales2"])
    keeper.shoot("rules-set")

    simulate(keeper)
    expect(page.locator(".kpis")).to_contain_text("2")
    keeper.shoot("rules-simulation")
    page.locator(".fair a", has_text="+1").first.click()
    expect(page.locator("table.list")).to_contain_text(seed)
    keeper.shoot("rules-moves")
    page.go_back()
    assert owner(clerk, customers[0]) == owner(clerk, customers[1])

    page.locator("#simulation-apply").click()
    page.locator("#ask button[value=yes]").click()
    expect(page.locator(".banner.g")).to_contain_text("2", timeout=30_000)
    keeper.shoot("rules-applied")
    assert {owner(clerk, one) for one in customers} == {called(clerk, one) for one in ("sales", "sales2")}
    why(clerk, customers[0], seed)

    page.locator(".banner.g a").click()
    keeper.button("Undo").click()
    page.locator("#ask button[value=yes]").click()
    expect(page.locator(".banner.g")).to_be_visible()
    assert {owner(clerk, one) for one in customers} == {clerk.say("No owner")}
    throw_away(keeper, seed)


def owner(desk: Desk, customer: int) -> str:
    """Whose a customer is, as its page says it."""
    page = desk.open(f"/customers/{customer}/")
    said = page.locator(".head-own .who").first
    found = said.locator("b")
    return (found if found.count() else said.locator(".mute").first).inner_text().strip()


def why(desk: Desk, customer: int, seed: str) -> None:
    """The page of a customer tells which rule chose its owner."""
    page = desk.open(f"/customers/{customer}/")
    desk.link("Why this owner?").click()
    expect(page.locator(f"#customer-{customer}-why")).to_contain_text(f"轮流 {seed}")
    desk.shoot("rules-why")


def throw_away(desk: Desk, seed: str) -> None:
    """The set is gone again."""
    page = desk.open("/people/rules/")
    page.locator(".order-list a", has_text=seed).click()
    menu(desk, "More")
    page.locator("form[action$='/remove/'] button").first.click()
    page.locator("#ask button[value=yes]").click()
    page.wait_for_url(re.compile(r"/people/rules/$"))
    expect(page.locator("main")).not_to_contain_text(seed)
