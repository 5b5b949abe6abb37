"""The complaint story, clicked through: from the call to the report on the customer's timeline."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desk, Person
from tests.journeys.steps import with_step

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

FILE = "客户名称,电话,城市,国家\n{name},{phone},苏州,中国\n"
WORDS = {
    "en": {"done": "Done", "complaint": "Complaint", "lang": "en"},
    "zh": {"done": "已完成", "complaint": "投诉", "lang": "zh-hans"},
}
SOLVERS = {"sales": ("sales", "sales2"), "support": ("support",)}


def bring_in(operations: Desk, name: str, phone: str, language: str) -> None:
    """Operations imports a file with one company: choose, check, import."""
    page = operations.open("/customers/import/")
    file = FILE.format(name=name, phone=phone).encode()
    page.set_input_files("input[type=file]", {"name": "calls.csv", "mimeType": "text/csv", "buffer": file})
    page.locator("form:has(input[type=file]) [data-main-verb]").click()
    page.wait_for_url(re.compile(r"/customers/import/\d+/$"))
    operations.shoot(f"import-{language}")
    page.locator("form[action$='/mapping/'] [data-main-verb]").click()
    page.locator("form[action$='/run/'] button").click()
    expect(page.locator("a[href='/customers/'][data-main-verb]")).to_be_visible()
    operations.shoot(f"imported-{language}")


def find_by_number(service: Desk, phone: str, name: str) -> int:
    """A complete number finds the caller, also where it is masked; the customer's number."""
    page = service.page
    page.keyboard.press("Control+k")
    page.keyboard.type(phone)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator("main")).not_to_contain_text(phone)
    return int(page.url.strip("/").split("/")[-1])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_complaint_from_the_call_to_the_report(person: Person, language: str) -> None:
    service = person("service", language)
    page = service.page
    assert page.locator("html").get_attribute("lang") == WORDS[language]["lang"]
    service.shoot(f"work-{language}")

    page = service.open("/customers/")
    service.shoot(f"customers-{language}")
    name, phone = f"苏州恒力 {uuid.uuid4().hex[:6]}", f"0512-6{uuid.uuid4().int % 10_000_000:07d}"
    bring_in(person("operations", language), name, phone, language)
    customer = find_by_number(service, phone, name)
    service.shoot(f"customer-{language}")

    title = f"阀体密封渗漏 {uuid.uuid4().hex[:6]}"
    case = open_complaint(service, customer, title)
    service.shoot(f"case-{language}")
    # The playbook starts by itself; the panel of the case shows it without a reload.
    expect(page.locator(f"#case-{case}-collaborations .stages")).to_be_visible()
    page.locator(f"#case-{case}-collaborations a[href*='/work/collaborations/']").first.click()
    run = int(page.url.rstrip("/").rsplit("/", 1)[1])
    expect(page.locator(".step-card[id]")).to_have_count(2)
    service.shoot(f"collaboration-{language}")

    for kind in ("sales", "support"):
        solver = with_step(person, run, SOLVERS[kind], boss="sales_manager", language=language)
        assert page.locator(".step-card .chip.g").count() == (0 if kind == "sales" else 1)
        work_on(solver, run, kind, language)
        # The agent's page, untouched since, shows the finished step without a reload: the live update.
        expect(page.locator(".step-card .chip.g")).to_have_count(1 if kind == "sales" else 2)

    page.reload()
    page.locator('form[action$="/accept/"] button').click()
    page.locator("textarea[name=result]").fill("Answered and called back; the customer is content.")
    service.press("/complete/")
    confirm = page.locator("a[href$='/report/']").first
    expect(confirm).to_be_visible()
    confirm.click()
    expect(page.locator("article.report")).to_contain_text("HL-32B")
    edit_report(service, run)
    service.shoot(f"report-{language}")
    service.press("/confirm/")
    expect(page.locator("article.report .chip.g").first).to_contain_text(WORDS[language]["done"])

    service.open(f"/customers/{customer}/")
    expect(page.locator(".feed a[href$='/report/']").first).to_be_visible()


def open_complaint(desk: Desk, customer: int, title: str) -> int:
    """From the customer's page: new case, complaint."""
    page = desk.page
    page.locator(f"a[href='/customers/cases/new/?customer={customer}']").first.click()
    page.locator("[name=kind]").first.wait_for()
    page.select_option("select[name=kind]", "complaint")
    page.locator("[name=title]").fill(title)
    page.locator("[name=description]").fill("客户产线 2 号机停机，要求今日给方案。")
    page.locator("form:has([name=title]) [data-main-verb]").click()
    page.wait_for_url(re.compile(r"/customers/cases/\d+/$"))
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def work_on(desk: Desk, run: int, kind: str, language: str) -> None:
    """Read the briefing, accept, note, tick, finish."""
    desk.shoot(f"work-{kind}-{language}")
    page = desk.page
    page.locator(f"a[href^='/work/collaborations/{run}/']").first.click()
    briefing = page.locator("a[href^='/work/briefings/']").first
    briefing.click()
    desk.shoot(f"briefing-{kind}-{language}")
    desk.open(f"/work/collaborations/{run}/")
    page.locator('form[action$="/accept/"] button').click()
    expect(page.locator("textarea[name=result]")).to_be_visible()
    for box in page.locator('form[action$="/checklist/"] input[type=checkbox]').all():
        with page.expect_response(re.compile("/checklist/")):
            box.check()
    page.locator("textarea[name=result]").fill(
        "Seal HL-32B replaced." if kind == "support" else "The customer waits until 2 p.m."
    )
    desk.shoot(f"step-{kind}-{language}")
    desk.press("/complete/")
    expect(page.locator("textarea[name=result]")).to_have_count(0)


def edit_report(desk: Desk, run: int) -> None:
    """The requester adds a sentence before confirming."""
    page = desk.open(f"/work/collaborations/{run}/report/edit/")
    page.locator("[name=feedback]").fill("Thank you for the quick help.")
    page.locator("form:has([name=feedback]) [data-main-verb]").click()
    expect(page.locator("article.report")).to_contain_text("Thank you for the quick help.")
