"""The bank's calls, brought in from their file as members of a campaign."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person
from tests.journeys.steps_marketing import kpi, plan_campaign
from tests.journeys.test_files import DATA, WORK_SECONDS, send

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

BANK = DATA / "service" / "bank_marketing_bank.csv"


def test_the_banks_calls_come_in_as_one_campaign_with_their_rate(person: Person) -> None:
    """521 of 4,521 subscribed."""
    if not BANK.exists():
        pytest.skip(f"no public data at {BANK}")
    desk, name = person("marketing"), f"Calls {uuid.uuid4().hex[:6]}"
    address, page = plan_campaign(desk, name), desk.page

    send(desk, BANK)
    page.wait_for_url(re.compile(r"/customers/import/\d+/$"))
    reading = page.locator("form[action$='/reading/']")
    if reading.locator("[name=kind]").input_value() != "campaign-members":
        if not reading.is_visible():
            page.locator("#reading > summary").click()
        reading.locator("[name=kind]").select_option("campaign-members")
        reading.locator("button.btn:not([type=button])").last.click()
        page.wait_for_url(re.compile("#columns$"))
    columns = page.locator("form#columns")
    into = columns.locator("[name=into]")
    into.select_option(label=into.locator("option", has_text=name).inner_text())
    columns.locator("[data-main-verb]").click()
    expect(page.locator("form[action$='/run/'] button")).to_be_visible(timeout=WORK_SECONDS * 1000)
    desk.shoot("calls-checked")
    page.locator("form[action$='/run/'] button").click()
    expect(page.locator(".banner.g")).to_contain_text(
        desk.say("All rows are imported."), timeout=WORK_SECONDS * 1000
    )

    page.goto(address)
    expect(kpi(desk, "Members").locator("b")).to_have_text("4,521")
    expect(kpi(desk, "Responses").locator("b")).to_have_text("521")
    expect(kpi(desk, "Response rate").locator("b")).to_have_text("11.5%")
    desk.shoot("calls")
    kpi(desk, "Responses").click()
    expect(page.locator(".views-line > .end")).to_contain_text("521")
