"""Verbs that change cases: one transaction, one actor, one event each. Lock order: the case, then shares."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases import rules, selectors
from customers.cases.events import CaseEvent
from customers.cases.models import ServiceCase
from customers.directory.models import Contact, Customer
from customers.records import timeline
from notifications.notices import finish
from notifications.outbox import record
from ownership.access import shares
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.access.shares import Source
from ownership.models import User


@transaction.atomic
def open(
    customer: Customer,
    *,
    by: User,
    kind: str,
    title: str,
    description: str = "",
    priority: str = ServiceCase.Priority.NORMAL,
    channel: str = ServiceCase.Channel.PHONE,
    contact: Contact | None = None,
) -> ServiceCase:
    """Open a case. Somebody of service or support keeps it; from others it waits at the service desk.

    Raises PermissionDenied, and RuleBroken for a contact of another customer.
    """
    require(by, "cases.open", customer)
    _check_contact(contact, customer)
    desk, owner = selectors.desk_for(by)
    case = ServiceCase(
        customer=customer,
        contact=contact,
        kind=kind,
        title=title,
        description=description,
        priority=priority,
        channel=channel,
        department=desk,
        owner=owner,
        opened_by=by,
    )
    _save(case, by)
    _tell(case, CaseEvent.OPENED, by)
    return case


@transaction.atomic
def edit(case: ServiceCase, *, by: User, version: int, **changes: Any) -> ServiceCase:
    """Change what the case says, as the person saw it in `version`.

    Raises EditConflict with the present values when somebody else changed it meanwhile. What is the same
    stays unwritten.
    """
    require(by, "cases.edit", case)
    case = _locked(case)
    present = {name: getattr(case, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if not changed:
        return case
    if case.version != version:
        raise EditConflict(case, {name: present[name] for name in changed})
    _check_contact(changes.get("contact"), case.customer)
    for name in changed:
        setattr(case, name, changes[name])
    case.version += 1
    _save(case, by, update_fields=case.touch("version", *changed))
    _tell(case, CaseEvent.EDITED, by, fields=sorted(changed))
    return case


@transaction.atomic
def assign(case: ServiceCase, *, to: User, by: User) -> ServiceCase:
    """Give the case to `to` (or take it). Who cannot see the customer gets a share that ends with the case.

    Raises RuleBroken when the case is not open, or when neither of the two may see the customer: a case
    does not open the padlock.
    """
    require(by, "cases.handle", case)
    case = _locked(case)
    rules.check_can_assign(case)
    before = case.owner_id
    if before == to.pk:
        return case
    _close_door(case)
    _open_door(case, to, by)
    case.owner = to
    _save(case, by, update_fields=case.touch("owner"))
    finish(about_type=case._meta.label_lower, about_id=case.pk)
    _tell(case, CaseEvent.ASSIGNED, by, owner_before=before, owner_now=to.pk)
    return case


@transaction.atomic
def resolve(case: ServiceCase, *, by: User, solution: str) -> ServiceCase:
    """Write down how it was solved. Raises RuleBroken when it is not open or the solution is empty."""
    require(by, "cases.handle", case)
    case = _locked(case)
    rules.check_can_resolve(case, solution)
    case.state, case.solution, case.resolved_at = case.State.RESOLVED, solution.strip(), timezone.now()
    _save(case, by, update_fields=case.touch("state", "solution", "resolved_at"))
    finish(about_type=case._meta.label_lower, about_id=case.pk)
    _tell(case, CaseEvent.RESOLVED, by)
    return case


@transaction.atomic
def close(case: ServiceCase, *, by: User) -> ServiceCase:
    """The customer is content: end the case and the share it opened. Raises RuleBroken unless resolved."""
    require(by, "cases.close", case)
    case = _locked(case)
    rules.check_can_close(case)
    case.state, case.closed_at = case.State.CLOSED, timezone.now()
    _save(case, by, update_fields=case.touch("state", "closed_at"))
    _close_door(case)
    _tell(case, CaseEvent.CLOSED, by)
    return case


@transaction.atomic
def reopen(case: ServiceCase, *, by: User) -> ServiceCase:
    """It is not solved after all; the solution stays as a note. Raises RuleBroken when it is open.

    An owner who can no longer read the case loses it to the desk.
    """
    require(by, "cases.close", case)
    case = _locked(case)
    rules.check_can_reopen(case)
    case.state, case.resolved_at, case.closed_at = case.State.OPEN, None, None
    if case.owner and not selectors.who_read(case, [case.owner]):
        case.owner = None
    _save(case, by, update_fields=case.touch("state", "resolved_at", "closed_at", "owner"))
    _tell(case, CaseEvent.REOPENED, by)
    return case


def _check_contact(contact: Contact | None, customer: Customer) -> None:
    if contact is not None and not selectors.is_contact_of(contact, customer):
        raise RuleBroken(_("This contact does not belong to the customer."))


def _locked(case: ServiceCase) -> ServiceCase:
    return locked(ServiceCase.objects.select_related("customer"), case.pk)


def _save(case: Any, by: User, **how: Any) -> None:
    case._history_user = None if by.is_system else by
    case.save(**how)


def _tell(case: ServiceCase, event: CaseEvent, by: User, **facts: Any) -> None:
    customer = case.customer
    record(
        event,
        about=case,
        by=None if by.is_system else by,
        bundle=customer.topic,
        topics=[customer.topic, case.topic],
        kind=case.kind,
        **facts,
    )
    timeline.add(customer, event, about=case, by=by, **facts)


def _open_door(case: ServiceCase, to: User, by: User) -> None:
    """Let the new owner see the customer while the case lives; only who sees it himself can lend that."""
    if to.pk == case.opened_by_id or selectors.sees_customer(to, case):
        return
    if to.pk == by.pk or not (by.is_system or selectors.sees_customer(by, case)):
        raise RuleBroken(_("This customer is locked for the new owner. Ask for access first."))
    shares.grant(
        case.customer,
        to=to,
        by=by,
        source=Source.CASE,
        source_id=case.pk,
        facets=[Facet.CASES, Facet.CONTACT],
        reason=case.number,
    )


def _close_door(case: ServiceCase) -> None:
    shares.end(model=Customer, source=Source.CASE, source_id=case.pk)
