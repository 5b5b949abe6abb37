"""The locked door, clicked through: padlock, question, a lesser grant, the look, its end, and what is written down."""

from __future__ import annotations

import re
import uuid

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LOOKS, Desk, Person
from tests.journeys.steps import enter, menu, number_of, number_of_nobody
from tests.journeys.test_files import Books, books  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

# Two days go by.
PASSED = (
    "UPDATE customers_customerusershare SET expires_at = now() WHERE source_kind = 'request' AND source_id = %s",
    "UPDATE ownership_accessrequest SET granted_until = now() WHERE id = %s",
)


def locked(person: Person, language: str, width: int) -> tuple[Desk, int, str]:
    """A customer of a seller whose manager puts a padlock on it: the seller's desk, its number and name."""
    sales = person("sales", language, width)
    name, phone = f"重点 {uuid.uuid4().hex[:6]}", number_of_nobody()
    page = enter(sales, name, phone)
    number = number_of(page.url)
    boss = person("sales_manager", language, width)
    page = boss.open(f"/customers/{number}/edit/")
    page.locator("[name=is_key]").check()
    boss.button("Save").click()
    page.wait_for_url(re.compile(rf"/customers/{number}/$"))
    return sales, number, phone


def ask(desk: Desk, customer: int, language: str) -> int:
    """Meet the padlock and ask for a week with contact data; the number of the request."""
    page = desk.page
    answer = page.goto(f"{desk.house.url}/customers/{customer}/")
    assert answer is not None
    assert answer.status == 403
    desk.shoot(f"locked-{language}")
    desk.link("Ask for access").click()
    page.locator("[name=reason]").fill("The pump is down / 泵坏了")
    page.locator("[name=facets][value=contact]").check()
    desk.shoot(f"ask-{language}")
    desk.button("Ask for access").click()
    page.wait_for_url(re.compile(r"/people/access/\d+/$"))
    expect(page.locator(".banner.wait")).to_be_visible()
    return number_of(page.url)


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_from_the_padlock_to_the_end_of_the_grant(
    person: Person,
    books: Books,  # noqa: F811
    language: str,
    width: int,
) -> None:
    sales, customer, phone = locked(person, language, width)
    service = person("service", language, width)
    request = ask(service, customer, language)

    page = sales.open(f"/people/access/{request}/")
    sales.shoot(f"decide-{language}")
    page.locator("form[action$='/grant/'] [name=days]").fill("2")
    page.locator("form[action$='/grant/'] [name=facets]").uncheck()
    sales.button("Grant access").click()
    expect(page.locator(".banner.g")).to_be_visible()
    sales.shoot(f"granted-{language}")

    page = service.open(f"/customers/{customer}/")
    expect(page.locator("main")).not_to_contain_text(phone)  # less was granted than asked for
    service.link("Why can I see this?").click()
    reason = page.locator(f"a[href='/people/access/{request}/']")
    expect(reason).to_be_visible()
    service.shoot(f"open-{language}")

    with psycopg.connect(books.address) as database:
        for statement in PASSED:
            database.execute(statement, [request])
    answer = page.reload()
    assert answer is not None
    assert answer.status == 403

    auditor = person("auditor", language, width)
    page = auditor.open(f"/people/access/log/?person=service&customer={code_of(books, customer)}")
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(3)  # the padlock, the look, the padlock again
    auditor.shoot(f"log-{language}")


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_sharing_by_hand_and_looking_as_a_colleague(person: Person, language: str, width: int) -> None:
    sales, customer, _phone = locked(person, language, width)
    page = sales.open(f"/people/access/customers/{customer}/")
    option = page.locator("select[name=department] option").nth(1)
    page.locator("select[name=department]").select_option(option.get_attribute("value"))
    page.locator("[name=reason]").fill("Trade fair / 展会")
    sales.shoot(f"share-{language}")
    sales.button("Share it").click()
    expect(page.locator(".rows").first).to_contain_text("Trade fair / 展会")
    page.locator("input[name=person]").fill("service")
    page.locator("form[action$='/why/'] button").click()
    expect(page.locator(f"#customer-{customer}-why .banner")).to_be_visible()
    sales.shoot(f"who-{language}")
    menu(sales, "Change the share")
    sales.button("End it now").click()
    confirm(sales)
    expect(page.locator("main")).to_contain_text(sales.say("Ended shares"))

    boss = person("sales_manager", language, width)
    page = boss.open("/people/?q=sales")
    page.locator("form[action*='/people/look/'] button").first.click()
    confirm(boss)
    expect(page.locator("#looking-bar")).to_be_visible()
    boss.shoot(f"looking-{language}")
    page.locator("#looking-bar button").click()
    expect(page.locator("#looking-bar")).to_have_count(0)


def confirm(desk: Desk) -> None:
    """Say yes to what a button asks first."""
    desk.page.locator("#ask[open] button[value=yes]").click()


def code_of(books: Books, customer: int) -> str:  # noqa: F811
    with psycopg.connect(books.address) as database:
        found = database.execute("SELECT code FROM customers_customer WHERE id = %s", [customer]).fetchone()
    assert found is not None
    return str(found[0])
