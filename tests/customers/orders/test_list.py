"""The list of orders: its views and boxes, cells changed in place, what finance and others meet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit import filters
from customers.directory.models import Customer
from customers.orders import actions
from customers.records.filters.asking import asker_for
from customers.records.lists import kinds
from customers.records.lists.listing import Listing
from notifications import relay
from notifications.models import Notice
from ownership.models import User
from tests.factories import deals, directory, orders

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LIST = "customers:order-list"


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    orders.entity()


def shown(answer: object) -> set[int]:
    return {row.pk for row in answer.context["page"].rows}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, {"draft", "late"}),
        ({"view": "open"}, {"late"}),
        ({"view": "late"}, {"late"}),
        ({"view": "drafts"}, {"draft"}),
        ({"view": "done"}, {"done"}),
        ({"view": "voided"}, {"void"}),
        ({"view": "all", "text": "lathe"}, {"draft"}),
        ({"view": "all", "text": "po 47"}, {"draft"}),
        ({"view": "all", "text": "恒力"}, {"draft", "late", "done", "void"}),
        ({"view": "all", "state": "signed"}, {"late"}),
        ({"view": "all", "owner": "me", "dated": "this_year"}, {"draft", "late", "done", "void"}),
    ],
)
def test_views_and_boxes_narrow(
    customer: Customer, rep: User, sign_in: Browser, query: dict[str, str], fits: set[str]
) -> None:
    today = timezone.localdate()
    done = orders.signed(customer, rep)
    actions.fulfil(done, by=rep)
    void = orders.signed(customer, rep)
    actions.void(void, by=rep, reason="x")
    made = {
        "draft": orders.order(customer, rep, title="Two lathes", reference="PO 4711"),
        "late": orders.signed(customer, rep, deliver_on=today - timedelta(days=2)),
        "done": done,
        "void": void,
    }

    assert shown(sign_in(rep).get(reverse(LIST), query)) == {made[name].pk for name in fits}


def test_every_column_can_be_shown_and_sorted(customer: Customer, rep: User, sign_in: Browser) -> None:
    orders.signed(customer, rep)
    kind = kinds.find("orders")
    assert kind is not None
    columns = ",".join(Listing(kind, rep, {}, kind.address).offered)

    for sort in ("total", "-dated_on", "updated_at"):
        query = {"view": "all", "columns": columns, "sort": sort}
        assert sign_in(rep).get(reverse(LIST), query).status_code == 200


def test_finance_opens_with_what_is_signed(
    customer: Customer, rep: User, accountant: User, sign_in: Browser
) -> None:
    drafted = orders.order(customer, rep)
    signed = actions.sign(orders.order(customer, rep), by=rep)

    browser = sign_in(accountant)

    assert shown(browser.get(reverse(LIST))) == {signed.pk}
    assert shown(browser.get(reverse(LIST), {"view": "all"})) == {drafted.pk, signed.pk}
    assert browser.get(drafted.get_absolute_url()).status_code == 200
    assert browser.get(reverse("customers:order-edit", args=[drafted.pk])).status_code == 403


def test_customers_are_found_by_their_orders_and_products(customer: Customer, rep: User) -> None:
    product = deals.product()
    orders.signed(customer, rep).lines.update(product=product)
    directory.customer(owner=rep)

    tree = has("orders", one("state", "is", "signed"), has("products", one("code", "is", product.code)))
    condition = filters.compile(filters.parse("customers", {"v": 1, "all": [tree]}), asker_for(rep))

    assert list(Customer.objects.filter(condition)) == [customer]


def one(name: str, op: str, value: str) -> dict[str, object]:
    return {"field": name, "op": op, "value": value}


def has(name: str, *parts: dict[str, object]) -> dict[str, object]:
    return {"field": name, "op": "has", "value": {"all": list(parts)}}


def test_who_holds_it_and_who_leads_learn_of_a_signed_order(
    customer: Customer, rep: User, manager: User, operator: User
) -> None:
    actions.sign(orders.order(customer, rep), by=operator)
    while relay.drain():
        pass

    told = Notice.objects.filter(event__name="order.signed")
    assert set(told.values_list("recipient", flat=True)) == {rep.pk, manager.pk}


def test_the_panel_and_the_head_of_the_customer_say_what_he_bought(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    orders.signed(customer, rep, title="Two lathes", lines=[("Lathe", 2, 6000)])
    browser = sign_in(rep)

    panel = browser.get(reverse("customers:customer-orders", args=[customer.pk])).content.decode()
    page = browser.get(customer.get_absolute_url()).content.decode()

    assert "Two lathes" in panel
    assert "¥12K" in panel
    assert "Orders to fulfil" in page


def test_the_list_says_what_its_rows_come_to_to_who_reads_amounts(
    customer: Customer, rep: User, stranger: User, sign_in: Browser
) -> None:
    orders.signed(customer, rep, lines=(("Lathe", 2, "100.10"),))
    orders.order(customer, rep, lines=(("Oil", 1, "0.05"),))
    orders.order(customer, rep, lines=(("Oil", 1, "7"),), currency="USD")

    page = sign_in(rep).get(reverse(LIST), {"view": "all"})

    assert page.context["sums"] == "¥200.25, $7"
    narrowed = sign_in(rep).get(reverse(LIST), {"view": "all", "state": "signed"})
    assert narrowed.context["sums"] == "¥200.20"
    assert sign_in(rep).get(reverse(LIST), {"view": "late"}).context["sums"] == ""
    assert sign_in(stranger).get(reverse(LIST), {"view": "all"}).context["sums"] == ""


def test_a_product_says_how_it_sells_and_leads_to_its_orders(
    customer: Customer, rep: User, other_department: User, sign_in: Browser
) -> None:
    lathe = deals.product(code="LT-1", unit="pcs")
    order = orders.signed(customer, rep, lines=(("Lathe", 3, "33.33"), ("Oil", 1, "5")))
    order.lines.filter(name="Lathe").update(product=lathe, discount_percent=50)
    draft = orders.order(customer, rep, lines=(("Lathe", 9, 9),))
    draft.lines.update(product=lathe)

    figures = sign_in(rep).get(lathe.get_absolute_url()).context["figures"]

    assert [one.value for one in figures] == ["1", "3", "¥50"]
    assert shown(sign_in(rep).get(figures[0].url)) == {order.pk, draft.pk}
    others = sign_in(other_department).get(lathe.get_absolute_url()).context["figures"]
    assert [one.value for one in others] == ["0"]


def test_a_customers_panel_says_what_he_bought_in_all(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    kept = orders.signed(customer, rep, lines=(("Lathe", 1, "1234.50"),))
    orders.order(customer, rep)

    page = sign_in(rep).get(reverse("customers:customer-orders", args=[customer.pk]))

    assert (page.context["number"], {code: str(one) for code, one in page.context["sums"].items()}) == (
        1,
        {"CNY": "1234.50"},
    )
    assert "¥1,234.50" in page.content.decode()
    assert kept.pk in shown(sign_in(rep).get(page.context["all_url"]))
