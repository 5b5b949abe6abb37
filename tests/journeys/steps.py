"""What several journeys do on their way."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Desk, Person

AT_HOME = ZoneInfo("Asia/Shanghai")
WIDE = 1440
# What people of the demo company are called in either language.
CALLED = {
    "sales": {"en": "Li Qiang", "zh-hans": "李强"},
    "sales2": {"en": "Zhou Kai", "zh-hans": "周凯"},
    "service": {"en": "Wang Min", "zh-hans": "王敏"},
    "finance": {"en": "Liu Yang", "zh-hans": "刘洋"},
}


def day(days: int = 0) -> str:
    """A day as a date field takes it, so many days from today where the demo company works."""
    return (datetime.now(AT_HOME).date() + timedelta(days=days)).isoformat()


def number_of(address: str | None) -> int:
    """The last number in an address: what its page is about."""
    return int(re.findall(r"\d+", address or "")[-1])


def called(desk: Desk, name: str) -> str:
    """Somebody's name as this desk reads it."""
    return CALLED[name][desk.language]


def choose(select: Locator, words: str) -> None:
    """The first choice with these words."""
    select.select_option(select.locator("option", has_text=words).first.get_attribute("value"))


def menu(desk: Desk, label: str, within: Page | Locator | None = None) -> None:
    """Open the first menu of this name; some show it, others only say it."""
    name, menus = desk.say(label), (within or desk.page).locator("details.menu > summary")
    said = menus.and_(desk.page.locator(f'[aria-label="{name}"]'))
    menus.filter(has_text=name).or_(said).filter(visible=True).first.click()


def tab(desk: Desk, key: str) -> Locator:
    """A panel of the customer whose page is open."""
    desk.page.locator(f"nav.tabs [data-tab={key}]").click()
    panel = desk.page.locator("#panel")
    expect(panel.locator(f"[id^=customer-][id$=-{key}]")).to_be_visible()
    return panel


def number_of_nobody(start: str = "138") -> str:
    """A mobile number that no other customer has: who shares one with an earlier customer is told of that one."""
    return f"{start}{uuid.uuid4().int % 10**8:08d}"


def enter(desk: Desk, name: str, phone: str) -> Page:
    """A customer with name and number."""
    page = desk.open("/customers/new/")
    desk.field("name").fill(name)
    desk.field("phone").fill(phone)
    desk.button("Save").click()
    expect(page.locator("h1")).to_contain_text(name)
    return page


def condition(desk: Desk, number: int, field: str, operator: str, at: str = r"/filters/[\w-]+/") -> Locator:
    """One row of the filter builder, with its field and comparison chosen; the page (`at`) draws it anew after each."""
    row = desk.page.locator("#filter-builder").get_by_role(
        "group", name=desk.say("Condition %(number)s") % {"number": number}
    )
    redrawn = re.compile(at)
    with desk.page.expect_response(redrawn):
        row.get_by_label(desk.say("Field"), exact=True).select_option(field)
    comparison = row.get_by_label(desk.say("Comparison"))
    expect(comparison.locator(f"option[value={operator}]")).to_be_attached()
    if comparison.input_value() != operator:
        with desk.page.expect_response(redrawn):
            comparison.select_option(operator)
        expect(comparison).to_have_value(operator)
    return row


def listed(desk: Desk, word: str, number: int) -> Page:
    """The list of customers with this word in their names, once there are so many: the search index follows behind
    what is written."""
    rows = desk.page.locator("table.list tbody tr")
    for _try in range(40):
        page = desk.open(f"/customers/?view=all&text={word}")
        if rows.count() == number:
            return page
        page.wait_for_timeout(250)
    raise AssertionError(f"{rows.count()} customers with {word}, {number} were expected")


# --- collaborations ---------------------------------------------------------------------------------------


def run_on(desk: Desk, about: str, panel: str = "collaborations") -> int:
    """The collaboration that the page of a case, an order or a deal shows once somebody has a step, without a reload; that
    of a customer does so in its panel "running"."""
    shown = desk.page.locator(f"[id^={about}-][id$=-{panel}]")
    expect(shown.locator(".banner.wait").first).to_be_visible()
    return number_of(shown.locator("a[href^='/work/collaborations/']").first.get_attribute("href"))


def with_step(
    person: Person, run: int, names: Sequence[str], *, boss: str, language: str, width: int = WIDE
) -> Desk:
    """The desk of whoever of these people has a step of a collaboration; where the rule gave it to a colleague of
    theirs, who leads them hands it over."""
    for name in names:
        desk = person(name, language, width)
        if steps_in(desk, run).count():
            return desk
    handed = person(hand_over(person(boss, language), run, names), language, width)
    expect(steps_in(handed, run)).to_have_count(1)
    return handed


def hand_over(desk: Desk, run: int, names: Sequence[str]) -> str:
    """To the first of these people who works where the step lies; his sign-in name."""
    page = desk.open(f"/work/collaborations/{run}/")
    desk.link("Hand over").click()
    offered = page.locator("select[name=to]").inner_text()
    name = next(one for one in names if called(desk, one) in offered)
    choose(page.locator("select[name=to]"), called(desk, name))
    page.locator("main form [data-main-verb]").click()
    page.wait_for_url(re.compile(rf"/work/collaborations/{run}/"))
    return name


def steps_in(desk: Desk, run: int) -> Locator:
    """The lines of somebody's work that belong to a collaboration."""
    return desk.page.locator("#work-list li").filter(
        has=desk.page.locator(f"a[href^='/work/collaborations/{run}/']")
    )


def begin_step(desk: Desk, run: int) -> None:
    """Accept the step from one's work, and come to its page."""
    steps_in(desk, run).first.get_by_role("link").first.click()
    desk.page.wait_for_url(re.compile(rf"/work/collaborations/{run}/"))
    desk.button("Accept").click()
    expect(desk.page.locator("textarea[name=result]")).to_be_visible()


def finish_step(desk: Desk, run: int, result: str) -> None:
    """Tick what is to be ticked, and write down what came out."""
    page = desk.open(f"/work/collaborations/{run}/")
    for box in page.locator(".checklist input[type=checkbox]").all():
        with page.expect_response(re.compile("/checklist/")):
            box.check()
    page.locator("textarea[name=result]").fill(result)
    desk.button("Finish my step").click()
    expect(page.locator("textarea[name=result]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(result)


# --- the first page ---------------------------------------------------------------------------------------


def figures_lead_to_lists(desk: Desk) -> None:
    """Each figure of one's work opens the list of just what it counts."""
    page = desk.open("/work/")
    figures = page.locator("#home-figures a.kpi")
    expect(figures.first).to_be_visible()
    told = [(counted(one), one.get_attribute("href") or "") for one in figures.all()]
    for number, address in told:
        desk.open(address)
        said = page.locator(".views-line .count")  # an empty list counts nothing
        found = whole(said.inner_text()) if said.count() else 0
        assert found == number, f"{address}: {number} in the figure, {found} in the list"
    desk.open("/work/")


def counted(figure: Locator) -> int:
    """How many it counts: a sum says that beside it."""
    note = figure.locator("em")
    return whole((note if note.count() else figure.locator("b")).inner_text())


def whole(words: str) -> int:
    """The number in some words, none where there is none."""
    return int(re.sub(r"\D", "", words) or 0)
