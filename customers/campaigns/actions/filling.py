"""Who is in a campaign: a segment as it is now, selected rows, one customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from customers.campaigns import rules
from customers.campaigns.actions.common import held, tell, tell_member, tell_members
from customers.campaigns.events import CampaignEvent, MemberEvent
from customers.campaigns.models import Campaign, CampaignMember
from customers.directory.models import Contact, ContactRole, Customer
from customers.directory.selectors import is_contact_of
from customers.records import changes
from customers.records.history import sign
from customers.records.left_out import NO_CONSENT, NOT_SEEN
from customers.records.lists.bulk import Outcome, slices
from customers.records.models import ChangeSet
from customers.segments import selectors as segments
from customers.segments.models import Segment
from ownership.access.policy import require
from ownership.models import User

# Who asked not to be written to is not taken in.
BARRED = Q(consent=Customer.Consent.REFUSED) | Q(preferred_channel=Customer.Channel.NONE)
Source = CampaignMember.Source


@transaction.atomic
def add(
    campaign: Campaign, customer: Customer, *, by: User, contact: Contact | None = None, **values: Any
) -> CampaignMember:
    """Take one customer, or a contact of it, into a campaign; one who is in it already is given back as he is.

    `values`: source, is_new, channel. Raises RuleBroken for an ended campaign, and for a contact of another customer.
    """
    require(by, "campaigns.fill", campaign)
    row = held(campaign)
    known = CampaignMember.objects.filter(campaign=row, customer=customer, contact=contact).first()
    if known is not None:
        return known
    rules.check_takes_members(row.state)
    if contact is not None and not is_contact_of(contact, customer):
        raise RuleBroken(_("This contact does not belong to the customer."))
    member = CampaignMember(campaign=row, customer=customer, contact=contact, by=by, **values)
    sign(member, by)
    member.save()
    tell_member(member, MemberEvent.ADDED, by)
    return member


@transaction.atomic
def fill(campaign: Campaign, segment: Segment, *, by: User) -> Outcome:
    """Take in who is in the segment now, of those that `by` sees; whoever is in already stays as he is.

    Who asked not to be contacted is left out and counted. Raises RuleBroken for an ended campaign and for too many,
    FilterRefused for a segment that `by` may not ask.
    """
    require(by, "campaigns.fill", campaign)
    rows = segments.rows_of(segment, by).order_by()
    ids = sorted(rows.values_list("pk", flat=True)[: rules.MOST + 1])
    rules.check_number(len(ids))
    return _take_in(campaign, segment.record, ids, by, Source.SEGMENT, segment)


def put(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Take selected rows in: `packed["campaign"]` is its id, `packed["record"]` what they are. Part of the caller's
    transaction."""
    campaign: Campaign = Campaign.objects.visible_to(by).get(pk=packed["campaign"])
    require(by, "campaigns.fill", campaign)
    return _take_in(campaign, packed["record"], ids, by, Source.LIST, None)


def _take_in(
    campaign: Campaign, record: str, ids: Sequence[int], by: User, source: str, segment: Segment | None
) -> Outcome:
    row = held(campaign)
    rules.check_takes_members(row.state)
    changes.be_patient()
    facts: dict[str, Any] = {"campaign": row.pk, **({"segment": segment.pk} if segment else {})}
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=["members"], **facts))
    common = {
        "campaign_id": row.pk,
        "source": str(source),
        "segment_id": segment.pk if segment else None,
        "by_id": by.pk,
    }
    assert outcome.change_set is not None
    for some in slices(ids):
        pairs = _customers(some, by, outcome) if record == "customers" else _contacts(some, by, outcome)
        lines = [{**common, "customer_id": one, "contact_id": other} for one, other in pairs]
        changes.add_rows(outcome.change_set, CampaignMember, lines)
    return closed(outcome, row, CampaignEvent.FILLED, MemberEvent.ADDED, by)


def _customers(ids: Sequence[int], by: User, outcome: Outcome) -> Iterable[tuple[int, int | None]]:
    rows = Customer.objects.visible_to(by).filter(pk__in=ids).order_by()
    seen = set(rows.values_list("pk", flat=True))
    barred = set(Customer.objects.filter(BARRED, pk__in=seen).values_list("pk", flat=True))
    outcome.leave_out(NOT_SEEN, len(ids) - len(seen))
    outcome.leave_out(NO_CONSENT, len(barred))
    return [(pk, None) for pk in sorted(seen - barred)]


def _contacts(ids: Sequence[int], by: User, outcome: Outcome) -> Iterable[tuple[int, int | None]]:
    """Each contact at the customer where he is the main one, else where he came first."""
    customers = Customer.objects.visible_to(by).order_by().values("pk")
    roles = ContactRole.objects.filter(contact__in=ids, left_on__isnull=True, customer__in=customers)
    first = roles.order_by("contact", "-is_primary", "pk").distinct("contact")
    pairs = {role.contact_id: role.customer_id for role in first}
    silent = set(Contact.objects.filter(pk__in=pairs, do_not_contact=True).values_list("pk", flat=True))
    closed_to = set(Customer.objects.filter(BARRED, pk__in=pairs.values()).values_list("pk", flat=True))
    barred = silent | {contact for contact, customer in pairs.items() if customer in closed_to}
    outcome.leave_out(NOT_SEEN, len(ids) - len(pairs))
    outcome.leave_out(NO_CONSENT, len(barred))
    return [(pairs[contact], contact) for contact in sorted(set(pairs) - barred)]


def closed(
    outcome: Outcome, campaign: Campaign, event: CampaignEvent, line: MemberEvent, by: User, **facts: Any
) -> Outcome:
    """Count, say it on the timelines, and record the one event."""
    change_set = outcome.change_set
    assert change_set is not None
    if not outcome.close():
        return outcome
    tell_members(change_set, line, by)
    tell(
        campaign,
        event,
        by,
        about=change_set,
        batch=change_set.pk,
        campaign=campaign.pk,
        rows=outcome.changed,
        **facts,
    )
    return outcome
