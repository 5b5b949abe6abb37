"""Drafting an order, and what a draft says: fields and lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.deals.models import Deal
from customers.deals.selectors import seller_for
from customers.directory.models import Contact, Customer
from customers.directory.selectors import is_contact_of
from customers.orders import rules, selectors
from customers.orders.actions.common import differing, held, lines_of, take_number, tell, write
from customers.orders.actions.lines import Line, replace_lines
from customers.orders.events import OrderEvent
from customers.orders.models import LegalEntity, Order
from customers.records import history
from ownership.access.policy import require
from ownership.models import User

# What may be said otherwise of a signed order: no terms.
AFTERWARDS = frozenset({"title", "reference", "contact"})
AMOUNTS = ("net", "tax", "total")


@transaction.atomic
def draft(
    customer: Customer,
    *,
    by: User,
    title: str,
    entity: LegalEntity | None = None,
    deal: Deal | None = None,
    contact: Contact | None = None,
    lines: Sequence[Line] = (),
    **values: Any,
) -> Order:
    """Draft an order of a customer, with the next number of the year. `values`: reference, currency, tax_included,
    deliver_on, delivery_terms, description.

    A seller keeps what he drafts; drafted by others it is the customer's owner's. Raises PermissionDenied, and
    RuleBroken for a contact or a deal of another customer, and while there is no legal entity of ours.
    """
    require(by, "orders.open", customer)
    rules.check_title(title)
    rules.check_lines(lines)
    _check_contact(contact, customer)
    if deal is not None and deal.customer_id != customer.pk:
        raise RuleBroken(_("This deal is another customer's."))
    owner, department = seller_for(by, customer)
    order = Order(
        number=take_number(timezone.localdate().year),
        customer=customer,
        title=title.strip(),
        entity=entity or selectors.usual_entity(),
        deal=deal,
        contact=contact,
        owner=owner,
        department=department,
        opened_by=by,
        **values,
    )
    found = rules.amounts(lines, tax_included=order.tax_included)
    order.net, order.tax, order.total = found
    history.sign(order, by)
    order.save()
    replace_lines(order, [], lines)
    tell(order, OrderEvent.DRAFTED, by, **({"deal": deal.pk} if deal else {}))
    return order


@transaction.atomic
def edit(order: Order, *, by: User, version: int | None, **changes: Any) -> Order:
    """Change what the order says, as the person saw it in `version`; what is the same stays unwritten.

    Of a signed order only title, reference and contact (`AFTERWARDS`); its terms are amended. Raises EditConflict
    with the present values when somebody else changed it meanwhile.
    """
    require(by, "orders.edit", order)
    order = held(order)
    changed = differing(order, version, changes)
    if not changed:
        return order
    if not AFTERWARDS.issuperset(changed):
        rules.check_is_draft(order)
    _check_contact(changes.get("contact"), order.customer)
    for name in changed:
        setattr(order, name, changes[name])
    rules.check_title(order.title)
    if "tax_included" in changed:
        order.net, order.tax, order.total = rules.amounts(lines_of(order), tax_included=order.tax_included)
        changed = [*changed, *AMOUNTS]
    write(order, by, *changed)
    tell(order, OrderEvent.EDITED, by, fields=sorted(set(changed) - {*AMOUNTS}))
    return order


@transaction.atomic
def set_lines(
    order: Order, *, by: User, version: int | None, lines: Sequence[Line], currency: str = ""
) -> Order:
    """Make these the lines of a draft, in `currency` (the order's). Raises EditConflict when it changed since
    `version`."""
    require(by, "orders.edit", order)
    rules.check_lines(lines)
    order = held(order)
    rows = lines_of(order)
    if version is not None and order.version != version:
        raise EditConflict(order, {"lines": rows})
    rules.check_is_draft(order)
    wrote = replace_lines(order, rows, lines)
    if not wrote and currency in ("", order.currency):
        return order
    order.currency = currency or order.currency
    write(order, by, *AMOUNTS, "currency")
    tell(order, OrderEvent.EDITED, by, fields=["lines"])
    return order


def _check_contact(contact: Contact | None, customer: Customer) -> None:
    if contact is not None and not is_contact_of(contact, customer):
        raise RuleBroken(_("This contact does not belong to the customer."))
