"""Lists as one wants them: a filter kept as a view that colleagues open, many rows changed at once and back."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import condition

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]


def counted(desk: Desk, joint: str) -> int:
    """How many rows fit, once the builder says the whole filter with this word between its two conditions."""
    words = desk.page.locator("#filter-count")
    expect(words).to_contain_text(re.compile(rf"{joint}.*365"))
    return int(re.sub(r"\D", "", words.locator("b").inner_text()))


def build(desk: Desk) -> None:
    """Level A or B, changed within the last year; any of both fits more than all of them."""
    page = desk.page
    desk.link("Filter").click()
    levels = condition(desk, 1, "level", "any_of")
    levels.locator("summary").click()
    for level in ("A", "B"):
        levels.get_by_role("checkbox", name=level, exact=True).check()
    page.keyboard.press("Escape")
    desk.button("Add condition").click()
    lately = condition(desk, 2, "updated_at", "last_days")
    lately.get_by_role("spinbutton").fill("365")
    desk.shoot(f"builder-{desk.language}")
    together, either = {"en": (", and", ", or")}.get(desk.language, ("，且", "，或"))
    both = counted(desk, together)
    desk.field("How the conditions belong together").select_option("any")
    assert counted(desk, either) > both > 0
    desk.field("How the conditions belong together").select_option("all")
    assert counted(desk, together) == both
    desk.button("Apply the filter").click()
    expect(page.locator(".views-line > .end")).to_contain_text(re.compile(rf"(?<!\d){both}(?!\d)"))


def choose_columns(desk: Desk) -> None:
    """Phone numbers instead of industries."""
    page = desk.page
    page.locator("summary", has_text=desk.say("Columns")).click()
    picker = page.locator("form[data-picker]")
    picker.get_by_role("checkbox", name=re.compile(f"^{desk.say('Industry')}")).uncheck()
    picker.get_by_role("checkbox", name=re.compile(f"^{desk.say('Phone')}")).check()
    desk.shoot(f"columns-{desk.language}")
    desk.button("Show these columns").click()
    head = page.locator("table.list thead")
    expect(head).to_contain_text(desk.say("Phone"))
    expect(head).not_to_contain_text(desk.say("Industry"))


def rows_of(page: Page, desk: Desk, *, others: bool = False) -> int:
    """How many rows of the page belong to the sales person of these journeys, or to others; nobody's count for none."""
    rows = page.locator("table.list tbody tr")
    expect(rows.first).to_be_visible()
    own = {"en": "Li Qiang"}.get(desk.language, "李强")
    owned = rows.filter(has=page.locator("td .who"))
    return (owned.filter(has_not_text=own) if others else rows.filter(has_text=own)).count()


@pytest.mark.parametrize(("language", "width"), looks("zh"))
def test_a_view_is_built_saved_and_opened_by_a_colleague_with_his_own_rows(
    person: Person, language: str, width: int
) -> None:
    manager, name = person("sales_manager", language, width), f"A/B {uuid.uuid4().hex[:6]}"
    page = manager.open("/customers/?view=all")
    build(manager)
    choose_columns(manager)
    manager.link("Save as…").click()
    manager.field("name").fill(name)
    manager.field("who uses it").select_option("department")
    manager.field("department").select_option(index=1)
    manager.field("Open the list with it").check()
    manager.shoot(f"new-view-{language}")
    manager.button("Save").click()

    page = manager.open("/customers/")
    expect(page.get_by_role("navigation", name=manager.say("Views")).get_by_text(name)).to_be_visible()
    expect(page.locator("table.list thead")).to_contain_text(manager.say("Phone"))
    assert rows_of(page, manager, others=True) > 0
    manager.shoot(f"view-{language}")

    colleague = person("sales", language)
    theirs = colleague.open("/customers/")
    theirs.locator("summary", has_text=colleague.say("Views")).click()
    theirs.get_by_role("link", name=name).click()
    expect(theirs.locator("table.list thead")).to_contain_text(colleague.say("Phone"))
    assert rows_of(theirs, colleague) > 0
    assert rows_of(theirs, colleague, others=True) == 0

    manager.open("/customers/views/customers/")
    line = page.get_by_role("row").filter(has_text=name)
    manager.shoot(f"views-{language}")
    line.locator("summary").click()
    manager.button("Delete", line).click()
    expect(page.get_by_role("status").filter(has_text=name)).to_be_visible()


