"""Verbs that change customers: one transaction, one actor, one event each.

Lock order: the customer, then its child rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory import conflicts, rules, selectors, tree
from customers.directory.events import CustomerEvent
from customers.directory.models import Contact, ContactPoint, Customer, next_codes
from customers.directory.parts import PARTS, Reach
from customers.directory.policy import writable, writable_at_birth
from customers.directory.rules import POINTS, REGION, CodeTaken
from customers.records import fields, search, timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.access import log, masking
from ownership.access.facets import Level
from ownership.access.policy import require
from ownership.accesslog import reveals
from ownership.disputes import freeze
from ownership.models import User
from ownership.moves.because import because
from ownership.moves.models import Reason
from ownership.people import departments_of, main_department
from ownership.rules import running as assigning

NOON = time(12)


@transaction.atomic
def create(*, by: User, is_whole: bool = True, **values: Any) -> Customer:
    """A new customer with an automatic code. `phone`, `fax` and `email` become primary contact points; `points`,
    `addresses` and `tags` are whole lists, as in `parts`.

    A sales rep's customer is his own; where nobody is named, it waits in the unassigned queue, unless an assignment
    rule fits. Raises PermissionDenied, and CodeTaken for a verified credit code that another customer has.

    Where more belongs to it (`is_whole` False), whoever adds that calls `follow_rules` afterwards.
    """
    require(by, "customers.create")
    _refuse_fields(set(values) - set(writable_at_birth(by, values)))
    points = {kind: values.pop(kind) for kind in POINTS if kind in values}
    lists = {name: values.pop(name) for name in PARTS if name in values}
    own = {name: values.pop(name) for name in list(values) if fields.is_custom(name)}
    customer = Customer(code=next_codes()[0], created_by=by, **{**_home(by, values), **values})
    fields.put_all(customer, own)
    _ask_for(customer, set(writable_at_birth(by, fields.names("customers"))), by)
    _settle(customer, set(values))
    _save(customer, by)
    for name, value in _with_quick(lists, points).items():
        PARTS[name].write(customer, value, by)
    record(CustomerEvent.CREATED, about=customer, by=by, bundle=customer.topic, topics=[customer.topic])
    timeline.add(customer, CustomerEvent.CREATED, by=by)
    if customer.is_key:
        log.keyed(customer, by=by)
    search.index([customer.pk])
    if is_whole:
        follow_rules(customer, values)
    return customer


def follow_rules(customer: Customer, values: Mapping[str, Any]) -> None:
    """Whom nobody named, the assignment rules may. Part of the transaction that entered the customer with `values`."""
    if not (values.get("owner") or values.get("department")):
        _reread(customer, assigning.created(customer))


@transaction.atomic
def edit(customer: Customer, *, by: User, version: int, **changes: Any) -> Customer:
    """Change fields of a customer as the person saw it in `version`.

    Raises EditConflict with the present values of those fields that somebody else changed meanwhile,
    PermissionDenied for a field that is not the person's to write, CodeTaken as `create`, RuleBroken for a parent
    that stands below. Locks the row. What is the same stays unwritten.
    """
    if "parent" in changes and changes["parent"] != customer.parent:
        tree.hold()  # before the row: whoever hangs another branch elsewhere waits here
    row = locked(Customer.objects.select_related("owner", "department"), customer.pk)
    require(by, "customers.edit" if set(changes) - {"owner", "department"} else "customers.assign", row)
    present = selectors.values_of(row, changes)
    changed = {name: value for name, value in changes.items() if value != present[name]}
    if not changed:
        return row
    rivals = conflicts.rivals(row, version, changed)
    if rivals:
        raise EditConflict(row, {name: present[name] for name in rivals})
    _refuse_fields(set(changed) - set(writable(by, row, changed)))
    if changed.get("parent"):
        tree.refuse_cycle(row, changed["parent"])
    return _change(row, changed, by)


@transaction.atomic
def qualify(customer: Customer, *, by: User) -> Customer:
    """The lead is worth selling to: a prospect from now on, also for who may change nothing else of it.

    Raises RuleBroken for what is no lead (any more). Locks the row.
    """
    row = locked(Customer.objects.select_related("owner", "department"), customer.pk)
    require(by, "customers.qualify", row)
    if row.stage != Customer.Stage.LEAD:
        raise RuleBroken(_("This is no lead any more. Look at the customer again."))
    return _change(row, {"stage": Customer.Stage.PROSPECT}, by)


def ordered(customer: Customer, *, by: User, on: date) -> None:
    """The customer has ordered on the day `on`: who has ever ordered is open to finance. Part of a verb that has asked
    for permission, in its transaction. Locks the row."""
    row = locked(Customer.objects.all(), customer.pk)
    at = timezone.now() if on == timezone.localdate() else timezone.make_aware(datetime.combine(on, NOON))
    if row.ordered_at is not None and row.ordered_at >= at:
        return
    row.ordered_at = at
    row.version += 1
    sign(row, by)
    row.save(update_fields=row.touch("ordered_at", "version"))


@transaction.atomic
def assign(
    customer: Customer, *, by: User, owner: User | None, version: int, department: Any = None
) -> Customer:
    """Give a customer to somebody else; his main department comes with him unless another is named."""
    if department is None and owner is not None:
        department = main_department(owner)
    return edit(customer, by=by, version=version, owner=owner, department=department)


def put_point(holder: Customer | Contact, kind: str, value: str, *, by: User, country: str = "") -> bool:
    """Set, change or (with an empty value) remove the primary phone, fax or mail address.

    Part of an action that has asked for permission. Returns whether anything changed. One query, two when so.
    """
    place: dict[str, Any] = {str(holder._meta.model_name): holder, "kind": kind, "is_primary": True}
    point = ContactPoint.objects.filter(**place).first()
    value = value.strip()
    if (point.value if point else "") == value:
        return False
    point = point or ContactPoint(**place)
    point.dialled_in = country
    _write_point(point, value, by)
    return True


@transaction.atomic
def reveal(customer: Customer, about: Any, field: str, *, by: User, reason: str = "") -> Any:
    """The plain value of a masked field of the customer, its contact or one of their points.

    Writes the access log first; a hidden facet is refused. Whoever reads the value anyway leaves no trace. Raises
    ReasonAsked where the terms of access want to know why, RuleBroken when the day's looks are used up.
    """
    require(by, "access.reveal", customer)
    facet = masking.facet_map(about._meta.model).get(field) or fields.facet_of(about, field)
    level = masking.levels_for(by, customer).get(facet, Level.HIDDEN)
    if level == Level.HIDDEN:
        raise PermissionDenied(_("This is not shown to you."))
    if level == Level.MASKED:
        reveals.note(customer, by=by, facet=facet, field=field, about=about, reason=reason)
    if fields.is_custom(field):
        return fields.told(about, field, fields.present(about, field))
    return getattr(about, field)


def touched(row: Customer | Contact, by: User) -> None:
    """Count a change of what hangs on a locked row: edits and undo look at its version alone."""
    row.version += 1
    sign(row, by)
    row.save(update_fields=row.touch("version"))


def _with_quick(lists: dict[str, Any], points: dict[str, str]) -> dict[str, Any]:
    """The lists of a new customer, with the numbers of the quick fields as the primary ones of their kind."""
    quick = [Reach(kind, value, is_primary=True) for kind, value in points.items() if value.strip()]
    if not quick:
        return lists
    return {**lists, "points": [*quick, *lists.get("points", ())]}


def _write_point(point: ContactPoint, value: str, by: User) -> None:
    sign(point, by)
    if value:
        point.value, point.is_invalid = value, False
        point.save()
    elif point.pk:
        point.delete()


def _home(by: User, values: dict[str, Any]) -> dict[str, Any]:
    """Owner and department of a customer that came without: a seller's own, everybody else's are nobody's."""
    owner = values.get("owner")
    if owner is not None:
        return {} if values.get("department") else {"department": main_department(owner)}
    place = next((one for one in departments_of(by) if one.kind == "sales"), None)
    if place is None or values.get("department"):
        return {}
    return {"owner": by, "department": place}


