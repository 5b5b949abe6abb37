"""A customer that nobody follows up: warned about, put off, recycled into the public pool, claimed by a colleague."""

from __future__ import annotations

import json
import os
import uuid
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import called, enter, number_of, number_of_nobody

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

LONG_AGO = (
    "UPDATE customers_customer SET created_at = created_at - interval '60 days' WHERE id = %(pk)s",
    "UPDATE ownership_ownershipchange SET at = at - interval '60 days' WHERE row_id = %(pk)s",
)
DUE = (
    "UPDATE ownership_recyclewarning SET due_on = current_date - 1 WHERE row_id = %(pk)s AND state = 'open'",
)


def pass_time(house: Any, statements: tuple[str, ...], pk: int) -> None:
    """What happened to a customer was long ago, or what it waits for has come."""
    address = house.facts()["database_url"] if hasattr(house, "facts") else os.environ.get("HOUSE_DATABASE")
    if not address:
        pytest.skip("HOUSE_DATABASE has to say where HOUSE keeps its data: the clock is moved there.")
    with psycopg.connect(address) as connection:
        for statement in statements:
            connection.execute(statement, {"pk": pk})


def set_up_rule(desk: Desk, seed: str) -> None:
    """A rule for this customer alone, as an administrator writes one."""
    page = desk.open("/admin/ownership/recyclerule/add/")
    page.locator("[name=pool]").select_option(index=1)
    page.locator("[name=name]").fill(f"规则 {seed}")
    page.locator("[name=position]").fill("1")
    page.locator("[name=idle_days]").fill("30")
    only = {"v": 1, "all": [{"field": "name", "op": "contains", "value": seed}]}
    page.locator("[name=filter]").fill(json.dumps(only))
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def cooling(desk: Desk) -> str:
    """What who held a customer until lately reads of it, without the day."""
    said = desk.say("You held this customer until lately. From %(day)s on you may claim it again.")
    return said.split("%(day)s")[0].strip()


def ask_the_rules(desk: Desk, seed: str) -> None:
    """Of the pool that has the rule, at once."""
    page = desk.open("/people/pools/")
    for address in page.locator("ul.rows a[href$='/health/']").evaluate_all(
        "all => all.map(one => one.pathname)"
    ):
        desk.open(address)
        if page.get_by_text(f"规则 {seed}").count():
            break
    desk.shoot("pool-health")
    desk.button("Ask the rules now").click()
    expect(page.locator("#toasts, .toast, .messages").first).to_be_visible()


def find_in_pool(desk: Desk, seed: str) -> Page:
    """The pool that holds it, narrowed to it."""
    page = desk.open("/people/pools/")
    addresses = page.locator("ul.rows b a").evaluate_all("all => all.map(one => one.pathname)")
    for address in addresses:
        desk.open(f"{address}?text={seed}")
        if page.locator("table.list tbody tr").count() == 1:
            return page
    raise AssertionError(f"No pool holds {seed}.")


@pytest.mark.parametrize(("language", "width"), looks("en") + looks("zh"))
def test_a_resting_customer_is_warned_about_put_off_recycled_and_claimed(
    person: Person, language: str, width: int
) -> None:
    owner, seed, phone = person("sales", language, width), uuid.uuid4().hex[:6], number_of_nobody()
    name = f"久未联系{seed}有限公司"
    pk = number_of(enter(owner, name, phone).url)
    set_up_rule(person("admin", language), seed)
    pass_time(owner.house, LONG_AGO, pk)

    manager = person("sales_manager", language, width)
    ask_the_rules(manager, seed)
    page = owner.open("/work/")
    expect(page.locator("#work-list")).to_contain_text(name)
    page = owner.open("/people/pools/warnings/")
    owner.shoot("pool-warnings")
    mine = page.locator("#warnings li").filter(has_text=name)
    mine.locator("form[action*='/extend/'] button").click()
    expect(page.locator("#warnings li").filter(has_text=name).locator(".chip")).to_contain_text("21")

    pass_time(owner.house, DUE, pk)
    ask_the_rules(manager, seed)
    gone = owner.page.goto(f"{owner.house.url}/customers/{pk}/")
    assert gone is not None
    expect(owner.page.locator("h1")).to_contain_text(name)  # his department looks into the pool
    expect(owner.page.locator("body")).not_to_contain_text(phone[-8:])
    owner.shoot("pool-customer")
    expect(owner.page.locator(".banner").filter(has_text=cooling(owner))).to_be_visible()
    expect(owner.page.locator("form[action$='/claim/']")).to_have_count(0)  # it cools down for who had it
    owner.open("/work/")

    other = person("sales2", language, width)
    page = find_in_pool(other, seed)
    other.shoot("pool-list")
    page.locator("table.list tbody tr").get_by_role("button").filter(visible=True).first.click()
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator("header.head")).to_contain_text(called(other, "sales2"))
    expect(page.locator("a[href^='tel:']").first).to_be_visible()
    lost = owner.page.goto(f"{owner.house.url}/customers/{pk}/")
    assert lost is not None
    assert lost.status == 404
