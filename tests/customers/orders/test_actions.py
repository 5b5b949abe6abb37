"""The verbs of orders: who may, what is recorded, what stays as it was signed."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory.models import Customer
from customers.orders import actions
from customers.orders.actions import Line
from customers.orders.models import Delivery, Order, OrderLine, OrderNumber
from customers.orders.payments.actions import settle
from customers.records.models import TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.factories import deals, directory, orders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    orders.entity()


def line(quantity: int = 2, price: int = 100, **values: Any) -> Line:
    return Line(**{"name": "Lathe", "quantity": Decimal(quantity), "price": Decimal(price), **values})


def drafted(customer: Customer, by: User, **values: Any) -> Order:
    return actions.draft(customer, by=by, **{"title": "Two lathes", "lines": [line()], **values})


# --- drafting ---------------------------------------------------------------------------------------------


def test_a_rep_keeps_the_order_he_drafts(customer: Customer, rep: User, company: SimpleNamespace) -> None:
    order = drafted(customer, rep)

    assert (order.owner, order.department, order.opened_by) == (rep, company.sales_east, rep)
    assert (order.state, order.total, order.version, order.revision) == ("draft", Decimal(200), 1, 1)
    assert order.entity == orders.entity()
    event = Event.objects.get(name="order.drafted")
    assert (event.about_type, event.about_id, event.by) == ("customers.order", order.pk, rep)
    assert event.topics == [customer.topic, order.topic, "orders"]
    entry = TimelineEntry.objects.get(customer=customer)
    assert (entry.kind, entry.facet, entry.about_id) == ("order.drafted", "orders", order.pk)
    assert order.history.get().history_user == rep


def test_numbers_run_through_the_year_and_step_over_taken_ones(customer: Customer, rep: User) -> None:
    year = timezone.localdate().year
    orders.order(customer, rep, number=f"O-{year}-0002")

    numbers = [drafted(customer, rep).number for _ in range(3)]

    assert numbers == [f"O-{year}-0001", f"O-{year}-0003", f"O-{year}-0004"]
    assert OrderNumber.objects.get(year=year).last == 4


@pytest.mark.parametrize("who", ["agent", "other_department", "auditor", "stranger", "accountant"])
def test_who_does_not_write_orders_drafts_none(
    customer: Customer, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        drafted(customer, request.getfixturevalue(who))


def test_operations_and_the_manager_may(customer: Customer, operator: User, manager: User, rep: User) -> None:
    assert drafted(customer, operator).owner == rep
    assert drafted(customer, manager).owner == manager


def test_a_deal_becomes_an_order_with_its_lines(customer: Customer, rep: User) -> None:
    product = deals.product(price=Decimal(50))
    deal = deals.won(customer, rep, amount=Decimal(95))
    deal.lines.create(
        position=1, product=product, name="x", unit="pcs", quantity=2, price=50, discount_percent=5
    )

    lines = actions.lines_of_deal(deal, Decimal(13))
    order = drafted(customer, rep, deal=deal, lines=lines)

    assert (order.deal, order.total) == (deal, deal.amount)
    made = order.lines.get()
    assert (made.product, made.unit, made.discount_percent, made.tax_percent) == (product, "pcs", 5, 13)
    assert Event.objects.get(name="order.drafted").facts == {"deal": deal.pk}


def test_a_deal_without_lines_is_one_line(customer: Customer, rep: User) -> None:
    deal = deals.won(customer, rep, title="Two lathes", amount=Decimal("950.50"))

    (only,) = actions.lines_of_deal(deal)

    assert (only.name, only.quantity, only.price) == ("Two lathes", 1, Decimal("950.50"))


def test_strange_deals_and_contacts_are_refused(customer: Customer, rep: User) -> None:
    other = directory.customer(owner=rep)

    with pytest.raises(RuleBroken, match="another customer"):
        drafted(customer, rep, deal=deals.deal(other, rep))
    with pytest.raises(RuleBroken, match="does not belong"):
        drafted(customer, rep, contact=directory.contact(other))


def test_a_stale_edit_shows_what_stands_now(customer: Customer, rep: User, manager: User) -> None:
    order = drafted(customer, rep)
    actions.edit(order, by=manager, version=1, title="Four lathes")

    with pytest.raises(EditConflict) as conflict:
        actions.edit(order, by=rep, version=1, title="Three lathes")

    assert conflict.value.theirs == {"title": "Four lathes"}


def test_another_way_of_tax_counts_anew(customer: Customer, rep: User) -> None:
    order = drafted(customer, rep, lines=[line(1, 113, tax_percent=Decimal(13))])
    assert (order.net, order.tax, order.total) == (Decimal(100), Decimal(13), Decimal(113))

    order = actions.edit(order, by=rep, version=1, tax_included=False)

    assert (order.net, order.tax, order.total) == (Decimal(113), Decimal("14.69"), Decimal("127.69"))


def test_new_lines_take_the_place_of_the_old_ones(customer: Customer, rep: User) -> None:
    order = drafted(customer, rep, lines=[line(), line(1, 10)])
    first = order.lines.get(position=1)

    order = actions.set_lines(
        order, by=rep, version=1, lines=[line(1, 7), line(3, 10, id=first.pk)], currency="USD"
    )

    assert (order.total, order.currency, order.version) == (Decimal(37), "USD", 2)
    assert [one.pk == first.pk for one in order.lines.all()] == [False, True]
    assert actions.set_lines(
        order, by=rep, version=2,
        lines=[line(1, 7, id=order.lines.all()[0].pk), line(3, 10, id=first.pk)],
    ).version == 2  # fmt: skip


def test_a_line_that_is_named_twice_is_one_and_another_like_it(customer: Customer, rep: User) -> None:
    order = drafted(customer, rep)
    first = order.lines.get()

    order = actions.set_lines(
        order, by=rep, version=1, lines=[line(1, 7, id=first.pk), line(3, 10, id=first.pk)]
    )

    assert [(one.pk == first.pk, one.price) for one in order.lines.all()] == [(True, 7), (False, 10)]
    assert order.total == 37


# --- signing ----------------------------------------------------------------------------------------------


def test_signing_makes_it_count(customer: Customer, rep: User) -> None:
    order = actions.sign(drafted(customer, rep), by=rep, version=1)

    today = timezone.localdate()
    assert (order.state, order.signed_on, order.dated_on, order.version) == ("signed", today, today, 2)
    assert Event.objects.get(name="order.signed").about_id == order.pk
    version = order.versions.get()
    assert (version.revision, version.total, version.by) == (1, Decimal(200), rep)
    assert version.lines[0]["total"] == "200.00"
    customer.refresh_from_db()
    assert customer.ordered_at is not None
    assert timezone.localdate(customer.ordered_at) == today
    assert customer.history.first().history_user == rep


def test_finance_sees_a_customer_once_he_has_ordered(customer: Customer, rep: User, accountant: User) -> None:
    order = drafted(customer, rep)
    assert not Order.objects.visible_to(accountant).exists()

    actions.sign(order, by=rep)

    assert Order.objects.visible_to(accountant).filter(pk=order.pk).exists()


def test_an_older_day_of_signing_leaves_a_later_order_the_last(customer: Customer, rep: User) -> None:
    today = timezone.localdate()
    actions.sign(drafted(customer, rep), by=rep, on=today - timedelta(days=2))
    actions.sign(drafted(customer, rep), by=rep, on=today - timedelta(days=9))

    customer.refresh_from_db()
    assert timezone.localdate(customer.ordered_at) == today - timedelta(days=2)


def test_what_cannot_be_signed(customer: Customer, rep: User, manager: User) -> None:
    with pytest.raises(RuleBroken, match="without lines"):
        actions.sign(drafted(customer, rep, lines=[]), by=rep)
    with pytest.raises(RuleBroken, match="future"):
        actions.sign(drafted(customer, rep), by=rep, on=timezone.localdate() + timedelta(days=1))
    order = drafted(customer, rep)
    actions.edit(order, by=manager, version=1, title="Other")
    with pytest.raises(EditConflict):
        actions.sign(order, by=rep, version=1)
    order = actions.sign(order, by=rep)
    with pytest.raises(RuleBroken, match="signed already"):
        actions.sign(order, by=rep)


def test_a_colleague_does_not_sign_it(customer: Customer, rep: User, teammate: User, agent: User) -> None:
    order = drafted(customer, rep)

    for who in (teammate, agent):
        with pytest.raises(PermissionDenied):
            actions.sign(order, by=who)


def test_of_a_signed_order_only_names_change(customer: Customer, rep: User) -> None:
    order = actions.sign(drafted(customer, rep), by=rep)

    assert actions.edit(order, by=rep, version=2, reference="PO 4711").reference == "PO 4711"
    with pytest.raises(RuleBroken, match="Amend"):
        actions.edit(order, by=rep, version=3, delivery_terms="EXW")
    with pytest.raises(RuleBroken, match="Amend"):
        actions.set_lines(order, by=rep, version=3, lines=[line(9, 9)])


# --- amending ---------------------------------------------------------------------------------------------


def test_an_amended_order_keeps_what_was_signed(customer: Customer, rep: User) -> None:
    order = actions.sign(drafted(customer, rep), by=rep)

    order = actions.amend(order, by=rep, version=2, reason="One more", lines=[line(3)], delivery_terms="EXW")

    assert (order.revision, order.total, order.delivery_terms, order.state) == (2, 300, "EXW", "signed")
    first, second = order.versions.all()
    assert (first.total, second.total, second.reason) == (200, 300, "One more")
    assert (first.terms["delivery_terms"], second.terms["delivery_terms"]) == ("", "EXW")
    assert Event.objects.get(name="order.amended").facts == {"revision": 2}


def test_what_is_no_amendment(customer: Customer, rep: User) -> None:
    order = drafted(customer, rep)
    with pytest.raises(RuleBroken, match="draft"):
        actions.amend(order, by=rep, version=1, reason="x", lines=[line(3)])
    order = actions.sign(order, by=rep)
    same = [line(id=order.lines.get().pk)]
    with pytest.raises(RuleBroken, match="Nothing differs"):
        actions.amend(order, by=rep, version=2, reason="x", lines=same, delivery_terms="")
    with pytest.raises(RuleBroken, match="Say why"):
        actions.amend(order, by=rep, version=2, reason=" ", lines=[line(3)])
    with pytest.raises(RuleBroken, match="Void it"):
        actions.amend(order, by=rep, version=2, reason="x", lines=[])
    with pytest.raises(EditConflict):
        actions.amend(order, by=rep, version=1, reason="x", lines=[line(3)])


def test_what_is_delivered_stays_in_every_version(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep, lines=[("Lathe", 5, 100), ("Oil", 2, 10)])
    lathe, oil = order.lines.all()
    actions.fulfil(order, by=rep, quantities={lathe.pk: Decimal(3)})

    with pytest.raises(RuleBroken, match="3 are delivered"):
        actions.amend(order, by=rep, version=2, reason="x", lines=[line(2, id=lathe.pk)])
    with pytest.raises(RuleBroken, match="has to stay"):
        actions.amend(order, by=rep, version=2, reason="x", lines=[line(9)])

    order = actions.amend(order, by=rep, version=2, reason="x", lines=[line(3, id=lathe.pk)])

    assert order.state == "fulfilled"
    assert not OrderLine.objects.filter(pk=oil.pk).exists()


def test_a_larger_version_is_to_be_delivered_again(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep)
    lathe = order.lines.get()
    actions.fulfil(order, by=rep)

    order = actions.amend(order, by=rep, version=2, reason="x", lines=[line(4, id=lathe.pk)])

    assert (order.state, order.fulfilled_on) == ("signed", None)
    assert order.lines.get().left == 2


# --- delivering -------------------------------------------------------------------------------------------


def test_it_is_delivered_in_parts(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep, lines=[("Lathe", 5, 100), ("Oil", 2, 10)])
    lathe, oil = order.lines.all()

    first = actions.fulfil(order, by=rep, quantities={lathe.pk: Decimal(3)}, note="Parcel 7")
    order.refresh_from_db()
    assert (order.state, first.note, first.lines.get().quantity) == ("signed", "Parcel 7", 3)
    actions.fulfil(order, by=rep)

    order.refresh_from_db()
    assert (order.state, order.fulfilled_on) == ("fulfilled", timezone.localdate())
    assert [one.quantity for one in Delivery.objects.latest("pk").lines.all()] == [2, 2]
    names = list(
        Event.objects.filter(name__startswith="order.").order_by("pk").values_list("name", flat=True)
    )
    assert names == ["order.delivered", "order.fulfilled"]


def test_what_cannot_be_delivered(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep)
    lathe = order.lines.get()

    with pytest.raises(RuleBroken, match="2 are left"):
        actions.fulfil(order, by=rep, quantities={lathe.pk: Decimal(3)})
    with pytest.raises(RuleBroken, match="how much"):
        actions.fulfil(order, by=rep, quantities={})
    with pytest.raises(RuleBroken, match="was delivered"):
        actions.fulfil(order, by=rep, on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(RuleBroken, match="signed order"):
        actions.fulfil(drafted(customer, rep), by=rep)


def test_a_delivery_is_taken_back_once(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep)
    delivery = actions.fulfil(order, by=rep)

    order = actions.take_back(delivery, by=rep)

    assert (order.state, order.fulfilled_on, order.lines.get().delivered) == ("signed", None, 0)
    assert not Delivery.objects.exists()
    with pytest.raises(RuleBroken, match="already"):
        actions.take_back(delivery, by=rep)


# --- the end ----------------------------------------------------------------------------------------------


def test_voiding_needs_a_reason_and_keeps_the_number(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep)
    with pytest.raises(RuleBroken, match="Say why"):
        actions.void(order, by=rep, reason=" ")

    order = actions.void(order, by=rep, reason="The customer withdrew")

    assert (order.state, order.end_reason, order.ended_on) == (
        "voided", "The customer withdrew", timezone.localdate(),
    )  # fmt: skip
    assert Event.objects.get(name="order.voided").facts == {"was_signed": True}
    with pytest.raises(RuleBroken, match="no longer"):
        actions.void(order, by=rep, reason="x")


def test_what_was_delivered_is_taken_back_before_it_is_voided(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep, lines=[("Lathe", 5, 100)])
    actions.fulfil(order, by=rep, quantities={order.lines.get().pk: Decimal(1)})

    with pytest.raises(RuleBroken, match="Take the deliveries back"):
        actions.void(order, by=rep, reason="x")


def test_only_a_fulfilled_order_is_closed(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep)
    with pytest.raises(RuleBroken, match="everything"):
        actions.close(order, by=rep)
    actions.fulfil(order, by=rep)

    order = actions.close(order, by=rep)

    assert (order.state, order.ended_on) == ("closed", timezone.localdate())


def test_an_order_is_not_closed_while_more_is_owed_than_was_planned(customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep, state="fulfilled", fulfilled_on=timezone.localdate())
    part = orders.instalment(order, amount=1)
    orders.payment(order, rep, 1)
    settle(order)
    order.save()
    part.refresh_from_db()
    assert (part.is_open, order.next_due_on) == (False, None)

    with pytest.raises(RuleBroken, match="not paid"):
        actions.close(order, by=rep)


def test_what_came_to_nothing_is_due_when_it_comes_to_something(customer: Customer, rep: User) -> None:
    order = actions.sign(drafted(customer, rep, lines=[line(price=0)]), by=rep)
    assert order.next_due_on is None

    order = actions.amend(order, by=rep, version=order.version, reason="A price", lines=[line(price=100)])

    assert order.instalments.get().amount == order.total > 0


def test_the_database_keeps_its_promises(customer: Customer, rep: User) -> None:
    order = orders.order(customer, rep)
    wrong: list[dict[str, Any]] = [
        {"number": ""},
        {"state": "signed"},
        {"signed_on": timezone.localdate()},
        {"fulfilled_on": timezone.localdate()},
        {"ended_on": timezone.localdate()},
        {"end_reason": "why"},
        {"total": 1},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**values)
    for values in ({"quantity": 0}, {"delivered": 3}, {"delivered": -1}, {"price": -1}, {"tax_percent": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.filter(order=order).update(**values)
    with pytest.raises(TypeError):
        actions.sign(order, by=rep).versions.get().save()
