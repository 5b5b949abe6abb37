"""Who is told when a customer changes hands or is changed by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.wording import listed
from customers.directory.events import CustomerEvent
from customers.directory.models import Contact, Customer
from customers.directory.selectors import fetch_customers, field_label
from notifications.models import Event
from notifications.notices import bundle_title, notice, subject
from ownership.models import User
from ownership.moves.models import Reason
from ownership.rules.explaining import why_in_notice


def _fetch_contacts(user: Any, ids: list[int]) -> dict[int, Contact]:
    return Contact.objects.visible_to(user).in_bulk(ids)


subject("customers.customer", fetch_customers)
subject("customers.contact", _fetch_contacts)
bundle_title("customer", lambda user, ids: {pk: str(row) for pk, row in fetch_customers(user, ids).items()})


def _owner(event: Event) -> Iterable[User]:
    """The owner of today, as far as he sees the customer."""
    customer = Customer.objects.filter(pk=event.about_id, owner__isnull=False).select_related("owner").first()
    owner = customer.owner if customer else None
    seen = owner and Customer.objects.visible_to(owner).filter(pk=event.about_id).exists()
    return [owner] if owner and seen else []


def _new_owner(event: Event) -> Iterable[User]:
    return [user for user in _owner(event) if user.pk == event.facts.get("owner_now")]


def _page(event: Event) -> str:
    return reverse("customers:customer-detail", args=[event.about_id])


def _edited(event: Event, row: Any) -> str:
    fields = listed(field_label(name) for name in event.facts.get("fields", []))
    return _("%(who)s changed %(customer)s: %(fields)s") % {
        "who": event.by or _("The system"),
        "customer": row,
        "fields": fields,
    }


def _given(event: Event, row: Any) -> str:
    return _("%(who)s gave you %(customer)s") % {"who": event.by or _("The system"), "customer": row}


def _chosen(event: Event, user: Any) -> str:
    """Why he is the new owner: the assignment rule that chose him, if one did."""
    if event.facts.get("reason") == Reason.RULE:
        return why_in_notice(event.batch, event.about_id, user)
    return _("You are the new owner.")


notice(
    CustomerEvent.ASSIGNED,
    readers=_new_owner,
    text=_given,
    why=_chosen,
    url=_page,
    icon="transfer",
)
notice(
    CustomerEvent.EDITED,
    readers=_owner,
    text=_edited,
    why=lambda event, user: _("You are the owner."),
    url=_page,
    icon="pencil",
)
