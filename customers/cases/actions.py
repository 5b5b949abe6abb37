"""Verbs that change cases: one transaction, one actor, one event each. Lock order: the case, its clocks, shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases import rules, selectors
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks import running as clocks
from customers.cases.events import TOPIC, CaseEvent
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import asking
from customers.directory.models import Contact, Customer
from customers.directory.selectors import is_contact_of, who_read
from customers.records import timeline
from customers.records.history import sign
from notifications.notices import finish
from notifications.outbox import record
from ownership.access import shares
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.access.shares import Source
from ownership.models import User

PROMISED = {"priority", "kind"}  # what service levels depend on


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
    category: CaseCategory | None = None,
    reference: str = "",
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
        category=category,
        reference=reference,
        kind=kind,
        title=title,
        description=description,
        priority=priority,
        channel=channel,
        department=desk,
        owner=owner,
        opened_by=by,
    )
    sign(case, by)
    case.save()
    clocks.begin(case)
    _tell(case, CaseEvent.OPENED, by)
    return case


@transaction.atomic
def edit(case: ServiceCase, *, by: User, version: int, **changes: Any) -> ServiceCase:
    """Change what the case says, as the person saw it in `version`.

    Raises EditConflict with the present values when somebody else changed the same meanwhile; that it was taken
    or waits by now is in nobody's way. What is the same stays unwritten.
    """
    require(by, "cases.edit", case)
    case = _locked(case)
    present = {name: getattr(case, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if not changed:
        return case
    if case.version != version and (rivals := _changed_since(case, version, changed)):
        raise EditConflict(case, {name: present[name] for name in rivals})
    _check_contact(changes.get("contact"), case.customer)
    for name in changed:
        setattr(case, name, changes[name])
    save_signed(case, by, *changed)
    if case.is_open and PROMISED & set(changed):
        clocks.aim(case, timezone.now())
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
    save_signed(case, by, "owner")
    _finish(case)
    _tell(case, CaseEvent.ASSIGNED, by, owner_before=before, owner_now=to.pk)
    return case


@transaction.atomic
def answer(case: ServiceCase, *, by: User) -> ServiceCase:
    """The customer was answered: the clock of the first response stops. A second answer changes nothing."""
    require(by, "cases.handle", case)
    case = _locked(case)
    rules.check_can_answer(case)
    if clocks.answered(case, timezone.now()):
        _finish(case)
        _tell(case, CaseEvent.ANSWERED, by)
    return case


@transaction.atomic
def answered_by_talk(customer_id: int, *, by: User, at: datetime) -> int:
    """`by` talked or wrote to the customer: that answers the cases he handles, or that wait at his desk.

    Of those opened before; returns how many were waiting. The talk has its own line on the timeline.
    """
    rows = selectors.awaiting_answer(customer_id, by=by, at=at)
    answered = [case for case in rows.select_for_update(of=("self",)) if clocks.answered(case, at)]
    for case in answered:
        _finish(case)
        _record(case, CaseEvent.ANSWERED, by)
    return len(answered)


@transaction.atomic
def wait(case: ServiceCase, *, by: User) -> ServiceCase:
    """The customer has to answer first: the clock stands still. Raises RuleBroken unless it is open."""
    require(by, "cases.handle", case)
    case = _locked(case)
    rules.check_can_wait(case)
    case.state, case.waiting_since = case.State.WAITING, timezone.now()
    save_signed(case, by, "state", "waiting_since")
    clocks.pause(case, case.waiting_since)
    _finish(case)
    _tell(case, CaseEvent.WAITING, by)
    return case


@transaction.atomic
def resume(case: ServiceCase, *, by: User) -> ServiceCase:
    """The customer has answered: the clock runs on. Raises RuleBroken unless it waits."""
    require(by, "cases.handle", case)
    case = _locked(case)
    rules.check_can_resume(case)
    case.state, case.waiting_since = case.State.OPEN, None
    save_signed(case, by, "state", "waiting_since")
    clocks.go_on(case, timezone.now())
    _tell(case, CaseEvent.RESUMED, by)
    return case


@transaction.atomic
def resolve(case: ServiceCase, *, by: User, solution: str) -> ServiceCase:
    """Write down how it was solved. Raises RuleBroken when it is not open or the solution is empty."""
    require(by, "cases.handle", case)
    case = _locked(case)
    rules.check_can_resolve(case, solution)
    case.state, case.solution, case.resolved_at = case.State.RESOLVED, solution.strip(), timezone.now()
    case.waiting_since = None
    save_signed(case, by, "state", "solution", "resolved_at", "waiting_since")
    clocks.stop(case, case.resolved_at)
    _finish(case)
    _tell(case, CaseEvent.RESOLVED, by)
    return case


@transaction.atomic
def close(case: ServiceCase, *, by: User) -> ServiceCase:
    """The customer is content: end the case and the share it opened, and ask how content he is.

    Raises RuleBroken unless resolved.
    """
    require(by, "cases.close", case)
    case = _locked(case)
    rules.check_can_close(case)
    case.state, case.closed_at = case.State.CLOSED, timezone.now()
    save_signed(case, by, "state", "closed_at")
    _close_door(case)
    asking.ask(case)
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
    if case.owner and not who_read(case, [case.owner]):
        case.owner = None
    save_signed(case, by, "state", "resolved_at", "closed_at", "owner")
    clocks.start_again(case, timezone.now())
    asking.withdraw(case)
    _tell(case, CaseEvent.REOPENED, by)
    return case


def _changed_since(case: ServiceCase, version: int, names: list[str]) -> list[str]:
    """Those of `names` that say something else now than in that version; all of them where nobody knows."""
    past = ServiceCase.history.filter(id=case.pk, version=version).order_by("-history_id").first()
    if past is None:
        return names
    columns = {name: ServiceCase._meta.get_field(name).attname for name in names}  # type: ignore[union-attr]
    return [name for name, column in columns.items() if getattr(past, column) != getattr(case, column)]


def _check_contact(contact: Contact | None, customer: Customer) -> None:
    if contact is not None and not is_contact_of(contact, customer):
        raise RuleBroken(_("This contact does not belong to the customer."))


def _locked(case: ServiceCase) -> ServiceCase:
    return locked(ServiceCase.objects.select_related("customer", "department"), case.pk)


def _finish(case: ServiceCase) -> None:
    """What was asked of somebody is done."""
    finish(about_type=case._meta.label_lower, about_id=case.pk)


def close_up(case: ServiceCase) -> None:
    """Its end, however it came: nothing is asked of anybody any more, nobody sees the customer for its sake."""
    _finish(case)
    _close_door(case)


def save_signed(case: ServiceCase, by: User, *fields: str) -> None:
    """Write these fields, with the person in the history.

    Each change counts: an import or a bulk change that is undone leaves alone what moved on since.
    """
    case.version += 1
    sign(case, by)
    case.save(update_fields=case.touch(*fields, "version"))


def _tell(case: ServiceCase, event: CaseEvent, by: User, **facts: Any) -> None:
    _record(case, event, by, **facts)
    timeline.add(case.customer, event, about=case, by=by, **facts)


def _record(case: ServiceCase, event: CaseEvent, by: User, **facts: Any) -> None:
    record(
        event,
        about=case,
        by=None if by.is_system else by,
        bundle=case.customer.topic,
        topics=[case.customer.topic, case.topic, TOPIC],
        kind=case.kind,
        **facts,
    )


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
