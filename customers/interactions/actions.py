"""Verbs that change interactions: one transaction, one actor, one event each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory.models import Contact, Customer
from customers.interactions import own_fields, rules
from customers.interactions.events import InteractionEvent
from customers.interactions.models import Interaction, InteractionColleague, InteractionContact
from customers.records import fields, timeline
from customers.records.documents import actions as documents
from customers.records.documents.models import Document
from customers.records.history import sign
from customers.records.models import TimelineEntry
from notifications.notices import finish
from notifications.outbox import record
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.models import User

LABEL = Interaction._meta.label_lower


@transaction.atomic
def log(
    customer: Customer,
    *,
    by: User,
    kind: str,
    at: datetime | None = None,
    contacts: Iterable[Contact] = (),
    colleagues: Iterable[User] = (),
    files: Iterable[Any] = (),
    **values: Any,
) -> Interaction:
    """Write down what was said or done. `values` are columns: text, subject, direction, next_step, next_step_on …

    Raises PermissionDenied, and RuleBroken when it says nothing, lies in the future though nobody can plan it, names
    a next step without a day or a contact of another customer, or a file is not taken.
    """
    require(by, "interactions.log", customer)
    columns, own = own_fields.split(values)
    row = Interaction(customer=customer, by=by, kind=kind, at=at or timezone.now(), **columns)
    _check(row)
    own_fields.put(row, own, by)
    sign(row, by)
    row.save()
    _set_people(row, contacts, colleagues)
    documents.attach(customer, files, by=by, about=row, facet=Facet.INTERACTIONS)
    _tell(row, InteractionEvent.LOGGED, by, at=row.at)
    return row


@transaction.atomic
def edit(
    interaction: Interaction,
    *,
    by: User,
    version: int,
    contacts: Iterable[Contact] | None = None,
    colleagues: Iterable[User] | None = None,
    files: Iterable[Any] = (),
    **changes: Any,
) -> Interaction:
    """Put it right, as the person saw it in `version`; None leaves who took part as it is.

    Raises EditConflict with the present values when somebody else changed one of the same fields meanwhile.
    """
    require(by, "interactions.edit", interaction)
    row = _locked(interaction)
    present = {
        name: fields.present(row, name) if fields.is_custom(name) else getattr(row, name) for name in changes
    }
    changed = [name for name in changes if changes[name] != present[name]]
    if changed and row.version != version:
        raise EditConflict(row, {name: present[name] for name in changed})
    columns, own = own_fields.split({name: changes[name] for name in changed})
    for name, value in columns.items():
        setattr(row, name, value)
    _check(row)
    columns_too = own_fields.put(row, own, by)
    _forget_reminder(row, changed)
    people = _set_people(row, contacts, colleagues)
    made = documents.attach(row.customer, files, by=by, about=row, facet=Facet.INTERACTIONS)
    named = [*changed, *people, *(["files"] if made else [])]
    if named:
        row.version += 1
        _save(row, by, "version", *columns, *columns_too)
        _lines(row).filter(kind=InteractionEvent.LOGGED).exclude(at=row.at).update(at=row.at)
        _tell(row, InteractionEvent.EDITED, by, fields=sorted(named))
    return row


@transaction.atomic
def remove(interaction: Interaction, *, by: User) -> None:
    """Take it back: with its files and its line on the timeline, where one word says that something stood there."""
    require(by, "interactions.remove", interaction)
    row = _locked(interaction)
    documents.forget(Document.objects.about(row))
    _lines(row).delete()
    finish(about_type=LABEL, about_id=row.pk)
    _tell(row, InteractionEvent.REMOVED, by)
    sign(row, by)
    row.delete()


@transaction.atomic
def finish_step(interaction: Interaction, *, by: User) -> Interaction:
    """The next step is done. Raises RuleBroken when there is none or it was done before."""
    require(by, "interactions.finish", interaction)
    row = _locked(interaction)
    rules.check_can_finish(row)
    row.next_step_done_at, row.next_step_done_by = timezone.now(), by
    row.version += 1
    _save(row, by, "version", "next_step_done_at", "next_step_done_by")
    finish(about_type=LABEL, about_id=row.pk)
    _tell(row, InteractionEvent.STEP_DONE, by)
    return row


@transaction.atomic
def move_step(interaction: Interaction, *, by: User, on: date) -> Interaction:
    """Another day for the next step; its author is reminded again then."""
    require(by, "interactions.finish", interaction)
    row = _locked(interaction)
    rules.check_can_finish(row)
    if row.next_step_on == on:
        return row
    row.next_step_on = on
    row.version += 1
    _forget_reminder(row, ["next_step_on"])
    _save(row, by, "version", "next_step_on", "reminded_on")
    _tell(row, InteractionEvent.STEP_MOVED, by)
    return row


def _check(row: Interaction) -> None:
    rules.check_says_something(row.subject, row.text)
    rules.check_time(row.kind, row.at, timezone.now())
    rules.check_next_step(row.next_step, row.next_step_on)


def _forget_reminder(row: Interaction, changed: list[str]) -> None:
    """A new day asks for a new reminder and is not done; the notice about the old one is closed."""
    if "next_step_on" not in changed:
        return
    row.reminded_on = None
    if row.next_step_on is None:
        row.next_step_done_at = row.next_step_done_by = None
    finish(about_type=LABEL, about_id=row.pk)


def _set_people(
    row: Interaction, contacts: Iterable[Contact] | None, colleagues: Iterable[User] | None
) -> list[str]:
    """Write who took part; returns which of the two changed."""
    changed = []
    if contacts is not None:
        wanted = _ids(contacts)
        _check_contacts(row, wanted)
        if _replace(InteractionContact, row, "contact_id", wanted):
            changed.append("contacts")
    if colleagues is not None and _replace(InteractionColleague, row, "user_id", _ids(colleagues)):
        changed.append("colleagues")
    return changed


def _ids(rows: Iterable[Any]) -> set[int]:
    return {row.pk for row in rows}


def _check_contacts(row: Interaction, wanted: set[int]) -> None:
    """Only contacts of the customer may be added; who was there stays, also when he left since."""
    known = Contact.objects.filter(roles__customer=row.customer) | Contact.objects.filter(interactions=row)
    if wanted - set(known.filter(pk__in=wanted).values_list("pk", flat=True)):
        raise RuleBroken(_("This contact does not belong to the customer."))


def _replace(model: Any, row: Interaction, column: str, wanted: set[int]) -> bool:
    present = set(model.objects.filter(interaction=row).values_list(column, flat=True))
    model.objects.filter(interaction=row, **{f"{column}__in": present - wanted}).delete()
    model.objects.bulk_create([model(interaction=row, **{column: pk}) for pk in sorted(wanted - present)])
    return present != wanted


def _lines(row: Interaction) -> Any:
    return TimelineEntry.objects.filter(customer=row.customer_id, about_type=LABEL, about_id=row.pk)


def _locked(interaction: Interaction) -> Interaction:
    return locked(Interaction.objects.select_related("customer", "by"), interaction.pk)


def _save(row: Interaction, by: User, *fields: str) -> None:
    sign(row, by)
    extra = {"reminded_on", "next_step_done_at", "next_step_done_by"} if "next_step_on" in fields else set()
    row.save(update_fields=row.touch(*{*fields, *extra}))


def _tell(
    row: Interaction, event: InteractionEvent, by: User, at: datetime | None = None, **facts: Any
) -> None:
    customer = row.customer
    record(
        event,
        about=row,
        by=None if by.is_system else by,
        bundle=customer.topic,
        topics=[customer.topic, row.topic],
        kind=row.kind,
        **facts,
    )
    if event != InteractionEvent.EDITED:  # what was put right stands among the changes
        about = None if event == InteractionEvent.REMOVED else row
        timeline.add(customer, event, about=about, by=by, at=at, what=row.kind, **facts)
