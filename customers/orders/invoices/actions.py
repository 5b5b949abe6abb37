"""Verbs that change invoice profiles and invoices: one transaction, one actor, one event, one line each.

Lock order: the customer, the order, its invoices.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.directory.models import Customer
from customers.orders.actions.common import held
from customers.orders.invoices import rules, selectors
from customers.orders.invoices.events import InvoiceEvent
from customers.orders.invoices.models import HEAD, Invoice, InvoiceProfile
from customers.orders.models import Order
from customers.orders.rules import check_reason
from customers.records import timeline
from customers.records.documents import actions as documents
from notifications.notices import finish
from notifications.outbox import record
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.models import User

# What the list of invoices listens to.
TOPIC = "invoices"
LABEL = Invoice._meta.label_lower


# --- profiles -----------------------------------------------------------------------------------------------


@transaction.atomic
def keep_profile(
    customer: Customer,
    *,
    by: User,
    profile: InvoiceProfile | None = None,
    version: int | None = None,
    is_usual: bool = False,
    **values: str,
) -> InvoiceProfile:
    """Enter or change how a customer is invoiced. The first is the usual one; another one that becomes it takes its
    place. Raises EditConflict where somebody else changed it since `version`."""
    require(by, "invoices.keep_profile", customer)
    customer = locked(Customer.objects.all(), customer.pk)
    rows = InvoiceProfile.objects.filter(customer=customer)
    if profile is not None:
        profile = locked(rows, profile.pk)
        assert profile is not None
        if version is not None and profile.version != version:
            raise EditConflict(profile, {name: getattr(profile, name) for name in values})
        profile.version += 1
        profile.updated_at = timezone.now()
    else:
        profile = InvoiceProfile(customer=customer)
    for name, value in values.items():
        setattr(profile, name, value.strip())
    rules.check_title(profile.title)
    others = rows.exclude(pk=profile.pk)
    profile.is_usual = is_usual or profile.is_usual or not others.filter(is_usual=True).exists()
    if profile.is_usual:
        others.filter(is_usual=True).update(is_usual=False)
    profile.save()
    _tell(customer, InvoiceEvent.PROFILE_KEPT, by, about=profile)
    return profile


@transaction.atomic
def remove_profile(profile: InvoiceProfile, *, by: User) -> None:
    """A profile that is used no more; invoices keep what they said. Another one becomes the usual one."""
    require(by, "invoices.keep_profile", profile.customer)
    customer = locked(Customer.objects.all(), profile.customer_id)
    rows = InvoiceProfile.objects.filter(customer=customer)
    rows.filter(pk=profile.pk).delete()
    following = rows.order_by("-is_usual", "pk").first()
    if following is not None and not following.is_usual:
        rows.filter(pk=following.pk).update(is_usual=True)
    _tell(customer, InvoiceEvent.PROFILE_REMOVED, by, about=customer)


# --- invoices -----------------------------------------------------------------------------------------------


@transaction.atomic
def request(
    order: Order,
    *,
    by: User,
    profile: InvoiceProfile,
    amount: Decimal,
    kind: str = Invoice.Kind.ORDINARY,
    note: str = "",
    over_reason: str = "",
) -> Invoice:
    """Ask finance for an invoice. Raises RuleBroken for an order that does not hold, and where the invoices would come
    to more than the order while `over_reason` is empty."""
    require(by, "invoices.request", order)
    order = held(order)
    rules.check_can_request(order)
    rules.check_amount(order, selectors.invoiced(order), amount, over_reason)
    invoice = Invoice.objects.create(
        customer_id=order.customer_id,
        order=order,
        amount=amount,
        currency=order.currency,
        kind=kind,
        note=note.strip(),
        over_reason=over_reason.strip(),
        requested_by=by,
        **{name: getattr(profile, name) for name in HEAD},
    )
    _tell(order.customer, InvoiceEvent.REQUESTED, by, about=invoice, order=order)
    return invoice


@transaction.atomic
def issue(
    invoice: Invoice, *, by: User, number: str, on: date, files: Iterable[UploadedFile] = ()
) -> Invoice:
    """The invoice is issued, with its number, day and file. Raises RuleBroken for a number that is taken, a day to
    come, a file that is not taken in, and what is issued or voided already."""
    require(by, "invoices.issue", invoice.order)
    invoice = _held(invoice)
    rules.check_can_issue(invoice)
    number = number.strip()
    is_taken = Invoice.objects.filter(number=number).exclude(number="").exists()
    rules.check_issued(number, on, timezone.localdate(), is_taken=is_taken)
    invoice.state, invoice.number = Invoice.State.ISSUED, number
    invoice.issued_on, invoice.issued_by = on, by
    _write(invoice, "state", "number", "issued_on", "issued_by")
    documents.attach(invoice.customer, files, by=by, about=invoice, facet=Facet.PAYMENTS)
    finish(about_type=LABEL, about_id=invoice.pk)
    _tell(invoice.customer, InvoiceEvent.ISSUED, by, about=invoice, order=invoice.order)
    return invoice


@transaction.atomic
def void(invoice: Invoice, *, by: User, reason: str) -> Invoice:
    """The invoice does not count (any more); its number stays taken. A request is taken back by whoever may ask for one.
    Raises RuleBroken without a reason."""
    invoice = _held(invoice)  # first: a request that was issued meanwhile is finance's alone
    require(by, "invoices.request" if invoice.is_requested else "invoices.void", invoice.order)
    check_reason(reason)
    return _void(invoice, by, reason)


def withdraw(order: Order, *, by: User, reason: str) -> None:
    """Take back what was asked for and not issued yet: part of voiding the (held) order, in its transaction.

    Raises RuleBroken where one is issued: what is with the tax office is voided by itself.
    """
    rules.check_none_issued(Invoice.objects.filter(order=order, state=Invoice.State.ISSUED).exists())
    for invoice in Invoice.objects.requested().filter(order=order).select_for_update().order_by("pk"):
        invoice.order, invoice.customer = order, order.customer
        _void(invoice, by, reason)


def _void(invoice: Invoice, by: User, reason: str) -> Invoice:
    rules.check_can_void(invoice)
    was_issued = not invoice.is_requested
    invoice.state, invoice.voided_at = Invoice.State.VOIDED, timezone.now()
    invoice.void_reason = reason.strip()[:300]
    _write(invoice, "state", "voided_at", "void_reason")
    finish(about_type=LABEL, about_id=invoice.pk)
    _tell(
        invoice.customer, InvoiceEvent.VOIDED, by, about=invoice, order=invoice.order, was_issued=was_issued
    )
    return invoice


def _held(invoice: Invoice) -> Invoice:
    """The invoice, read again and locked, below its order."""
    order = held(invoice.order)
    found: Invoice = locked(Invoice.objects.all(), invoice.pk)
    found.order, found.customer = order, order.customer
    return found


def _write(invoice: Invoice, *fields: str) -> None:
    invoice.version += 1
    invoice.save(update_fields=invoice.touch("version", *fields))


def _tell(
    customer: Customer, event: InvoiceEvent, by: User, *, about: Any, order: Order | None = None, **facts: Any
) -> None:
    """One event, one line on the customer's timeline."""
    topics = [customer.topic, TOPIC, *([order.topic] if order else [])]
    if order is not None:
        facts["order"] = order.pk
    who = None if by.is_system else by
    record(event, about=about, by=who, bundle=customer.topic, topics=topics, **facts)
    timeline.add(customer, event, about=about, by=by, **facts)
