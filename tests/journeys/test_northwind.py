"""A whole company comes over by browser alone, in the order in which its records need each other: colleagues with their
departments and territories, customers, products, orders, lines. Then a shop's transactions. Figures are the pages' own.
"""

from __future__ import annotations

import csv
import io
import os
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LOOKS, Desk, Person
from tests.journeys.steps import condition
from tests.journeys.test_files import (
    DATA,
    WORK_SECONDS,
    Case,
    Figures,
    choose,
    done,
    figures,
    read_as,
    take_back,
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("running"),
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no public data at {DATA}"),
]
NORTHWIND, RETAIL = DATA / "northwind", DATA / "orders" / "online_retail_sample.csv"
KNOWN = "Everything in this file was known already; nothing changed."


def table(name: str) -> list[dict[str, str]]:
    with (NORTHWIND / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def looked_up(name: str, column: str, other: str, key: str, wanted: str) -> Any:
    """A file with the words of another one behind its codes, as people look them up in a spreadsheet."""
    words = {row[key]: row[wanted] for row in table(other)}
    rows = [{**row, wanted: words[row[column]]} for row in table(name)]
    out = io.StringIO()
    writer = csv.DictWriter(out, [head for head in rows[0] if head != column])
    writer.writeheader()
    writer.writerows({head: value for head, value in row.items() if head != column} for row in rows)
    return {"name": name, "mimeType": "text/csv", "buffer": out.getvalue().encode()}


def bring(desk: Desk, file: Any, kind: str, into: str = "") -> tuple[Figures, str]:
    """Choose, check, import: what the page says in figures, and its address."""
    page = desk.page
    choose(desk, file)
    read_as(page, Case("", kind))
    form = page.locator("form#columns")
    if into:
        form.locator("[name=into]").select_option(into)
    form.locator("[data-main-verb]").click()
    done(page)
    if os.environ.get("SHOTS"):
        desk.shoot(f"northwind-{kind}-checked-{desk.language}")
    page.locator("form[action$='/run/'] button").click()
    expect(page.locator("main .banner.g")).to_be_visible(timeout=WORK_SECONDS * 1000)
    desk.shoot(f"northwind-{kind}-{desk.language}")
    return figures(page), page.url


def known_already(desk: Desk, file: Any, kind: str) -> None:
    again, _address = bring(desk, file, kind)
    assert (again.new, again.changed, again.refused) == (0, 0, 0)
    expect(desk.page.locator("main .banner.g")).to_contain_text(desk.say(KNOWN))


def before(desk: Desk, day: str) -> None:
    """All orders dated before this day, by the filter builder."""
    desk.open("/customers/orders/?view=all")
    desk.link("Filter").click()
    row = condition(desk, 1, "dated_on", "before")
    row.locator("input[type=date]").fill(day)
    desk.button("Apply the filter").click()
    desk.page.wait_for_url(re.compile(r"/customers/orders/\?"))


def come_to(desk: Desk, number: str, amount: str) -> None:
    """The list of orders says how many rows it has, and what they come to."""
    rows = desk.page.locator(".views-line .count")
    expect(rows).to_contain_text(re.compile(rf"(?<![\d,]){number}\b"))
    expect(desk.page.locator(".views-line .adds-up")).to_contain_text(amount)


def hire(desk: Desk) -> None:
    """Nine employees become a tree below sales, by who reports to whom; then come their territories."""
    page = desk.open("/people/?department=hq")
    desk.link("Import a file").click()
    expect(desk.field("What is in it")).to_have_value("people")
    came, _address = bring(desk, NORTHWIND / "employees.csv", "people", "sales")
    assert came.new + came.unchanged + came.changed == 9
    file = looked_up(
        "employee_territories.csv", "territoryID", "territories.csv", "territoryID", "territoryDescription"
    )
    bring(desk, file, "people", "sales")
    desk.link("To the people").click()
    tree = page.locator(".tree")
    expect(tree.get_by_role("link", name=re.compile("Andrew Fuller"))).to_contain_text("9")
    tree.get_by_role("link", name=re.compile("Steven Buchanan")).click()
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="Anne Dodsworth")).to_contain_text("Hollis")
    expect(rows.filter(has=page.locator(".who", has_text="Steven Buchanan"))).to_contain_text(
        desk.say("Manager")
    )
    desk.shoot(f"northwind-team-{desk.language}")


