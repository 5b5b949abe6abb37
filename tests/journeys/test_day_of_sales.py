"""A day in sales: a lead who called, qualified, a deal over the board, a quote, won, ordered, signed; and what tomorrow
brings."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys import steps_selling as selling
from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import (
    begin_step,
    day,
    figures_lead_to_lists,
    finish_step,
    menu,
    number_of,
    run_on,
    tab,
)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

SERVICE = {"en": "Customer Service", "zh-hans": "客户服务部"}


@pytest.mark.parametrize(("language", "width"), looks("zh"))
def test_a_day_from_a_call_to_a_signed_order(person: Person, language: str, width: int) -> None:
    desk, word = person("sales", language, width), uuid.uuid4().hex[:6]
    page, name, title = desk.page, f"瑞格{word}", f"Lathes {word}"
    figures_lead_to_lists(desk)
    desk.shoot(f"day-sales-work-{language}")

    customer = selling.enter_lead(desk, name, f"Guo {word}")
    selling.log(desk, "call", f"Two machines by spring {word}", then=f"Send the papers {word}", days="1")
    desk.shoot(f"day-sales-lead-{language}")
    selling.qualify(desk)
    deal = selling.open_deal(desk, title)
    over_the_board(desk, deal, title)
    quote(desk, deal)

    won(desk, deal)
    hand_to_service(desk, word)
    desk.open(f"/customers/deals/{deal}/")
    draft(desk, title)
    order = number_of(page.url)
    selling.plan_payments(desk, (10, "30%", f"Advance {word}"), (60, "70%", "Accepted"))
    selling.sign(desk)
    desk.shoot(f"day-sales-order-{language}")
    run = run_on(desk, "order")
    waiting = page.locator(f"#order-{order}-collaborations .banner.wait")
    expect(waiting).to_have_count(2)
    expect(waiting.filter(has_text=selling.INVOICE[desk.language])).to_have_count(1)
    desk.shoot(f"day-sales-tasks-{language}")

    page = desk.open(f"/customers/{customer}/")
    expect(tab(desk, "orders")).to_contain_text(title)
    desk.shoot(f"day-sales-customer-{language}")
    page = desk.open("/work/collaborations/?show=mine")
    line = page.locator("table.list tbody tr").filter(has_text=title)
    expect(line.filter(has=page.locator(f"a[href='/work/collaborations/{run}/']"))).to_be_visible()
    tomorrow(desk, word)


def over_the_board(desk: Desk, deal: int, title: str) -> None:
    """On by keyboard: the second stage asks with whom one talks, the third takes the card at once."""
    page, card = selling.board(desk, title), selling.card(deal)
    expect(selling.lane(page, 0).locator(card)).to_be_visible()
    desk.shoot(f"day-sales-board-{desk.language}")
    page.locator(card).locator("a.lane-name").focus()
    page.keyboard.press("Shift+ArrowRight")
    dialog = page.locator("#board-ask[open]")
    dialog.locator("select[name=contact]").select_option(index=1)
    desk.shoot(f"day-sales-asked-{desk.language}")
    desk.button("Save", dialog).click()
    expect(selling.lane(page, 1).locator(card)).to_be_visible()
    page.locator(card).locator("a.lane-name").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(selling.lane(page, 2).locator(card)).to_be_visible()
    expect(selling.lane(page, 2).locator("[data-lane-count]")).to_have_text("1")
    page.locator(card).locator("a.lane-name").click()
    expect(page.locator("h1")).to_have_text(title)


def quote(desk: Desk, deal: int) -> None:
    """A page to print, in the customer's language."""
    page = desk.page
    menu(desk, "More", page.locator(f"#deal-{deal}-verbs"))
    desk.link("Quote").click()
    paper = page.locator(".quote-paper")
    expect(paper).to_contain_text("699,200")
    other = "zh-hans" if desk.language == "en" else "en"
    paper.locator("select[name=language]").select_option(other)
    desk.button("Show", paper).click()
    expect(page.locator(f".quote-paper article[lang={other}]")).to_contain_text("699,200")
    expect(desk.button("Print")).to_be_visible()
    desk.shoot(f"day-sales-quote-{desk.language}")


def won(desk: Desk, deal: int) -> None:
    page = desk.open(f"/customers/deals/{deal}/")
    desk.button("Won").click()
    expect(desk.link("Draft the order")).to_be_visible()
    expect(page.locator(f"#deal-{deal} .head .chip").first).to_have_class(re.compile(r"\bg\b"))


def hand_to_service(desk: Desk, word: str) -> None:
    """What was promised is the seller's to say, then the customer is service's."""
    run = run_on(desk, "deal")
    desk.open("/work/")
    begin_step(desk, run)
    desk.shoot(f"day-sales-promised-{desk.language}")
    finish_step(desk, run, f"Training before the fair {word}")
    expect(desk.page.locator("main .banner.wait")).to_contain_text(SERVICE[desk.language])


def draft(desk: Desk, title: str) -> None:
    """What the deal offered comes along; the installation is one line more."""
    page = desk.page
    desk.link("Draft the order").click()
    page.locator("[name=deliver_on]").fill(day(45))
    desk.button("Draft the order").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".kpis")).to_contain_text("699,200")
    desk.link("Change the lines").click()
    selling.type_rows(desk, selling.INSTALLATION, after=1)
    expect(page.locator(".kpis")).to_contain_text("712,000")


def tomorrow(desk: Desk, word: str) -> None:
    """What waits for tomorrow stands among the next steps, until it is done the evening before."""
    page = desk.open(f"/customers/interactions/?view=waiting&text={word}")
    row = page.locator("table.list tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"Send the papers {word}")
    desk.shoot(f"day-sales-tomorrow-{desk.language}")
    row.locator("td.lead a").click()
    desk.button("Done").click()
    expect(page.locator(".next-step.done")).to_be_visible()
    page = desk.open(f"/customers/interactions/?view=waiting&text={word}")
    expect(page.locator("table.list tbody tr")).to_have_count(0)
