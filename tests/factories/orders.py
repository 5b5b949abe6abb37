"""The smallest valid orders. Our legal entity ships with the product."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from itertools import count
from typing import Any

from django.apps import apps
from django.utils import timezone

from customers.directory.models import Customer
from customers.orders import rules
from customers.orders.invoices.models import Invoice, InvoiceProfile
from customers.orders.models import LegalEntity, Order, OrderLine, OrderVersion
from customers.orders.payments.models import Instalment, Payment
from ownership.models import User
from workflows.playbooks.models import Playbook

_numbers = count(1)


def entity(**values: Any) -> LegalEntity:
    """The usual one, made again where a test emptied the tables."""
    if values:
        return LegalEntity.objects.create(**{"name": "协同贸易", "name_en": "Xietong Trading", **values})
    found = LegalEntity.objects.filter(is_usual=True).first()
    return found or LegalEntity.objects.create(name="本公司", name_en="Our company", is_usual=True)


def playbook() -> Playbook:
    """The shipped one that a signed order starts."""
    if not Playbook.objects.filter(trigger="order.signed").exists():
        import_module("workflows.migrations.0004_order_fulfilment_playbook").ship(apps, None)
    return Playbook.objects.get(trigger="order.signed")


def order(
    customer: Customer,
    owner: User | None = None,
    *,
    lines: Sequence[tuple[Any, ...]] = (("Lathe", 2, 100),),
    **values: Any,
) -> Order:
    """A draft with lines (what, quantity, price), written without an event."""
    number = next(_numbers)
    given = {
        "number": f"T-{number:04d}",
        "title": f"Order {number}",
        "entity": values.get("entity") or entity(),
        "owner": owner,
        "department": customer.department,
        "opened_by": owner or customer.owner,
    }
    made = Order(customer=customer, **{**given, **values})
    rows = [
        OrderLine(order=made, position=place, name=what, quantity=Decimal(quantity), price=Decimal(price))
        for place, (what, quantity, price) in enumerate(lines, start=1)
    ]
    made.net, made.tax, made.total = rules.amounts(rows, tax_included=made.tax_included)
    made.save()
    for row in rows:
        row.order = made
        row.save()
    return made


def signed(customer: Customer, owner: User | None = None, **values: Any) -> Order:
    """An order that was signed today."""
    today = timezone.localdate()
    return order(customer, owner, **{"state": "signed", "signed_on": today, "dated_on": today, **values})


def instalment(order: Order, *, days: int = 30, amount: int = 100) -> Instalment:
    """An open part of a signed order, due in so many days."""
    place = order.instalments.count() + 1
    due_on = timezone.localdate() + timedelta(days=days)
    return Instalment.objects.create(
        customer=order.customer, order=order, position=place, due_on=due_on, amount=amount, currency=order.currency,
        is_open=order.is_binding,
    )  # fmt: skip


def payment(order: Order, by: User, amount: int) -> Payment:
    """Money that came in today, not spread over any instalment."""
    return Payment.objects.create(
        customer=order.customer, order=order, received_on=timezone.localdate(), amount=amount, currency=order.currency,
        entered_by=by,
    )  # fmt: skip


def version(order: Order, by: User, revision: int) -> OrderVersion:
    """One more version that was signed."""
    today = timezone.localdate()
    return OrderVersion.of(
        order=order, revision=revision, lines=[], net=0, tax=0, total=0, signed_on=today, by=by
    )


def profile(customer: Customer) -> InvoiceProfile:
    """How a customer is invoiced."""
    number = next(_numbers)
    return InvoiceProfile.objects.create(customer=customer, title=f"抬头 {number}", tax_number=f"91-{number}")


def invoice(order: Order, by: User) -> Invoice:
    """One that was asked for."""
    return Invoice.objects.create(
        customer=order.customer, order=order, amount=1, currency=order.currency, title="抬头", requested_by=by
    )
