"""Entering a customer: somebody else has it already, one goes on, with a second number and a tag of one's own."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LOOKS, Desk, Person
from tests.journeys.steps import enter

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


def numbers() -> tuple[str, str, str]:
    """A word that no other customer has in its name, a mobile and an office number of nobody: who shares one with an
    earlier customer is told of that one too."""
    seed = uuid.uuid4()
    return f"恒力{seed.hex[:6]}", f"138{seed.int % 10**8:08d}", f"0512-6{seed.int // 10**8 % 10**7:07d}"


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_customer_that_a_colleague_has_is_told_of_while_one_types(
    person: Person, language: str, width: int
) -> None:
    word, phone, office = numbers()
    colleague = person("sales2", language)
    hidden = enter(colleague, f"苏州{word}有限公司", phone).url.removeprefix(colleague.house.url)

    desk = person("sales", language, width)
    page = desk.open("/customers/")
    desk.link("New customer").click()
    name = desk.field("name")
    name.press_sequentially(f"苏州{word}股份有限公司")
    hint = page.locator(".twin-hint.shown").first
    expect(hint).to_contain_text(f"苏州{word}有限公司")
    expect(hint.get_by_role("link")).to_have_count(0)
    desk.shoot(f"twin-of-name-{language}")

    name.fill(f"苏州{word}另一家")
    expect(hint).to_have_count(0)
    desk.field("phone").press_sequentially(phone)
    expect(hint).to_contain_text(f"苏州{word}有限公司")
    more(desk, word, office)
    desk.button("Save").click()

    told = page.get_by_role("alert").filter(has_text=f"苏州{word}有限公司")
    expect(told).to_be_focused()
    expect(desk.field("Number or mail address")).to_have_value(office)
    desk.shoot(f"twins-{language}")
    desk.button("Enter it anyway").click()

    expect(page.locator("h1")).to_contain_text(f"苏州{word}另一家")
    expect(page.locator("main")).to_contain_text(re.compile(f"0512.?{office[5:9]}.?{office[9:]}"))
    expect(page.get_by_role("button", name=re.compile(f"展会{word}"))).to_be_visible()
    desk.shoot(f"entered-{language}")
    answer = page.goto(desk.house.url + hidden)
    assert answer is not None
    assert answer.status == 404


def more(desk: Desk, word: str, office: str) -> None:
    """A second number and a tag that nobody made yet, behind "More fields"."""
    desk.page.get_by_text(desk.say("More fields"), exact=True).click()
    desk.field("tags").press_sequentially(f"展会{word}")
    desk.page.keyboard.press("Enter")
    desk.field("Number or mail address").fill(office)
    desk.field("Number or mail address").press("Tab")


def tab_to(page: Page, label: str, presses: int = 60) -> None:
    """Go on by the tab key until what has this name has the focus; it may have it already."""
    for _press in range(presses):
        if page.evaluate(FOCUSED) == label:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label!r} was not met by the tab key")


FOCUSED = """() => {
    const it = document.activeElement;
    const text = it.labels?.length ? it.labels[0].textContent : it.getAttribute("aria-label") ?? it.textContent;
    return text.replace("*", "").trim();
}"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_customer_is_entered_by_keyboard_alone(person: Person, language: str) -> None:
    word, phone, office = numbers()
    enter(person("sales2", language), f"苏州{word}有限公司", phone)

    desk = person("sales", language)
    page, keys = desk.page, desk.page.keyboard
    keys.press("Control+k")
    keys.type(desk.say("New customer"))
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text(desk.say("New customer"))
    keys.press("Enter")
    page.wait_for_url(re.compile("/customers/new/"))

    tab_to(page, desk.say("name").capitalize())
    keys.type(f"苏州{word}股份有限公司")
    expect(page.locator(".twin-hint.shown").first).to_contain_text(f"苏州{word}有限公司")
    tab_to(page, desk.say("phone").capitalize())
    keys.type(phone)
    tab_to(page, desk.say("More fields"))
    keys.press("Enter")
    tab_to(page, desk.say("tags").capitalize())
    keys.type(f"展会{word}")
    keys.press("Enter")
    tab_to(page, desk.say("Number or mail address"))
    keys.type(office)
    keys.press("Enter")

    expect(page.get_by_role("alert").filter(has_text=f"苏州{word}有限公司")).to_be_focused()
    tab_to(page, desk.say("Enter it anyway"), presses=8)
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text(f"苏州{word}股份有限公司")
    expect(page.locator("main")).to_contain_text(f"展会{word}")
