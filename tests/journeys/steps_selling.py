"""What sales does: a lead, a deal, an order, step by step and by pages alone."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Desk
from tests.journeys.steps import day, number_of, number_of_nobody, tab

Row = Mapping[str, str]
MACHINES: tuple[Row, ...] = ({"what": "CNC-850", "quantity": "2", "discount_percent": "5"},)
# The names of shipped steps are data, a name for each language.
INVOICE = {"en": "Invoice the order", "zh-hans": "开具发票"}
INSTALLATION: Row = {"what": "SV-INST", "quantity": "4"}


def enter_lead(desk: Desk, name: str, contact: str) -> int:
    """A new lead with the person who called; the number of the customer."""
    page = desk.open("/customers/")
    desk.link("New customer").click()
    desk.field("name").fill(name)
    desk.field("phone").fill(number_of_nobody())
    page.locator("[name=contact_name]").fill(contact)
    page.locator("[name=stage]").select_option("lead")
    desk.button("Save").click()
    expect(page.locator("h1")).to_contain_text(name)
    return number_of(page.url)


def log(desk: Desk, kind: str, text: str, *, then: str, days: str) -> None:
    """Write down what was said, with a next step in so many days: "1", "3", "7"."""
    composer = desk.page.locator("form[data-composer]")
    composer.get_by_placeholder(desk.say("What was said or done?")).fill(text)
    composer.locator(f".composer-kind:has([value={kind}])").click()
    composer.locator(f".composer-chip:has([value='{days}'])").click()
    composer.locator("[name=next_step]").fill(then)
    desk.button("Save", composer).click()
    expect(desk.page.locator("#panel")).to_contain_text(text)


def qualify(desk: Desk) -> None:
    """From the page of a lead: it is worth selling to."""
    desk.button("Qualify the lead").click()
    expect(desk.page.locator(".head .chips")).to_contain_text(desk.say("Prospect"))


def open_deal(desk: Desk, title: str) -> int:
    """From the customer's page, with the products it is about; the number of the deal."""
    page = desk.page
    desk.link("New deal", tab(desk, "deals")).click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=expected_on]").fill(day(20))
    desk.button("Open the deal").click()
    expect(page.locator("h1")).to_have_text(title)
    deal = number_of(page.url)
    desk.link("Add products").click()
    type_rows(desk, *MACHINES)
    expect(page.locator(".kpis")).to_contain_text("699,200")
    return deal


def type_rows(desk: Desk, *rows: Row, after: int = 0) -> None:
    """Fill in the rows of a form, those behind the first `after` ones, and save it."""
    page = desk.page
    there = page.locator("[data-rows-place] > [data-row]")
    for place, values in enumerate(rows, start=after):
        if there.count() <= place:
            page.locator("[data-rows-add]").click()
        for name, value in values.items():
            there.nth(place).locator(f"[name$=-{name}]").fill(value)
    desk.button("Save").click()
    expect(there).to_have_count(0)


# --- the board --------------------------------------------------------------------------------------------


def board(desk: Desk, word: str) -> Page:
    """The deals with this word as a board."""
    desk.open(f"/customers/deals/?view=open&text={word}")
    desk.link("Board").click()
    expect(desk.page.locator("[data-board]")).to_be_visible()
    return desk.page


def lane(page: Page, place: int) -> Locator:
    return page.locator(".lane").nth(place)


def card(deal: int) -> str:
    return f"[data-row='{deal}']"


# --- orders -----------------------------------------------------------------------------------------------


def plan_payments(desk: Desk, *parts: tuple[int, str, str]) -> None:
    """From the order's page: (days from today, amount or part, condition)."""
    desk.link("Plan the payments").click()
    type_rows(
        desk, *({"due_on": day(days), "amount": amount, "condition": why} for days, amount, why in parts)
    )
    expect(desk.page.locator("#payments")).to_contain_text(parts[0][2])


def sign(desk: Desk, days: int = 0) -> None:
    """From the order's page: it was signed so many days ago."""
    page = desk.page
    desk.link("Sign").click()
    page.locator("[name=on]").fill(day(-days))
    desk.button("It is signed").click()
    expect(page.locator(".head .chips")).to_contain_text(desk.say("Signed", "of an order"))


def ask_for_invoice(desk: Desk, title: str, note: str) -> None:
    """From the order's page; the customer has no profile yet, so that is entered first."""
    page = desk.page
    desk.link("Ask for an invoice", page.locator("#invoices")).click()
    desk.link("Enter a profile").click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=tax_number]").fill("91320594MA1XT00X1C")
    desk.button("Save").click()
    page.locator("[name=note]").fill(note)
    desk.button("Ask for the invoice").click()
    expect(page.locator("#invoices")).to_contain_text(title)


def signed_order(desk: Desk, customer: int, title: str) -> int:
    """An order of a customer, half a machine long overdue: signed, planned, its invoice asked for; its number."""
    page = desk.open(f"/customers/orders/new/?customer={customer}")
    page.locator("[name=title]").fill(title)
    page.locator("[name=deliver_on]").fill(day(30))
    desk.button("On to the lines").click()
    type_rows(desk, *MACHINES, INSTALLATION)
    expect(page.locator(".kpis")).to_contain_text("712,000")
    return number_of(page.url)
