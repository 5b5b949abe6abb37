"""A day in marketing: a segment that is counted while it is built, a campaign filled from it, who answered, a stranger by
the form, and his way to sales."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import (
    begin_step,
    called,
    figures_lead_to_lists,
    finish_step,
    number_of,
    number_of_nobody,
    run_on,
    with_step,
)
from tests.journeys.steps_marketing import kpi, plan_campaign

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

# Nobody fills a form in within three seconds.
SLOW_ENOUGH = "() => performance.now() > 3500"


@pytest.mark.parametrize(("language", "width"), looks("en"))
def test_a_day_from_a_segment_to_a_lead_for_sales(person: Person, language: str, width: int) -> None:
    desk, word = person("marketing", language, width), uuid.uuid4().hex[:6]
    page = desk.page
    figures_lead_to_lists(desk)
    build_segment(desk, f"A {word}")
    address = plan_campaign(desk, f"Spring {word}")
    fill(desk, f"A {word}")
    enter_response(desk, f"Wants a visit {word}")
    page.goto(address)
    expect(kpi(desk, "Responses").locator("b")).to_have_text("1")

    public = make_form(desk, f"Book {word}")
    send_form(person("nobody", language, width, signed_in=False), public, word)
    page.goto(address)
    expect(kpi(desk, "Responses").locator("b")).to_have_text("2")
    desk.shoot(f"day-marketing-campaign-{language}")
    kpi(desk, "New leads").click()
    row = page.locator("table.list tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"Qiming {word} Ltd")
    row.locator("td.lead a").click()
    expect(page.locator("h1")).to_contain_text(f"Qiming {word} Ltd")
    hand_to_sales(person, desk, word)


def build_segment(desk: Desk, name: str) -> None:
    """Customers of level A, for everybody; the builder counts and says it."""
    page = desk.open("/customers/segments/new/")
    row = page.get_by_role("group", name=desk.say("Condition %(number)s") % {"number": 1})
    with page.expect_response(re.compile("/segments/new/")):
        row.get_by_label(desk.say("Field"), exact=True).select_option("level")
    row.locator("summary").click()
    row.get_by_role("checkbox", name="A", exact=True).check()
    page.keyboard.press("Escape")
    desk.field("name").fill(name)
    desk.field("who uses it").select_option("all")
    expect(page.locator("#filter-count")).to_contain_text("A")
    expect(page.locator("#filter-count b")).to_contain_text(re.compile("[1-9]"))
    desk.shoot(f"day-marketing-segment-new-{desk.language}")
    desk.button("Save segment").click()
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".head-own .big")).to_contain_text(re.compile("[1-9]"))
    desk.shoot(f"day-marketing-segment-{desk.language}")


def fill(desk: Desk, segment: str) -> None:
    """Who is in the segment comes in; the page says how many."""
    page = desk.page
    desk.field("Segment").select_option(label=segment)
    desk.button("Take in").click()
    expect(page.locator("#change-done")).to_be_visible()
    expect(kpi(desk, "Members").locator("b")).to_contain_text(re.compile("[1-9]"))


def enter_response(desk: Desk, outcome: str) -> None:
    """The first member called back."""
    page = desk.page
    kpi(desk, "Members").click()
    page.locator("table.list tbody td.pen a").first.click()
    page.locator("select[name=state]").select_option("responded")
    page.locator("[name=outcome]").fill(outcome)
    desk.shoot(f"day-marketing-member-{desk.language}")
    desk.button("Save").click()
    expect(page.locator("table.list")).to_contain_text(outcome)
    desk.shoot(f"day-marketing-members-{desk.language}")


def make_form(desk: Desk, headline: str) -> str:
    """The form of the campaign; its public address."""
    page = desk.page
    desk.link("Make the form").click()
    desk.field("headline in English").fill(headline)
    desk.button("Save form").click()
    public = page.locator("a[href*='/customers/web/']").first.get_attribute("href") or ""
    desk.shoot(f"day-marketing-form-{desk.language}")
    return public


def send_form(stranger: Desk, public: str, word: str) -> None:
    page = stranger.open(public)
    stranger.shoot(f"day-marketing-public-{stranger.language}")
    page.wait_for_function(SLOW_ENOUGH)
    stranger.field("Company").fill(f"Qiming {word} Ltd")
    stranger.field("Your name").fill(f"Tao {word}")
    stranger.field("Phone").fill(number_of_nobody("139"))
    stranger.button("Send").click()
    expect(page.get_by_role("status")).to_be_visible()


def hand_to_sales(person: Person, desk: Desk, word: str) -> None:
    """The lead is worth a call: qualified, it goes to a seller, whose it is from the moment he accepts."""
    page = desk.page
    lead = number_of(page.url)
    desk.shoot(f"day-marketing-lead-{desk.language}")
    desk.button("Qualify the lead").click()
    run = run_on(desk, "customer", "running")
    desk.shoot(f"day-marketing-qualified-{desk.language}")

    seller = with_step(person, run, ["sales", "sales2"], boss="sales_manager", language=desk.language[:2])
    begin_step(seller, run)
    seller.open(f"/customers/{lead}/")
    expect(seller.page.locator(".head-own")).to_contain_text(called(seller, seller.name))
    finish_step(seller, run, f"Called him {word}")
    page = desk.open(f"/work/collaborations/{run}/")
    desk.link("Open the report").click()
    desk.button("Confirm the report").click()
    expect(page.locator("article.report .chip.g").first).to_be_visible()
