"""Whom interactions tell, in which words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.directory.selectors import who_read
from customers.interactions import selectors
from customers.interactions.events import InteractionEvent
from customers.interactions.models import Interaction
from notifications import notices
from notifications.mail.events import MailEvent
from notifications.mail.models import OutgoingMail
from notifications.models import Event
from ownership.models import User


def _interaction(event: Event) -> Interaction | None:
    rows = Interaction.objects.select_related("customer__owner", "by")
    return rows.filter(pk=event.about_id).first()


def _url(event: Event) -> str:
    return reverse("customers:interaction-detail", args=[event.about_id])


def _responsible(event: Event) -> list[User]:
    """The author while he can still read it, else the customer's owner; nobody once the step is done or moved."""
    row = _interaction(event)
    if row is None or not row.waits or row.reminded_on != row.next_step_on:
        return []
    return who_read(row, [row.by, row.customer.owner])[:1]


def _colleagues(event: Event) -> list[User]:
    row = _interaction(event)
    return who_read(row, row.colleagues.all()) if row else []


def _owner(event: Event) -> list[User]:
    row = _interaction(event)
    return who_read(row, [row.customer.owner]) if row else []


def _why_due(event: Event, user: Any) -> Any:
    row = _interaction(event)
    if row is not None and row.by_id == user.pk:
        return _("You wrote it down as your next step.")
    return _("You are the customer's owner, and its author is no longer here.")


def _words(row: Any, event: Event | None = None) -> dict[str, Any]:
    who = event.by if event is not None and event.by is not None else _("The system")
    return {
        "customer": row.customer,
        "what": row.headline,
        "step": row.next_step or row.headline,
        "kind": row.get_kind_display(),
        "who": who,
    }


notices.subject("customers.interaction", selectors.fetch)
notices.notice(
    InteractionEvent.STEP_DUE,
    readers=_responsible,
    text=lambda event, row: _("Next step today: %(step)s (%(customer)s)") % _words(row),
    why=_why_due,
    url=_url,
    icon="calendar-due",
    needs_action=True,
)
notices.notice(
    InteractionEvent.LOGGED,
    name="interaction.logged.colleague",
    readers=_colleagues,
    text=lambda event, row: (
        _("%(who)s named you in an interaction with %(customer)s: %(what)s") % _words(row, event)
    ),
    why=lambda event, user: _("You took part."),
    url=_url,
    icon="message-circle",
)
notices.notice(
    InteractionEvent.LOGGED,
    readers=_owner,
    text=lambda event, row: _("%(who)s wrote about %(customer)s: %(what)s") % _words(row, event),
    why=lambda event, user: _("You are the customer's owner."),
    url=_url,
    icon="message-circle",
)


# --- mails ------------------------------------------------------------------------------------------------------


def _fetch_mails(user: Any, ids: list[int]) -> dict[int, Any]:
    """A sender's own mails; what they say is on their page."""
    return {row.pk: row for row in OutgoingMail.objects.for_person(user).filter(pk__in=ids)}


def _sender(event: Event) -> list[User]:
    row = OutgoingMail.objects.select_related("by").filter(pk=event.about_id, by__is_active=True).first()
    return [row.by] if row and row.by else []


notices.subject("notifications.outgoingmail", _fetch_mails)
notices.notice(
    MailEvent.FAILED,
    readers=_sender,
    text=lambda event, row: _("A mail could not be sent: %(subject)s") % {"subject": row.subject},
    why=lambda event, user: _("You wrote it."),
    url=lambda event: reverse("notifications:mail", args=[event.about_id]),
    icon="mail-off",
    needs_action=True,
)
