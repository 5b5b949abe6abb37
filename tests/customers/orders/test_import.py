"""Orders from files: heads and lines, in one file or two; whose they are, what they come to, and back again."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import F, Sum
from django.test import Client
from django.urls import reverse

from customers.directory.models import Customer
from customers.orders.imports import kind as orders_kind
from customers.orders.models import Order, OrderLine
from customers.products.models import Product
from customers.records.changes import actions as changes
from customers.records.imports import actions as imports
from customers.records.imports.running import at_once, steps
from customers.records.imports.selectors import preview
from customers.records.models import ImportBatch, ImportFinding, TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.factories import deals, directory, orders

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
SHARED = Path(__file__).parents[4] / "shared" / "data"
NORTHWIND, RETAIL = SHARED / "northwind", SHARED / "orders" / "online_retail_sample.csv"
HEAD = "Order No,Customer,Order Date,Shipped Date,Product Code,Product,Quantity,Unit Price,Discount,Owner\n"


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    assert orders_kind.KIND.name == "orders"
    orders.entity()


@pytest.fixture
def bring(operator: User) -> Bring:
    """Import a file of orders; the batch says what came of it."""

    def run(content: str | bytes, *, by: User = operator, **options: object) -> ImportBatch:
        stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
        batch = imports.begin(stream, by=by, file_name="orders.csv", kind="orders", options=options)
        at_once(steps(batch, stream, dry=False))
        batch.refresh_from_db()
        return batch

    return run


def codes(batch: ImportBatch) -> set[str]:
    return set(ImportFinding.objects.filter(batch=batch).values_list("code", flat=True))


def test_rows_of_one_number_are_one_order(bring: Bring, customer: Customer, rep: User) -> None:
    lathe = deals.product(code="LT-1", name="车床", unit="台")
    rows = (
        f"A-1,{customer.name},2024-03-01,2024-03-05,LT-1,,2,100.50,0.1,\n"
        f"A-1,{customer.name},2024-03-01,2024-03-05,NEW-1,Oil,3,10,0,\n"
        f"A-1,{customer.name},2024-03-01,2024-03-05,NEW-1,Oil,3,10,0,\n"
        f"A-2,{customer.name},2024-04-01,,,Training in words,1,500,0,rep\n"
    )

    batch = bring(HEAD + rows)

    assert (batch.state, batch.rows, batch.created, batch.refused) == ("imported", 4, 4, 0)
    first, second = Order.objects.order_by("number")
    assert (first.state, first.total, str(first.signed_on)) == ("fulfilled", Decimal("240.90"), "2024-03-01")
    assert [one.delivered for one in first.lines.all()] == [2, 3, 3]  # what repeats was ordered twice
    assert (first.lines.all()[0].product, first.lines.all()[0].unit) == (lathe, "台")
    assert (second.state, second.owner, second.customer) == ("signed", rep, customer)
    assert Product.objects.get(code="NEW-1").name == "Oil"
    customer.refresh_from_db()
    assert str(customer.ordered_at.date()) == "2024-04-01"
    assert TimelineEntry.objects.filter(customer=customer, kind="order.signed").count() == 2
    assert Event.objects.get(name="order.imported").facts["created"] == 4
    assert not Event.objects.filter(name="order.signed").exists()  # history gives nobody a task


def test_the_preview_shows_the_line_of_a_row(operator: User) -> None:
    stream = io.BytesIO(f"{HEAD}A-1,Acme,2024-03-01,,P-9,Oil,3,10.50,0.1,\n".encode())
    batch = imports.begin(stream, by=operator, file_name="orders.csv", kind="orders", options={})

    (row,) = preview(batch, batch.mapping, {}).rows

    shown = [cell for _label, cell in row.cells]
    assert {"A-1", "Acme", "P-9", "Oil", "3.000", "10.50", "10.00"} <= set(shown)


def test_the_same_file_twice_changes_nothing(bring: Bring, customer: Customer) -> None:
    text = HEAD + f"A-1,{customer.name},2024-03-01,,P-9,Oil,3,10,0,\n" * 2
    bring(text)

    again = bring(text)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert OrderLine.objects.count() == 2


def test_heads_come_first_and_their_lines_from_another_file(bring: Bring, customer: Customer) -> None:
    bring(f"Order No,Customer,Order Date\nA-1,{customer.name},2024-03-01\n")
    assert Order.objects.get().total == 0

    batch = bring("Order No,Product Code,Quantity,Price\nA-1,P-9,3,10\nA-1,P-8,1,5\n")

    order = Order.objects.get()
    assert (batch.created, order.total, order.version) == (2, 35, 2)
    assert all(
        line.is_delivered for line in order.lines.all()
    )  # a file without deliveries tells of what is done


def test_undo_brings_back_what_was_there(bring: Bring, customer: Customer, operator: User) -> None:
    bring(f"Order No,Customer,Order Date\nA-1,{customer.name},2024-03-01\n")
    lines = bring("Order No,Product Code,Quantity,Price\nA-1,P-9,3,10\n")
    changes.undo(lines.change_set, by=operator)
    assert (Order.objects.get().total, OrderLine.objects.count(), Product.objects.count()) == (0, 0, 0)

    both = bring("Order No,Customer,Quantity,Price,Product\nB-1,Somebody New Ltd,1,10,Oil\n")
    assert Customer.objects.filter(name="Somebody New Ltd").exists()
    changes.undo(both.change_set, by=operator)

    assert not Customer.objects.filter(name="Somebody New Ltd").exists()
    assert list(Order.objects.values_list("number", flat=True)) == ["A-1"]
    assert TimelineEntry.objects.filter(kind="order.signed").count() == 1


def test_heads_can_be_taken_back_after_their_lines(bring: Bring, customer: Customer, operator: User) -> None:
    heads = bring(f"Order No,Customer,Order Date\nA-1,{customer.name},2024-03-01\n")
    lines = bring("Order No,Product Code,Quantity,Price\nA-1,P-9,3,10\n")

    changes.undo(lines.change_set, by=operator)
    done = changes.undo(heads.change_set, by=operator)

    assert (done.kept, Order.objects.count()) == (0, 0)
    customer.refresh_from_db()
    assert customer.ordered_at is None


def test_what_builds_upon_an_import_is_named_before_it_is_undone(
    bring: Bring, customer: Customer, operator: User, sign_in: Callable[[User], Client]
) -> None:
    heads = bring(f"Order No,Customer,Order Date\nA-1,{customer.name},2024-03-01\n")
    page = sign_in(operator)
    assert page.get(heads.get_absolute_url()).context["later"] == []

    lines = bring("Order No,Product Code,Quantity,Price\nA-1,P-9,3,10\n")

    answer = page.get(heads.get_absolute_url())
    assert answer.context["later"] == [lines.change_set]
    assert reverse("customers:change-detail", args=[lines.change_set.pk]) in answer.content.decode()
    changes.undo(lines.change_set, by=operator)
    assert page.get(heads.get_absolute_url()).context["later"] == []


def test_an_owner_is_named_by_his_employee_number(bring: Bring, customer: Customer, rep: User) -> None:
    rep.employee_number = "5"
    rep.save()

    bring(f"Order No,Customer,Order Date,employeeID\nA-1,{customer.name},2024-03-01,5\n")

    assert Order.objects.get().owner == rep


def test_a_known_order_keeps_its_lines(bring: Bring, customer: Customer, rep: User) -> None:
    order = orders.signed(customer, rep, number="A-1")

    batch = bring("Order No,Product,Quantity,Price\nA-1,Other,3,10\n")

    assert (batch.created, batch.unchanged) == (0, 1)
    assert "order_has_lines" in codes(batch)
    assert order.lines.count() == 1


def test_a_line_says_what_how_much_and_at_which_price(bring: Bring) -> None:
    rows = "A-1,Acme,2024-03-01,,,Oil,,10,0,\nA-2,Acme,2024-03-01,,,,1,10,0,\nA-3,Acme,2024-03-01,,,Oil,0,10,0,\n"

    batch = bring(f"{HEAD}{rows}")

    assert (batch.state, batch.refused, codes(batch)) == ("refused", 3, {"required"})
    assert not Order.objects.exists()


def test_lines_of_an_order_that_nobody_knows_are_refused(bring: Bring) -> None:
    batch = bring("Order No,Product,Quantity,Price\nA-1,Oil,1,10\n")

    assert (batch.state, codes(batch)) == ("refused", {"order_without_customer"})


def test_what_a_shop_sold_to_nobody_goes_to_walk_in_customers(bring: Bring) -> None:
    row = "2024-03-01,,,Oil,1,10,0,\n"

    batch = bring(f"{HEAD}A-1,,{row}A-2,,{row}")

    assert (batch.created, codes(batch)) == (2, {"walk_in_customer", "repeats_row"} & codes(batch))
    assert Customer.objects.get().orders.count() == 2


def test_orders_of_others_are_not_entered(bring: Bring, customer: Customer, manager: User) -> None:
    hidden = directory.customer(name="Hidden Ltd", code="H-1")

    batch = bring("Order No,Customer Code,Product,Quantity,Price\nA-1,H-1,Oil,1,10\n", by=manager)

    assert (batch.state, batch.refused) == ("refused", 1)
    assert hidden.orders.count() == 0


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the Northwind files are not on this machine")
def test_northwind_comes_in_whole_with_its_revenue_to_the_cent(
    bring: Bring, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = bring((NORTHWIND / "orders.csv").read_bytes())
    lines = bring((NORTHWIND / "order_details.csv").read_bytes())

    assert (heads.created, lines.created) == (830, 2155)
    assert Order.objects.filter(state="fulfilled").count() == 809
    exact = F("quantity") * F("price") * (100 - F("discount_percent")) / 100
    assert round(OrderLine.objects.aggregate(sum=Sum(exact))["sum"], 2) == Decimal("1265793.04")
    # As documents say it, each line rounded for itself.
    assert Order.objects.aggregate(sum=Sum("total"))["sum"] == Decimal("1265793.29")
    again = bring((NORTHWIND / "order_details.csv").read_bytes())
    assert (again.unchanged, again.warnings) == (2155, 0)
    monkeypatch.setattr(changes, "AT_ONCE", 10_000)
    changes.undo(lines.change_set, by=operator)
    assert (OrderLine.objects.count(), Product.objects.count()) == (0, 0)
    assert not Order.objects.exclude(total=0).exists()


@pytest.mark.skipif(not RETAIL.exists(), reason="the retail transactions are not on this machine")
def test_retail_transactions_come_in_with_their_returns(bring: Bring) -> None:
    batch = bring(RETAIL.read_bytes())

    assert (batch.created, batch.refused) == (16216, 0)
    assert (Order.objects.count(), Customer.objects.count()) == (1113, 132)
    assert OrderLine.objects.filter(quantity__lt=0).count() == 544
    assert Order.objects.aggregate(sum=Sum("total"))["sum"] == Decimal("366616.48")
