"""Who owns a deal."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from customers.deals import rules, selectors
from customers.deals.actions.common import LABEL, held, tell, write
from customers.deals.events import DealEvent
from customers.deals.models import Deal
from customers.directory.models import Customer
from notifications.notices import finish
from ownership.access import shares
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.access.shares import Source
from ownership.models import User

LENT = (Facet.DEALS, Facet.CONTACT, Facet.INTERACTIONS)


@transaction.atomic
def assign(deal: Deal, *, to: User, by: User) -> Deal:
    """Give the deal to `to`; his main department comes with him. Who cannot see the customer gets a share that
    ends with the deal.

    Raises RuleBroken when the deal is closed, or when neither of the two may see the customer.
    """
    require(by, "deals.assign", deal)
    deal = held(deal)
    rules.check_can_assign(deal)
    before = deal.owner_id
    if before == to.pk:
        return deal
    close_door(deal)
    open_door(deal, to, by)
    deal.owner = to
    deal.department = selectors.sales_home(to) or deal.department
    write(deal, by, "owner", "department")
    finish(about_type=LABEL, about_id=deal.pk)
    tell(deal, DealEvent.ASSIGNED, by, owner_before=before, owner_now=to.pk)
    return deal


def open_door(deal: Deal, to: User, by: User) -> None:
    """Let the new owner see the customer while the deal lives; only who sees it himself can lend that."""
    if selectors.sees_deals_of(to, deal.customer_id):
        return
    if to.pk == by.pk or not (by.is_system or selectors.sees_deals_of(by, deal.customer_id)):
        raise RuleBroken(_("This customer is locked for the new owner. Ask for access first."))
    shares.grant(
        deal.customer,
        to=to,
        by=by,
        source=Source.DEAL,
        source_id=deal.pk,
        facets=list(LENT),
        reason=deal.number,
    )


def close_door(deal: Deal) -> None:
    """End what the deal lent."""
    shares.end(model=Customer, source=Source.DEAL, source_id=deal.pk)
