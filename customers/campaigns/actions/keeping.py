"""Planning a campaign, and what it says of itself; its beginning and its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.campaigns import rules
from customers.campaigns.actions.common import LABEL, held, tell, write
from customers.campaigns.events import CampaignEvent
from customers.campaigns.models import Campaign, CampaignMember
from customers.records.history import sign
from notifications.notices import finish
from ownership.access.policy import require
from ownership.models import Department, User
from ownership.people import departments_of

State = Campaign.State


@transaction.atomic
def create(*, by: User, name: str, starts_on: date, **values: Any) -> Campaign:
    """Plan a campaign. `values`: kind, ends_on, budget, cost, currency, window_days, goal, owner.

    It is its planner's unless an owner is named; the owner's department comes with him. Raises PermissionDenied, and
    RuleBroken for days in the wrong order.
    """
    require(by, "campaigns.create")
    owner = values.pop("owner", None) or by
    rules.check_days(starts_on, values.get("ends_on"))
    campaign = Campaign(
        name=rules.check_name(name),
        starts_on=starts_on,
        owner=owner,
        department=home_of(owner),
        created_by=by,
        **values,
    )
    sign(campaign, by)
    campaign.save()
    tell(campaign, CampaignEvent.CREATED, by)
    if owner != by:
        tell(campaign, CampaignEvent.ASSIGNED, by, owner_before=None, owner_now=owner.pk)
    return campaign


@transaction.atomic
def edit(campaign: Campaign, *, by: User, version: int | None, **changes: Any) -> Campaign:
    """Change what a campaign says, as the person saw it in `version`; what is the same stays unwritten.

    Raises EditConflict with the present values when somebody else changed it meanwhile.
    """
    require(by, "campaigns.edit", campaign)
    row = held(campaign)
    if "name" in changes:
        changes["name"] = rules.check_name(changes["name"])
    present = {name: getattr(row, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if not changed:
        return row
    if version is not None and row.version != version:
        raise EditConflict(row, {name: present[name] for name in changed})
    for name in changed:
        setattr(row, name, changes[name])
    rules.check_days(row.starts_on, row.ends_on)
    write(row, by, *changed)
    if "window_days" in changed:
        CampaignMember.objects.of(row).recount(row.window_days)
    tell(row, CampaignEvent.EDITED, by, fields=sorted(changed))
    return row


@transaction.atomic
def assign(campaign: Campaign, *, to: User, by: User) -> Campaign:
    """Give a campaign to a colleague; his department comes with him."""
    require(by, "campaigns.edit", campaign)
    row = held(campaign)
    before = row.owner_id
    if before == to.pk:
        return row
    row.owner, row.department = to, home_of(to) or row.department
    write(row, by, "owner", "department")
    finish(about_type=LABEL, about_id=row.pk)
    tell(row, CampaignEvent.ASSIGNED, by, owner_before=before, owner_now=to.pk)
    return row


def start(campaign: Campaign, *, by: User) -> Campaign:
    """It begins, or goes on after its end. Raises RuleBroken when it runs already."""
    return _move(campaign, State.RUNNING, CampaignEvent.STARTED, by)


def end(campaign: Campaign, *, by: User) -> Campaign:
    """It is over: nobody is taken in any more, its form is closed; answers may still be written down."""
    return _move(campaign, State.ENDED, CampaignEvent.ENDED, by)


@transaction.atomic
def delete(campaign: Campaign, *, by: User) -> None:
    """Drop a plan that nobody is in. Raises RuleBroken for one with members: what was done stays."""
    require(by, "campaigns.edit", campaign)
    row = held(campaign)
    if CampaignMember.objects.of(row).exists():
        raise RuleBroken(_("Somebody is in this campaign already. End it instead."))
    tell(row, CampaignEvent.DELETED, by)
    sign(row, by)
    row.delete()


def home_of(user: User) -> Department | None:
    """The marketing department a person works in, else his main one."""
    mine = departments_of(user)
    return next((one for one in mine if one.kind == Department.Kind.MARKETING), next(iter(mine), None))


@transaction.atomic
def _move(campaign: Campaign, to: str, event: CampaignEvent, by: User) -> Campaign:
    require(by, "campaigns.edit", campaign)
    row = held(campaign)
    rules.check_move(row.state, to)
    row.state = to
    write(row, by, "state")
    finish(about_type=LABEL, about_id=row.pk)
    tell(row, event, by)
    return row
