"""Pages of orders: who gets in, what bad forms answer, what masked readers meet."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.directory.models import Customer
from customers.orders import actions, selectors
from customers.orders.models import Order
from ownership.models import User
from tests.factories import deals, orders
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    orders.entity()


def url(name: str, *args: int) -> str:
    return reverse(f"customers:{name}", args=args)


def typed(customer: Customer, **values: object) -> dict[str, object]:
    """A filled in form of a new order."""
    given = {
        "customer": customer.pk,
        "title": "Two lathes",
        "entity": orders.entity().pk,
        "currency": "CNY",
        "tax_included": "on",
    }
    return {**given, **values}


def rows(*lines: tuple[object, ...], **values: object) -> dict[str, object]:
    """A filled in table of lines (what, quantity, price, tax, id)."""
    found: dict[str, object] = {"lines-rows": 1, "currency": "CNY", **values}
    for place, (what, quantity, price, tax, pk) in enumerate(lines):
        found |= {
            f"lines-{place}-what": what,
            f"lines-{place}-quantity": quantity,
            f"lines-{place}-price": price,
            f"lines-{place}-tax_percent": tax,
            f"lines-{place}-id": pk,
        }
    return found


# --- drafting ---------------------------------------------------------------------------------------------


def test_an_order_is_drafted_for_the_customer_that_was_picked(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    browser = sign_in(rep)
    page = browser.get(f"{url('order-new')}?customer={customer.pk}")
    assert customer.name in page.content.decode()

    answer = browser.post(url("order-new"), typed(customer, reference="PO 4711"))

    order = Order.objects.get()
    assert answer["Location"] == url("order-lines", order.pk)
    assert (order.title, order.reference, order.owner, order.tax_included) == (
        "Two lathes", "PO 4711", rep, True,
    )  # fmt: skip


def test_a_form_without_a_title_comes_back_with_what_was_typed(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    answer = sign_in(rep).post(url("order-new"), typed(customer, title="", reference="PO 4711"))

    assert answer.status_code == 422
    assert "PO 4711" in answer.content.decode()


def test_a_won_deal_leads_to_its_order(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal = deals.won(customer, rep, title="Five grinders", currency="USD", amount=Decimal(900))
    browser = sign_in(rep)
    address = f"{url('order-new')}?deal={deal.pk}"
    assert address in browser.get(deal.get_absolute_url()).content.decode()
    assert "Five grinders" in browser.get(address).content.decode()

    answer = browser.post(url("order-new"), typed(customer, title="Five grinders", deal=deal.pk))

    order = Order.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    assert (order.deal, order.currency, order.total) == (deal, "USD", Decimal(900))


def test_a_hidden_deal_is_a_missing_one(
    customer: Customer, rep: User, other_department: User, sign_in: Browser
) -> None:
    deal = deals.won(customer, rep)

    assert sign_in(other_department).get(f"{url('order-new')}?deal={deal.pk}").status_code == 404
    assert sign_in(other_department).get(f"{url('order-new')}?deal=99999999").status_code == 404


# --- one order --------------------------------------------------------------------------------------------


def test_the_page_shows_what_was_bought_and_how_far_it_is(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    order = orders.signed(
        customer, rep, title="Two lathes", lines=[("Lathe", 5, 1000)], reference="PO 4711",
        deliver_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    actions.fulfil(order, by=rep, quantities={order.lines.get().pk: Decimal(2)}, note="Parcel 7")

    page = sign_in(rep).get(order.get_absolute_url()).content.decode()

    for words in ("Two lathes", "¥5,000", "PO 4711", "Parcel 7", "delivery overdue", "40%", customer.name):
        assert words in page


def test_the_stepper_says_on_which_day_each_state_was_reached(customer: Customer, rep: User) -> None:
    today = timezone.localdate()
    order = orders.signed(customer, rep)
    order = actions.fulfil(order, by=rep, on=today - timedelta(days=1)).order

    steps = selectors.stepper_of(order, selectors.lines_of(order))

    days = ["", f"{order.signed_on:%Y-%m-%d}", f"{today - timedelta(days=1):%Y-%m-%d}", ""]
    assert [one["note"] for one in steps] == days
    assert [one["state"] for one in steps] == ["done", "done", "now", "later"]


def test_a_masked_reader_meets_no_figure(
    customer: Customer, rep: User, supporter: User, sign_in: Browser
) -> None:
    order = orders.signed(
        customer, rep, title="Secret lathes", lines=[("Hush", 1, 98765)], description="hush"
    )
    browser = sign_in(supporter)

    for address in (order.get_absolute_url(), url("order-list"), url("customer-orders", customer.pk)):
        page = browser.get(address).content.decode()
        for words in ("Secret", "98,765", "98.77", "hush", "Hush"):
            assert words not in page
    found = browser.get(url("order-list"), {"view": "all", "text": "Secret"})
    assert found.context["page"].rows == []
    assert browser.get(url("order-paper", order.pk)).status_code == 403


def test_a_department_that_meets_no_orders_gets_404(
    customer: Customer, rep: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    marketer = people.member(company.marketing, username="marketer")
    order = orders.signed(customer, rep)

    assert sign_in(marketer).get(order.get_absolute_url()).status_code == 404
    assert sign_in(marketer).get(url("customer-orders", customer.pk)).status_code == 403


def test_a_rival_edit_answers_409_with_both_values(
    customer: Customer, rep: User, manager: User, sign_in: Browser
) -> None:
    order = orders.order(customer, rep, title="Two lathes")
    actions.edit(order, by=manager, version=1, title="Four lathes")

    values = {**typed(customer), "title": "Three lathes", "version": 1}
    answer = sign_in(rep).post(url("order-edit", order.pk), values)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Three lathes" in page
    assert "Four lathes" in page


# --- lines ------------------------------------------------------------------------------------------------


def test_lines_are_typed_as_one_table(customer: Customer, rep: User, sign_in: Browser) -> None:
    product = deals.product(code="LT-360", price=Decimal(100))
    order = orders.order(customer, rep)
    first = order.lines.get()

    table = rows(("lt-360", 3, "", 13, ""), ("Lathe", 2, 90, "", first.pk), version=1)
    answer = sign_in(rep).post(url("order-lines", order.pk), table)

    assert answer.status_code == 302
    one, other = order.lines.all()
    assert (one.product, one.price, one.tax_percent) == (product, Decimal(100), Decimal(13))
    assert (other.pk, other.price) == (first.pk, Decimal(90))


def test_a_line_without_a_price_is_said(customer: Customer, rep: User, sign_in: Browser) -> None:
    order = orders.order(customer, rep)

    answer = sign_in(rep).post(url("order-lines", order.pk), rows(("A thing", 1, "", "", ""), version=1))

    assert answer.status_code == 422
    assert "A thing” needs a price" in answer.content.decode()


def test_lines_over_a_newer_version_come_back_as_typed(
    customer: Customer, rep: User, manager: User, sign_in: Browser
) -> None:
    order = orders.order(customer, rep)
    actions.edit(order, by=manager, version=1, title="Other")

    answer = sign_in(rep).post(url("order-lines", order.pk), rows(("My words", 1, 5, "", ""), version=1))

    assert answer.status_code == 409
    assert "My words" in answer.content.decode()


# --- verbs ------------------------------------------------------------------------------------------------


def test_it_is_signed_amended_delivered_paid_and_closed_by_its_pages(
    customer: Customer, rep: User, accountant: User, sign_in: Browser
) -> None:
    order, browser = orders.order(customer, rep, lines=[("Lathe", 2, 100)]), sign_in(rep)
    pk = order.lines.get().pk
    today = timezone.localdate().isoformat()
    for name in ("order-sign", "order-void"):
        assert browser.get(url(name, order.pk)).status_code == 200

    browser.post(url("order-sign", order.pk), {"on": today, "version": 1})
    assert browser.get(url("order-amend", order.pk)).status_code == 200
    browser.post(url("order-amend", order.pk), rows(("Lathe", 3, 100, 0, pk), version=2, reason="One more"))
    assert browser.get(url("order-fulfil", order.pk)).status_code == 200
    answer = browser.post(
        url("order-fulfil", order.pk), {"on": today, "version": 3, f"line-{pk}": "3", "note": ""}
    )
    assert answer["Location"] == order.get_absolute_url()
    assert browser.post(url("order-close", order.pk)).status_code == 422  # not paid
    paid = {"amount": "300", "on": today, "method": "transfer", "reference": "B-17"}
    assert sign_in(accountant).post(url("payment-new", order.pk), paid).status_code == 302
    browser.post(url("order-close", order.pk))

    order.refresh_from_db()
    assert (order.state, order.revision, order.total) == ("closed", 2, Decimal(300))
    page = browser.get(order.get_absolute_url()).content.decode()
    assert "One more" in page
    assert "B-17" in page


def test_what_no_longer_fits_says_so(customer: Customer, rep: User, sign_in: Browser) -> None:
    order, browser = orders.signed(customer, rep), sign_in(rep)
    today = timezone.localdate().isoformat()

    assert browser.get(url("order-lines", order.pk)).status_code == 422
    assert browser.get(url("order-sign", order.pk)).status_code == 422
    assert browser.post(url("order-sign", order.pk), {"on": today, "version": 1}).status_code == 422
    too_much = {"on": today, "version": 1, f"line-{order.lines.get().pk}": "9"}
    answer = browser.post(url("order-fulfil", order.pk), too_much)
    assert answer.status_code == 422
    assert "2 are left" in answer.content.decode()
    assert browser.post(url("order-void", order.pk), {"reason": ""}).status_code == 422


def test_a_delivery_of_another_order_is_not_taken_back(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    order, other = orders.signed(customer, rep), orders.signed(customer, rep)
    delivery = actions.fulfil(order, by=rep)

    assert sign_in(rep).post(url("order-take-back", other.pk, delivery.pk)).status_code == 404
    assert sign_in(rep).post(url("order-take-back", order.pk, delivery.pk)).status_code == 302


# --- on paper ---------------------------------------------------------------------------------------------


def test_the_paper_names_both_parties_and_every_version(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    entity = orders.entity(tax_number="91310000MA1K", bank="工商银行", account="6222")
    order = orders.order(customer, rep, entity=entity, lines=[("Lathe", 2, 100)], delivery_terms="EXW")
    order = actions.sign(order, by=rep)
    actions.amend(
        order, by=rep, version=2, reason="x", lines=[actions.Line("Grinder", Decimal(1), Decimal(70))]
    )
    browser = sign_in(rep)

    now = browser.get(url("order-paper", order.pk)).content.decode()
    before = browser.get(
        url("order-paper", order.pk), {"revision": 1, "language": "zh-hans"}
    ).content.decode()

    for words in ("91310000MA1K", "工商银行", customer.name, "Grinder", "¥70", "EXW"):
        assert words in now
    assert "Lathe" in before
    assert "¥200" in before
    assert "Grinder" not in before
    assert browser.get(url("order-paper", order.pk), {"revision": 7}).status_code == 404
