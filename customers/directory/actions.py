"""Verbs that change customers: one transaction, one actor, one event each.

Lock order: the customer, then its child rows.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.directory import rules, selectors
from customers.directory.events import CustomerEvent
from customers.directory.models import Contact, ContactPoint, Customer, next_codes
from customers.directory.policy import writable, writable_at_birth
from customers.directory.rules import POINTS, REGION, CodeTaken
from customers.records import timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.access import log, masking
from ownership.access.facets import Level
from ownership.access.policy import require
from ownership.models import User
from ownership.people import departments_of


@transaction.atomic
def create(*, by: User, **values: Any) -> Customer:
    """A new customer with an automatic code. `phone`, `fax` and `email` become contact points.

    A sales rep's customer is his own; where nobody is named, it waits in the unassigned queue. Raises
    PermissionDenied, and CodeTaken for a verified credit code that another customer has.
    """
    require(by, "customers.create")
    _refuse_fields(set(values) - set(writable_at_birth(by, values)))
    points = {kind: values.pop(kind) for kind in POINTS if kind in values}
    customer = Customer(code=next_codes()[0], created_by=by, **{**_home(by, values), **values})
    _settle(customer, set(values))
    _save(customer, by)
    for kind, value in points.items():
        _write_point(ContactPoint(customer=customer, kind=kind), value.strip(), by)
    record(CustomerEvent.CREATED, about=customer, by=by, bundle=customer.topic, topics=[customer.topic])
    timeline.add(customer, CustomerEvent.CREATED, by=by)
    return customer


@transaction.atomic
def edit(customer: Customer, *, by: User, version: int, **changes: Any) -> Customer:
    """Change fields of a customer as the person saw it in `version`.

    Raises EditConflict with the present values when it moved on meanwhile, PermissionDenied for a field that
    is not the person's to write, CodeTaken as `create`. Locks the row. What is the same stays unwritten.
    """
    row = locked(Customer.objects.select_related("owner", "department"), customer.pk)
    require(by, "customers.edit" if set(changes) - {"owner", "department"} else "customers.assign", row)
    present = selectors.values_of(row, changes)
    changed = {name: value for name, value in changes.items() if value != present[name]}
    if not changed:
        return row
    if row.version != version:
        raise EditConflict(row, {name: present[name] for name in changed})
    _refuse_fields(set(changed) - set(writable(by, row, changed)))
    return _change(row, changed, by)


@transaction.atomic
def assign(
    customer: Customer, *, by: User, owner: User | None, version: int, department: Any = None
) -> Customer:
    """Give a customer to somebody else; his main department comes with him unless another is named."""
    if department is None and owner is not None:
        department = next(iter(departments_of(owner)), None)
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
def reveal(customer: Customer, about: Any, field: str, *, by: User) -> Any:
    """The plain value of a masked field of the customer, its contact or one of their points.

    Writes the access log first; a hidden facet is refused. Whoever reads the value anyway leaves no trace.
    """
    require(by, "access.reveal", customer)
    facet = masking.facet_map(about._meta.model).get(field, "")
    level = masking.levels_for(by, customer).get(facet, Level.HIDDEN)
    if level == Level.HIDDEN:
        raise PermissionDenied(_("This is not shown to you."))
    if level == Level.MASKED:
        log.revealed(customer, by=by, facet=facet, field=field, about=about)
    return getattr(about, field)


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
        return {} if values.get("department") else {"department": next(iter(departments_of(owner)), None)}
    place = next((one for one in departments_of(by) if one.kind == "sales"), None)
    if place is None or values.get("department"):
        return {}
    return {"owner": by, "department": place}


def _change(row: Customer, changed: dict[str, Any], by: User) -> Customer:
    before = (row.owner_id, row.department_id)
    names = sorted(changed)
    points = {kind: changed.pop(kind) for kind in POINTS if kind in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    written = _settle(row, set(changed))
    row.version += 1
    _save(row, by, update_fields=row.touch("version", *changed, *written))
    for kind, value in points.items():
        put_point(row, kind, value, by=by)
    _tell(row, names, before, by)
    return row


def _settle(row: Customer, changed: set[str]) -> list[str]:
    """Bring along the columns that follow from changed ones; returns their names."""
    written = []
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
