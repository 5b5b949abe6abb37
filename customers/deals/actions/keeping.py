"""Opening a deal, and what it says: fields and lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.deals import rules, selectors
from customers.deals.actions.common import begin_stay, differing, held, tell, write
from customers.deals.actions.lines import Line, replace_lines
from customers.deals.events import DealEvent
from customers.deals.models import Deal, Stage
from customers.directory.models import Contact, Customer
from customers.directory.selectors import is_contact_of
from customers.records.history import sign
from ownership.access.policy import require
from ownership.models import User


@transaction.atomic
def open(
    customer: Customer,
    *,
    by: User,
    title: str,
    stage: Stage | None = None,
    expected_on: date | None = None,
    contact: Contact | None = None,
    lines: Sequence[Line] = (),
    **values: Any,
) -> Deal:
    """Open a deal in `stage` (the first one of the usual pipeline). `values`: amount, currency, source, description.

    A seller keeps what he opens; opened by others it is the customer's owner's. Raises PermissionDenied, and
    RuleBroken for a contact of another customer, for what the stage asks for, and for a stage that ends a deal.
    """
    require(by, "deals.open", customer)
    rules.check_title(title)
    rules.check_lines(lines)
    _check_contact(contact, customer)
    owner, department = selectors.seller_for(by, customer)
    stage = stage or selectors.first_stage()
    if not stage.is_open:
        raise RuleBroken(_("A deal begins in an open stage."))
    deal = Deal(
        customer=customer,
        title=title.strip(),
        stage=stage,
        contact=contact,
        expected_on=expected_on or selectors.usual_close(),
        owner=owner,
        department=department,
        opened_by=by,
        **values,
    )
    if lines:
        deal.amount = rules.total(lines)
    rules.check_enter(deal, stage, has_lines=bool(lines))
    sign(deal, by)
    deal.save()
    replace_lines(deal, lines)
    begin_stay(deal, by)
    tell(deal, DealEvent.OPENED, by)
    return deal


@transaction.atomic
def edit(deal: Deal, *, by: User, version: int | None, **changes: Any) -> Deal:
    """Change what the deal says, as the person saw it in `version`; what is the same stays unwritten.

    Raises EditConflict with the present values when somebody else changed it meanwhile, and RuleBroken when it
    would lack what its stage asks for.
    """
    require(by, "deals.edit", deal)
    deal = held(deal)
    changed = differing(deal, version, changes)
    if not changed:
        return deal
    has_lines = deal.lines.exists()
    rules.check_amount_is_free(changed, has_lines=has_lines)
    _check_contact(changes.get("contact"), deal.customer)
    for name in changed:
        setattr(deal, name, changes[name])
    rules.check_title(deal.title)
    if deal.is_open:
        rules.check_enter(deal, deal.stage, has_lines=has_lines)
    write(deal, by, *changed)
    tell(deal, DealEvent.EDITED, by, fields=sorted(changed))
    return deal


@transaction.atomic
def set_lines(
    deal: Deal, *, by: User, version: int | None, lines: Sequence[Line], currency: str = ""
) -> Deal:
    """Make these the lines, in `currency` (the deal's); the amount becomes what they come to. Without any it
    stays, to be typed again.

    Raises EditConflict when the deal changed since `version`.
    """
    require(by, "deals.edit", deal)
    rules.check_lines(lines)
    deal = held(deal)
    if version is not None and deal.version != version:
        raise EditConflict(deal, {"lines": list(deal.lines.all())})
    wrote = replace_lines(deal, lines)
    if not wrote and currency in ("", deal.currency):
        return deal
    deal.currency = currency or deal.currency
    if lines:
        deal.amount = rules.total(lines)
    if deal.is_open:
        rules.check_enter(deal, deal.stage, has_lines=bool(lines))
    write(deal, by, "amount", "currency")
    tell(deal, DealEvent.EDITED, by, fields=["lines"])
    return deal


def _check_contact(contact: Contact | None, customer: Customer) -> None:
    if contact is not None and not is_contact_of(contact, customer):
        raise RuleBroken(_("This contact does not belong to the customer."))