def _change(row: Customer, changed: dict[str, Any], by: User) -> Customer:
    before = (row.owner_id, row.department_id)
    if {"owner", "department"} & set(changed):
        freeze.check(row.pk)
        because(Reason.EDIT, by=by)
    was_lead = row.stage == Customer.Stage.LEAD
    names = sorted(changed)
    points = {kind: changed.pop(kind) for kind in POINTS if kind in changed}
    lists = {name: changed.pop(name) for name in PARTS if name in changed}
    columns = fields.put_all(row, changed)
    for name in set(columns) - {"custom"}:
        setattr(row, name, changed[name])
    _ask_for_changed(row, set(changed), by)
    written = _settle(row, set(changed))
    row.version += 1
    _save(row, by, update_fields=row.touch("version", *columns, *written))
    for kind, value in points.items():
        put_point(row, kind, value, by=by)
    for name, value in lists.items():
        PARTS[name].write(row, value, by)
    _tell(row, names, before, by)
    if was_lead and row.stage in rules.QUALIFIED:
        record(CustomerEvent.QUALIFIED, about=row, by=by, bundle=row.topic, topics=[row.topic])
    if before == (row.owner_id, row.department_id):
        _reread(row, assigning.edited([row.pk], names))
    return row


def _reread(row: Customer, is_moved: bool) -> None:
    """Whose it is, after the rules have given it to somebody."""
    if is_moved:
        row.refresh_from_db(fields=["owner", "department", "pool", "version", "updated_at"])


