"""A field of the company's own: defined in admin, asked for at a stage, seen in the list, filtered by, taken out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import condition, enter, listed, number_of_nobody

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


@contextmanager
def own_field(admin: Desk, key: str, name: str) -> Iterator[None]:
    """A choice that is asked for when a customer becomes dormant; switched off again, so that nobody else is asked."""
    page = admin.open("/admin/customers/customfield/add/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=name_en]").fill(name)
    page.locator("[name=kind]").select_option("choice")
    page.locator("[name=key]").fill(key)
    page.locator("[name=choices]").fill("gold | 金牌 | Gold\nsilver | 银牌 | Silver")
    page.locator("[name=required]").select_option("stage")
    page.locator("[name=required_stage]").select_option("dormant")
    admin.shoot(f"field-{admin.language}")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text(name)
    try:
        yield
    finally:
        switch_off(admin, name)


def switch_off(admin: Desk, name: str) -> None:
    page = admin.open("/admin/customers/customfield/?q=" + name)
    page.locator("#result_list").get_by_role("link", name=name).first.click()
    page.locator("[name=is_active]").uncheck()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text(name)


def fall_asleep(desk: Desk, name: str, words: str) -> None:
    """The stage asks for the field; the form says so, and takes it when it is filled."""
    page = desk.page
    desk.open(page.url.removeprefix(desk.house.url) + "edit/")
    desk.field("stage").select_option("dormant")
    page.get_by_label("Buying").or_(page.get_by_label("采购时间")).first.select_option("year")
    desk.button("Save").click()
    bad = page.locator(".field.bad")
    expect(bad).to_have_count(1)
    expect(bad).to_contain_text(name)
    desk.shoot(f"field-required-{desk.language}")
    bad.get_by_role("combobox").select_option(label=words)
    desk.button("Save").click()
    expect(page.locator("dl.facts").first).to_contain_text(words)


@pytest.mark.parametrize(("language", "width"), looks("zh"))
def test_a_field_goes_from_the_administrator_to_the_file(person: Person, language: str, width: int) -> None:
    seed = uuid.uuid4().hex[:6]
    key, name, words = f"rank_{seed}", f"评级{seed}", {"en": "Gold", "zh": "金牌"}[language]
    desk = person("sales", language, width)
    with own_field(person("admin", language), key, name):
        enter(desk, f"评级客户{seed}", number_of_nobody())
        fall_asleep(desk, name, words)
        show_column(desk, name, words, seed)
        narrow(desk, key, words)
        file = take_out(desk)
    assert name in file
    assert words in file
    assert f"评级客户{seed}" in file


def show_column(desk: Desk, name: str, words: str, seed: str) -> None:
    page = listed(desk, seed, 1)
    page.locator("summary", has_text=desk.say("Columns")).click()
    page.locator("form[data-picker]").get_by_role("checkbox", name=re.compile(name)).check()
    desk.button("Show these columns").click()
    expect(page.locator("table.list thead")).to_contain_text(name)
    expect(page.locator("table.list tbody")).to_contain_text(words)


def narrow(desk: Desk, key: str, words: str) -> None:
    desk.link("Filter").click()
    row = condition(desk, 1, f"custom:{key}", "any_of")
    row.locator("summary").click()
    row.get_by_role("checkbox", name=words).check()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#filter-count b")).to_contain_text("1")
    desk.shoot(f"field-filter-{desk.language}")
    with desk.page.expect_navigation():
        desk.button("Apply the filter").click()
    expect(desk.page.locator("table.list tbody tr")).to_have_count(1)


def take_out(desk: Desk) -> str:
    """The rows of the list as a text file, which comes at once because they are few."""
    page = desk.page
    desk.link("Export").click()
    page.wait_for_url(re.compile("/customers/export/"))
    desk.shoot(f"export-{desk.language}")
    page.get_by_role("radio", name=desk.say("CSV"), exact=True).check()
    with page.expect_download() as coming:
        page.locator("main form [data-main-verb]").click()
    return coming.value.path().read_text(encoding="utf-8-sig")
