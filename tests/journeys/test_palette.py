"""The command palette by keyboard alone: found by initials, opened, written down, and back."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person, looks
from tests.journeys.steps import enter, listed, number_of_nobody

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


@pytest.mark.parametrize(("language", "width"), looks("en"))
def test_a_customer_is_found_by_initials_and_written_about_by_keyboard_alone(
    person: Person, language: str, width: int
) -> None:
    desk, seed = person("sales", language, width), uuid.uuid4().hex[:6]
    name = f"腾讯龙门{seed}有限公司"
    enter(desk, name, number_of_nobody())
    listed(desk, seed, 1)
    page, keys = desk.open("/work/"), desk.page.keyboard
    for typed in (f"txlm {seed}", f"tengxun {seed}", f"騰訊 {seed}"):
        keys.press("Control+k")
        keys.type(typed)
        expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text(name)
        desk.shoot(f"palette-{language}")
        keys.press("Escape")
        expect(page.locator("#palette")).to_be_hidden()
    keys.press("Control+k")
    keys.type(f"txlm {seed}")
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text(name)
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)

    expect(page.locator("form[data-composer]")).to_be_visible()
    keys.press("l")
    expect(page.get_by_placeholder(desk.say("What was said or done?"))).to_be_focused()
    keys.type(f"按首字母找到 {seed}")
    keys.press("Control+Enter")
    expect(page.locator("#panel")).to_contain_text(f"按首字母找到 {seed}")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/work/$"))
    keys.press("Control+k")
    expect(page.locator("#palette-list")).to_contain_text(name)
    keys.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    keys.press("/")
    expect(page.locator("#palette-text")).to_be_focused()
