"""What a stranger's answer becomes: a new lead, or an answer of a customer that we know. Nothing stored is overwritten,
and nothing tells the stranger which of the two it was.

It is the system that writes: the stranger has no rights of his own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict
from customers.campaigns.actions.common import tell_member, write
from customers.campaigns.events import WebEvent
from customers.campaigns.models import Campaign, CampaignMember, WebAnswer, WebForm
from customers.directory import actions as directory
from customers.directory import contacts
from customers.directory.models import Contact, ContactPoint, Customer
from customers.directory.rules import point_key
from customers.interactions import actions as interactions
from customers.interactions.models import Interaction
from customers.records.history import sign
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User
from ownership.people import system_user

Outcome = WebAnswer.Outcome
STATES = CampaignMember.State
REACH = ("phone", "email")


@transaction.atomic
def take(form: WebForm, given: Mapping[str, Any]) -> str:
    """Take an answer in (`WebAnswer.Outcome`). Somebody we know by number, mail address or company keeps what stands
    there; what he wrote becomes an interaction.

    The same people at once are taken one after the other.
    """
    by = system_user()
    _hold(given)
    known = find(given)
    customer, contact = known or _enter(form.campaign, given, by)
    member, is_first = _member(form.campaign, customer, contact, by, is_new=known is None)
    if known is not None:
        _note(form.campaign, customer, contact, given, by)
    if is_first:
        tell_member(member, WebEvent.ANSWERED, by, state=member.state, is_new=member.is_new)
    if known is None:
        return Outcome.NEW
    return Outcome.KNOWN if is_first else Outcome.REPEATED


def find(given: Mapping[str, Any]) -> tuple[Customer, Contact | None] | None:
    """Whom we know by the mail address, the phone number or the company's name, in this order; the oldest one."""
    for kind in ("email", "phone"):
        if value := given.get(kind):
            point = _points(kind, value).first()
            if point is not None:
                return _holder(point)
    if company := given.get("company"):
        customer = Customer.objects.called_alike(company).order_by("pk").first()
        return (customer, None) if customer is not None else None
    return None


def _points(kind: str, value: str) -> Any:
    rows = ContactPoint.objects.filter(kind=kind, key=point_key(kind, value)).select_related(
        "customer", "contact"
    )
    return rows.order_by("pk")


def _holder(point: ContactPoint) -> tuple[Customer, Contact | None] | None:
    """The customer behind a number: its own, or where its contact still is, and is the main one."""
    if point.customer is not None:
        return point.customer, None
    contact = point.contact
    if contact is None:
        return None
    present_first = F("left_on").desc(nulls_first=True)
    role = contact.roles.select_related("customer").order_by(present_first, "-is_primary", "pk").first()
    return (role.customer, contact) if role is not None else None


def _enter(campaign: Campaign, given: Mapping[str, Any], by: User) -> tuple[Customer, Contact | None]:
    """A new lead, nobody's: it waits in the queue. With a company the person is its contact."""
    company, name = given.get("company", ""), given.get("name", "")
    values: dict[str, Any] = {
        "name": company or name,
        "kind": Customer.Kind.ORGANISATION if company else Customer.Kind.PERSON,
        "stage": Customer.Stage.LEAD,
        "source": campaign.name,
        "city": given.get("city", ""),
        "note": given.get("message", ""),
    }
    if given.get("agrees"):
        values |= {"consent": Customer.Consent.GIVEN, "consent_on": timezone.localdate()}
    reach = {kind: given[kind] for kind in REACH if given.get(kind)}
    if not (company and name):
        return directory.create(by=by, **values, **reach), None
    customer = directory.create(by=by, **values)
    role = contacts.add(customer, by=by, is_primary=True, name=name, title=given.get("title", ""), **reach)
    return customer, role.contact


def _member(
    campaign: Campaign, customer: Customer, contact: Contact | None, by: User, *, is_new: bool
) -> tuple[CampaignMember, bool]:
    """(member, whether this is his first response). Whoever was taken in before answers as who he is there."""
    rows = CampaignMember.objects.select_for_update(of=("self",)).filter(campaign=campaign, customer=customer)
    known = rows.filter(contact=contact).first() or rows.order_by("contact", "pk").first()
    if known is not None and known.state == STATES.RESPONDED:
        return known, False
    today = timezone.localdate()
    member = known or CampaignMember(
        campaign=campaign,
        customer=customer,
        contact=contact,
        by=by,
        source=CampaignMember.Source.FORM,
        is_new=is_new,
    )
    member.state, member.responded_on = STATES.RESPONDED, today
    member.campaign = campaign
    member.reach(today, campaign.window_days)
    if known is None:
        sign(member, by)
        member.save()
    else:
        write(member, by, "state", "responded_on", "touched_on", "counts_until")
    return member, True


def _note(
    campaign: Campaign, customer: Customer, contact: Contact | None, given: Mapping[str, Any], by: User
) -> None:
    """What somebody we know wrote, with the data that he gave: whether they are better is for his owner to say."""
    interactions.log(
        customer,
        by=by,
        kind=Interaction.Kind.CHAT,
        direction=Interaction.Direction.INCOMING,
        channel=_("Web form"),
        subject=campaign.name,
        text="\n".join(_lines(given)),
        contacts=[contact] if contact is not None else [],
    )


def _lines(given: Mapping[str, Any]) -> Iterable[str]:
    names = ("company", "name", "title", "phone", "email", "city")
    if message := given.get("message"):
        yield message
        yield ""
    yield from (str(given[name]) for name in names if given.get(name))
    if given.get("agrees"):
        yield str(_("Agrees to marketing."))


def _hold(given: Mapping[str, Any]) -> None:
    """Two answers of the same somebody at once would make two leads."""
    keys = [point_key(kind, given[kind]) for kind in REACH if given.get(kind)]
    keys += [given["company"].casefold()] if given.get("company") else []
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"customers.web:{key}"])


@transaction.atomic
def save(campaign: Campaign, *, by: User, version: int | None = None, **values: Any) -> WebForm:
    """Make the campaign's form, or change it as the person saw it in `version`. Raises EditConflict."""
    require(by, "campaigns.form", campaign)
    form = WebForm.objects.select_for_update().filter(campaign=campaign).first()
    if form is None:
        form = WebForm(campaign=campaign, **values)
        sign(form, by)
        form.save()
    else:
        changed = {name: value for name, value in values.items() if getattr(form, name) != value}
        if not changed:
            return form
        if version is not None and form.version != version:
            raise EditConflict(form, {name: getattr(form, name) for name in changed})
        for name, value in changed.items():
            setattr(form, name, value)
        form.version += 1
        sign(form, by)
        form.save(update_fields=form.touch("version", *changed))
    record(WebEvent.SAVED, about=form, by=None if by.is_system else by, topics=[campaign.topic])
    return form