def look_around(desk: Desk) -> None:
    """What the file says stands on the pages that people open: customer, order, product, owner."""
    page = desk.page
    before(desk, "1999-01-01")
    come_to(desk, "830", "¥1,265,793.29")
    desk.shoot(f"northwind-order-list-{desk.language}")
    page.locator("main [name=text]").fill("QUICK-Stop")
    page.keyboard.press("Enter")
    come_to(desk, "28", "¥110,277.32")
    page.locator("table.list tbody a[href*='/customers/']", has_text="QUICK-Stop").first.click()
    page.locator("nav.tabs [data-tab=orders]").click()
    bought = page.locator("#panel .panel-foot").first
    expect(bought).to_contain_text(re.compile(r"\b28\b.*¥110,277\.32"))
    desk.shoot(f"northwind-customer-{desk.language}")

    desk.open("/customers/products/?text=Blaye")
    page.locator("table.list tbody").get_by_role("link", name="Côte de Blaye", exact=True).click()
    figure = page.locator("main .kpi")
    expect(figure.nth(0)).to_contain_text("24")
    expect(figure.nth(1).locator("b")).to_have_text("623")
    expect(figure.nth(2)).to_contain_text("¥141,396.74")
    desk.shoot(f"northwind-product-{desk.language}")
    figure.nth(0).click()
    expect(page.locator(".views-line > .end")).to_contain_text(re.compile(r"\b24\b"))

    desk.open("/customers/orders/?view=all&text=10248")
    page.locator("table.list tbody tr .name a").first.click()
    expect(page.locator("main")).to_contain_text("Steven Buchanan")
    expect(page.locator("main")).to_contain_text("¥440")
    desk.shoot(f"northwind-order-{desk.language}")


@pytest.mark.parametrize(("language", "width"), LOOKS if os.environ.get("JOURNEYS") == "all" else LOOKS[:1])
def test_northwind_comes_whole_and_goes_again(person: Person, language: str, width: int) -> None:
    hire(person("admin", language, width))
    desk = person("operations", language, width)
    products = looked_up("products.csv", "categoryID", "categories.csv", "categoryID", "categoryName")
    heads, lines = NORTHWIND / "orders.csv", NORTHWIND / "order_details.csv"
    addresses = []
    for file, kind, new in (
        (NORTHWIND / "customers.csv", "customers", 91),
        (products, "products", 77),
        (heads, "orders", 830),
        (lines, "orders", 2155),
    ):
        came, address = bring(desk, file, kind)
        assert (came.new, came.refused) == (new, 0), file
        addresses.append(address)
    look_around(desk)
    known_already(desk, heads, "orders")
    known_already(desk, lines, "orders")

    desk.page.goto(addresses[2])
    expect(desk.page.locator("main .banner", has_text="order_details.csv")).to_be_visible()
    desk.shoot(f"northwind-built-upon-{desk.language}")
    for address in reversed(addresses):
        take_back(desk, address)
    before(desk, "1999-01-01")
    expect(desk.page.locator("main")).to_contain_text(desk.say("No order fits"))


@pytest.mark.skipif(os.environ.get("JOURNEYS") != "all", reason="long; JOURNEYS=all walks it")
def test_what_a_shop_sold_comes_as_orders_with_its_returns_netted(person: Person) -> None:
    desk = person("operations")

    came, address = bring(desk, RETAIL, "orders")

    assert (came.rows, came.new, came.refused) == (16_216, 16_216, 0)
    before(desk, "2012-01-01")
    come_to(desk, "1,113", "¥366,616.48")
    desk.shoot("retail-orders")
    known_already(desk, RETAIL, "orders")
    take_back(desk, address)
    before(desk, "2012-01-01")
    expect(desk.page.locator("main")).to_contain_text(desk.say("No order fits"))
