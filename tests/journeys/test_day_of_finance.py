"""A day in finance: the invoice of a signed order, its file and who gets it, what came in and what is overdue."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys import steps_selling as selling
from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import begin_step, figures_lead_to_lists, finish_step, run_on, with_step

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

INVOICE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(("language", "width"), looks("en"))
def test_a_day_from_an_invoice_to_the_report(person: Person, language: str, width: int) -> None:
    seller, word = person("sales", language), uuid.uuid4().hex[:6]
    customer = selling.enter_lead(seller, f"永昌{word}", f"Guo {word}")
    order = selling.signed_order(seller, customer, f"Lathes {word}")
    selling.plan_payments(seller, (-40, "30%", f"Advance {word}"), (30, "70%", "Accepted"))
    selling.sign(seller, days=45)
    selling.ask_for_invoice(seller, f"永昌{word}有限公司", f"By courier {word}")
    seller.open(f"/customers/orders/{order}/")
    run = run_on(seller, "order")

    desk = with_step(person, run, ["finance"], boss="finance_manager", language=language, width=width)
    figures_lead_to_lists(desk)
    page = desk.open("/work/")
    desk.shoot(f"day-finance-work-{language}")
    begin_step(desk, run)
    desk.shoot(f"day-finance-step-{language}")
    page.locator(f"main a[href='/customers/orders/{order}/']").first.click()
    issue(desk, word)
    who_gets_the_file(person, seller, desk, language)

    receive(desk, "50000", f"ICBC {word}")
    overdue(desk, word)
    page.goto(f"{desk.house.url}/customers/orders/{order}/")
    take_back(desk, f"Another customer's {word}")
    desk.shoot(f"day-finance-order-{language}")

    finish_step(desk, run, f"Invoice sent {word}")
    service = with_step(person, run, ["service"], boss="service_manager", language=language)
    begin_step(service, run)
    finish_step(service, run, f"Welcomed {word}")
    confirm(seller, run)
    page = desk.open(f"/work/collaborations/{run}/report/")
    expect(page.locator("article.report")).to_contain_text(f"Invoice sent {word}")
    desk.shoot(f"day-finance-report-{language}")


def issue(desk: Desk, word: str) -> None:
    """Number, day and file of the invoice that was asked for."""
    page = desk.page
    asked = page.locator("#invoices")
    expect(asked).to_contain_text(f"By courier {word}")
    desk.link("Issue", asked).click()
    page.locator("[name=number]").fill(f"2632-{word}")
    page.set_input_files(
        "input[type=file]", {"name": f"{word}.pdf", "mimeType": "application/pdf", "buffer": INVOICE}
    )
    desk.shoot(f"day-finance-issue-{desk.language}")
    desk.button("It is issued").click()
    expect(asked).to_contain_text(f"2632-{word}")
    expect(asked).to_contain_text(f"{word}.pdf")


def who_gets_the_file(person: Person, seller: Desk, desk: Desk, language: str) -> None:
    """Finance and the seller fetch it; service, who reads orders, and marketing are as if it were not there."""
    page = desk.page
    with page.expect_download() as fetched:
        page.locator("#invoices a[href*='/documents/'][href*='download']").click()
    assert fetched.value.path().read_bytes() == INVOICE
    address = page.locator("#invoices a[href*='/documents/']").first.get_attribute("href") or ""
    assert status(seller, address) == 200
    for name in ("service", "marketing"):
        assert status(person(name, language), address) == 404


def status(desk: Desk, address: str) -> int:
    return desk.page.request.get(desk.house.url + address).status


def receive(desk: Desk, amount: str, reference: str) -> None:
    """A part of what is due."""
    page = desk.page
    desk.link("Enter a payment", page.locator("#payments")).click()
    page.locator("[name=amount]").fill(amount)
    page.locator("[name=reference]").fill(reference)
    desk.button("Enter the payment").click()
    expect(page.locator("#payments")).to_contain_text(reference)
    expect(page.locator("#payments tfoot")).to_contain_text("662,000")


def overdue(desk: Desk, word: str) -> None:
    """The rest of the first instalment stands among those of 31 to 60 days, behind the figure of that age."""
    page = desk.open("/customers/payments/overdue/")
    desk.shoot(f"day-finance-overdue-{desk.language}")
    page.locator("tbody tr").filter(has_text="CNY").locator("td").nth(2).get_by_role("link").click()
    search = page.locator("form.filters input[name=text]")
    search.fill(word)
    search.press("Enter")
    row = page.locator("table.list tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("163,600")
    desk.shoot(f"day-finance-aged-{desk.language}")


def take_back(desk: Desk, reason: str) -> None:
    page = desk.page
    desk.link("Take back", page.locator("#payments")).click()
    page.locator("[name=reason]").fill(reason)
    desk.button("Take the payment back").click()
    expect(page.locator("#payments s")).to_contain_text("50,000")
    expect(page.locator("#payments")).to_contain_text(reason)
    expect(page.locator("#payments tfoot")).to_contain_text("712,000")


def confirm(seller: Desk, run: int) -> None:
    """Whoever signed the order confirms the report that wrote itself."""
    page = seller.open(f"/work/collaborations/{run}/")
    seller.link("Confirm the report").click()
    seller.button("Confirm the report").click()
    expect(page.locator("article.report .chip.g").first).to_have_text(re.compile(seller.say("Done")))
