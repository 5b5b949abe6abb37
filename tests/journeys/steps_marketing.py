"""What journeys through marketing have in common."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Desk


def kpi(desk: Desk, label: str) -> Locator:
    """One figure of the campaign's head."""
    return desk.page.locator(".kpi").filter(has_text=desk.say(label)).first


def plan_campaign(desk: Desk, name: str) -> str:
    """Planned and started; its address."""
    page = desk.open("/customers/campaigns/new/")
    desk.field("name").fill(name)
    desk.field("cost").fill("1200")
    desk.button("Save").click()
    expect(page.locator("h1")).to_contain_text(name)
    desk.button("Start").click()
    expect(desk.button("End")).to_be_visible()
    return page.url