def _ask_for_changed(row: Customer, changed: set[str], by: User) -> None:
    """What a new stage asks for has to be there; what was there and has to be is not taken away."""
    own = set(fields.names("customers"))
    _ask_for(row, set(writable(by, row, own)) if "stage" in changed else changed & own, by)


def _ask_for(row: Customer, among: set[str], by: User) -> None:
    """Raises Missing for a required custom field without a value, of those the person could fill in."""
    if not by.is_system:
        fields.check(
            "customers", row.custom, stage=row.stage, stage_word=row.get_stage_display(), among=among
        )


def _settle(row: Customer, changed: set[str]) -> list[str]:
    """Bring along the columns that follow from changed ones; returns their names."""
    written = []
    if row.pool_id and row.is_key:
        raise RuleBroken(
            _("A customer in a public pool cannot be a key customer; give it to somebody first.")
        )
    if row.pool_id and changed & {"owner", "department"} and (row.owner_id or row.department_id):
        row.pool = None
        written.append("pool")
    if "credit_code" in changed:
        row.credit_code, row.credit_code_verified = rules.credit_code(row.credit_code)
        written.append("credit_code_verified")
    if "stage" in changed:
        row.stage_since = timezone.now()
        written.append("stage_since")
    if changed & set(REGION):
        row.region_code = rules.region_code(row.country, row.province, row.city, row.district)
        written.append("region_code")
    return written


def _save(row: Customer, by: User, **how: Any) -> None:
    sign(row, by)
    if row.credit_code_verified and selectors.has_code(row.credit_code, but=row.pk):
        raise CodeTaken(selectors.code_taken(row.credit_code, by))
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:  # somebody was quicker between the look and the write
        if "customer_verified_code_once" not in str(error):
            raise
        raise CodeTaken(selectors.code_taken(row.credit_code, by)) from error


def _tell(row: Customer, names: list[str], before: tuple[int | None, int | None], by: User) -> None:
    where: dict[str, Any] = {"bundle": row.topic, "topics": [row.topic]}
    rest = [name for name in names if name not in ("owner", "department")]
    if rest:
        record(CustomerEvent.EDITED, about=row, by=by, fields=rest, **where)
        timeline.add(row, CustomerEvent.EDITED, by=by, fields=rest)
        if "is_key" in rest:
            log.keyed(row, by=by)
        search.index([row.pk])
    if before != (row.owner_id, row.department_id):
        facts: dict[str, Any] = {
            "owner_before": before[0],
            "owner_now": row.owner_id,
            "department_before": before[1],
            "department_now": row.department_id,
        }
        record(CustomerEvent.ASSIGNED, about=row, by=by, **facts, **where)
        timeline.add(row, CustomerEvent.ASSIGNED, by=by, **facts)


def _refuse_fields(refused: set[str]) -> None:
    if refused:
        names = ", ".join(str(selectors.field_label(name)) for name in sorted(refused))
        raise PermissionDenied(_("These fields are not yours to change: %(names)s.") % {"names": names})