def find(desk: Desk, word: str, rows: int) -> Page:
    """The list, narrowed to what has this word in its name."""
    page = desk.open("/customers/?view=all")
    desk.field("Name or code").fill(word)
    page.keyboard.press("Enter")
    expect(page.locator("table.list tbody tr")).to_have_count(rows)
    return page


def some_customers(desk: Desk, word: str) -> list[str]:
    names = [f"{word}{ending}" for ending in ("一厂", "二厂", "三厂")]
    for name in names:
        desk.open("/customers/new/")
        desk.field("name").fill(name)
        desk.button("Save").click()
        anyway = desk.page.get_by_role("button", name=desk.say("Enter it anyway"))
        expect(desk.page.locator("h1").or_(anyway).first).to_be_visible()
        if anyway.is_visible():
            anyway.click()
        expect(desk.page.locator("h1")).to_contain_text(name)
    return names


@pytest.mark.parametrize(("language", "width"), looks("en"))
def test_many_rows_are_changed_at_once_and_undone_but_for_what_somebody_changed_since(
    person: Person, language: str, width: int
) -> None:
    desk, word = person("sales", language, width), f"同批{uuid.uuid4().hex[:6]}"
    first, second, third = some_customers(desk, word)
    page = find(desk, word, 3)
    for name in (first, second):
        page.get_by_role("checkbox", name=desk.say("Select %(name)s") % {"name": name}).check()
    bar = page.get_by_role("toolbar", name=desk.say("Selected rows"))
    expect(bar).to_contain_text("2")
    desk.shoot(f"selected-{language}")
    desk.button("Edit", bar).click()
    desk.field("level").select_option("A")
    desk.shoot(f"bulk-{language}")
    page.locator("form.bulk-form [type=submit]").click()
    done = page.locator("#change-done")
    expect(done).to_contain_text("2")
    desk.shoot(f"changed-{language}")

    address = page.get_by_role("link", name=first, exact=True).first.get_attribute("href")
    manager = person("sales_manager", language)
    manager.open(f"{address}edit/")
    manager.field("level").select_option("B")
    manager.button("Save").click()
    expect(manager.page.locator("h1")).to_contain_text(first)

    desk.button("Undo", done).click()
    expect(page.get_by_role("status").filter(has_text=re.compile("1")).first).to_be_visible()
    desk.shoot(f"undone-{language}")
    find(desk, word, 3)
    assert [level_of(page, name) for name in (first, second, third)] == ["B", "C", "C"]

    mark_all(desk, page, word)
    open_row(page, second)
    expect(page.get_by_role("button", name=re.compile(f"标{word}"))).to_be_visible()
    page.get_by_role("navigation", name=desk.say("Panels")).get_by_role(
        "link", name=desk.say("Changes")
    ).click()
    history = page.locator("#panel")
    expect(history).to_contain_text(re.compile(r"A\s*→\s*C"))
    expect(history).to_contain_text(re.compile(r"C\s*→\s*A"))


def level_of(page: Page, name: str) -> str:
    """The level that the row of this customer shows."""
    row = page.locator("table.list tbody tr").filter(has_text=name)
    return row.locator("td[data-cell=level]").inner_text().strip()


def mark_all(desk: Desk, page: Page, word: str) -> None:
    """A tag for all that match, whether the page shows them or not."""
    page.get_by_role("checkbox", name=desk.say("Select this page")).check()
    bar = page.get_by_role("toolbar", name=desk.say("Selected rows"))
    bar.get_by_role("checkbox").check()
    desk.button("Tags", bar).click()
    desk.field("Add tags").fill(f"标{word}")
    page.locator("form.bulk-form [type=submit]").click()
    expect(page.locator("#change-done")).to_contain_text("3")


def open_row(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("h1")).to_contain_text(name)
