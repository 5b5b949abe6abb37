"""Whom deals tell, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit import wording
from customers.deals.events import DealEvent
from customers.deals.models import Deal
from customers.directory.selectors import who_read
from notifications import notices
from notifications.models import Event
from ownership.access.facets import Level
from ownership.access.masking import mask
from ownership.models import User
from ownership.people import managers_of


def _fetch(user: Any, ids: list[int]) -> Mapping[int, Any]:
    rows = Deal.objects.visible_to(user).filter(pk__in=ids).with_people()
    return {row.pk: row for row in mask(rows, user)}


def _deal(event: Event) -> Deal | None:
    return Deal.objects.with_people().filter(pk=event.about_id).first()


def _url(event: Event) -> str:
    return reverse("customers:deal-detail", args=[event.about_id])


def _readers(event: Event, people: Any) -> list[User]:
    """Those of `people(deal)` who may see the deal when the event is delivered."""
    deal = _deal(event)
    return who_read(deal, people(deal)) if deal else []


def _owner(event: Event) -> list[User]:
    return _readers(event, lambda deal: [deal.owner])


def _customer_owner(event: Event) -> list[User]:
    """Unless the deal is his own."""
    return _readers(
        event, lambda deal: [deal.customer.owner] if deal.customer.owner_id != deal.owner_id else []
    )


def _managers(event: Event) -> list[User]:
    return _readers(event, lambda deal: managers_of(deal.department))


def _former(event: Event) -> list[User]:
    former = User.objects.filter(pk=event.facts.get("owner_before")).first()
    return _readers(event, lambda deal: [former])


def _new_owner(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.facts.get("owner_now"), is_active=True)


def _given(event: Event, row: Any) -> str:
    number = event.facts.get("rows", 0)
    words = {"who": event.by or _("The system"), "n": number}
    return ngettext("%(who)s gave you %(n)d deal", "%(who)s gave you %(n)d deals", number) % words


def _words(row: Any, event: Event | None = None) -> dict[str, Any]:
    who = event.by if event is not None and event.by is not None else _("The system")
    reads = row.levels["deals"] >= Level.READ
    return {
        "title": f"{row.number} {row.title}",
        "customer": row.customer,
        "who": who,
        "amount": wording.money(row.amount, row.currency) if reads else "…",
        "stage": row.stage.label if reads else "…",
    }


notices.subject("customers.deal", _fetch)
notices.notice(
    DealEvent.OPENED,
    readers=_customer_owner,
    text=lambda event, row: _("%(who)s opened a deal with %(customer)s: %(title)s") % _words(row, event),
    why=lambda event, user: _("You are the customer's owner."),
    url=_url,
    icon="coin",
)
notices.notice(
    DealEvent.ASSIGNED,
    readers=_owner,
    text=lambda event, row: _("%(who)s gave you a deal: %(title)s (%(customer)s)") % _words(row, event),
    why=lambda event, user: _("You are now its owner."),
    url=_url,
    icon="coin",
    needs_action=True,
)
notices.notice(
    DealEvent.ASSIGNED,
    name="deal.assigned.former",
    readers=_former,
    text=lambda event, row: (
        _("%(who)s moved a deal of yours to somebody else: %(title)s") % _words(row, event)
    ),
    why=lambda event, user: _("You were its owner until now."),
    url=_url,
    icon="arrows-exchange",
)
notices.notice(
    DealEvent.WON,
    readers=_managers,
    text=lambda event, row: (
        _("%(who)s won a deal: %(title)s (%(customer)s, %(amount)s)") % _words(row, event)
    ),
    why=lambda event, user: _("You lead the department where it stands."),
    url=_url,
    icon="trophy",
)
notices.notice(
    DealEvent.LOST,
    readers=_managers,
    text=lambda event, row: (
        _("%(who)s lost a deal: %(title)s (%(customer)s, %(amount)s)") % _words(row, event)
    ),
    why=lambda event, user: _("You lead the department where it stands."),
    url=_url,
    icon="circle-x",
)
notices.notice(
    DealEvent.AGED,
    readers=_owner,
    text=lambda event, row: _("A deal rests in stage “%(stage)s”: %(title)s (%(customer)s)") % _words(row),
    why=lambda event, user: _("You are its owner, and it rests longer than this stage allows."),
    url=_url,
    icon="hourglass",
    needs_action=True,
)
notices.notice(
    DealEvent.BULK_ASSIGNED,
    readers=_new_owner,
    text=_given,
    why=lambda event, user: _("You are the new owner."),
    url=lambda event: f"{reverse('customers:deal-list')}?view=mine",
    icon="transfer",
)
