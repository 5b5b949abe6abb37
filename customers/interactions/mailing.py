"""Mails from the record: to whom one may go, and the verb that writes it.

A mail is an interaction and a row of the post office, written in one transaction; the relays send it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.directory import placeholders
from customers.directory.models import ContactPoint, Customer
from customers.interactions import actions, invitations
from customers.interactions.models import Interaction
from customers.records.documents.models import Document
from notifications.mail import queue
from notifications.mail.models import OutgoingMail
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, obscure
from ownership.access.policy import require
from ownership.models import User

Words = str | Promise
MOST_RECEIVERS = 20
MOST_BYTES = 20 * 1024 * 1024  # what most mail servers take


@dataclass(frozen=True)
class Receiver:
    """One mail address of the customer or a contact, as the sender meets it; `refused` says why none may go there."""

    point: ContactPoint
    holder: str
    shown: str
    refused: Words = ""

    @property
    def words(self) -> str:
        return f"{self.holder} <{self.shown}>"


def receivers(customer: Customer, user: User) -> list[Receiver]:
    """The mail addresses of a visible customer and his contacts. Two queries; none where contact data is hidden."""
    levels = levels_for(user, customer)
    if levels["contact"] == Level.HIDDEN:
        return []
    points = ContactPoint.objects.at([customer.pk], left=False).filter(kind="email")
    rows = points.select_related("contact").order_by("contact__name", "-is_primary", "pk")
    return [_receiver(point, customer, levels) for point in rows]


def _receiver(point: ContactPoint, customer: Customer, levels: dict[str, int]) -> Receiver:
    holder = point.contact.name if point.contact else customer.name
    shown = str(MaskedRow(point, levels).value)
    return Receiver(point, holder, shown, _why_not(point, customer))


def _why_not(point: ContactPoint, customer: Customer) -> Words:
    if point.is_invalid:
        return _("This address does not work any more.")
    if point.do_not_contact or (point.contact and point.contact.do_not_contact):
        return _("Asked not to be contacted.")
    if customer.preferred_channel == Customer.Channel.NONE:
        return _("This customer asked not to be contacted.")
    return ""


@transaction.atomic
def send(
    customer: Customer,
    *,
    by: User,
    to: Iterable[int],
    subject: str,
    body: str,
    documents: Sequence[Document] = (),
    invitation: Interaction | None = None,
    **step: Any,
) -> Interaction:
    """Write a mail to contact points (`to`: their ids) and log it. `documents` are the customer's, read by the sender.

    Raises PermissionDenied, and RuleBroken for a receiver who may not be written to, a placeholder that was not filled
    in, or attachments that are too large together.
    """
    require(by, "mail.write", customer)
    chosen = _chosen(customer, by, set(to))
    _check_words(subject, body)
    _check_size(documents)
    contacts = [one.point.contact for one in chosen if one.point.contact]
    row = actions.log(
        customer,
        by=by,
        kind=Interaction.Kind.MAIL,
        direction=Interaction.Direction.OUTGOING,
        subject=queue.one_line(subject),
        text=body,
        contacts=contacts,
        **step,
    )
    queue.write(
        by=by,
        to=[one.point.value for one in chosen],
        shown_to=", ".join(one.words for one in chosen),
        subject=subject,
        body=body,
        reply_to=by.email,
        attachments=[*_files(documents), *_invitation(invitation, by)],
        about=row,
        topics=[customer.topic, row.topic],
    )
    return row


def _chosen(customer: Customer, by: User, ids: set[int]) -> list[Receiver]:
    known = {one.point.pk: one for one in receivers(customer, by)}
    if not ids or not ids <= set(known):
        raise RuleBroken(_("Choose to whom the mail goes."))
    if len(ids) > MOST_RECEIVERS:
        raise RuleBroken(_("At most %(n)s receivers.") % {"n": MOST_RECEIVERS})
    chosen = [known[pk] for pk in known if pk in ids]
    for one in chosen:
        if one.refused:
            raise RuleBroken(f"{one.holder}: {one.refused}")
    return chosen


def _check_words(subject: str, body: str) -> None:
    if not subject.strip() or not body.strip():
        raise RuleBroken(_("A mail needs a subject and a text."))
    left = placeholders.left_in(f"{subject}\n{body}")
    if left:
        raise RuleBroken(_("Fill in %(words)s first, or take it out.") % {"words": ", ".join(left)})


def _check_size(documents: Sequence[Document]) -> None:
    if sum(one.size for one in documents) > MOST_BYTES:
        raise RuleBroken(_("The attachments are larger than %(n)s MB together.") % {"n": MOST_BYTES >> 20})


def _files(documents: Sequence[Document]) -> list[dict[str, str]]:
    return [{"name": one.name, "type": one.content_type, "stored_as": one.stored_as} for one in documents]


def _invitation(row: Interaction | None, by: User) -> list[dict[str, str]]:
    if row is None:
        return []
    content = invitations.calendar_of(row, by, as_request=True).decode()
    return [{"name": "invite.ics", "type": "text/calendar", "text": content}]


def mail_of(row: Interaction) -> OutgoingMail | None:
    """The post office's row of a mail that was written here."""
    return queue.mail_about(row) if row.kind == Interaction.Kind.MAIL else None


def mail_for(row: Interaction, user: User) -> dict[str, Any]:
    """The mail behind an interaction as one reader meets it: to whom (masked, where he was not its sender and does
    not read contact data) and with which files (none where he does not read documents)."""
    mail = mail_of(row)
    if mail is None:
        return {"mail": None}
    levels, mine = levels_for(user, row.customer), mail.by_id == user.pk
    to = mail.shown_to if mine or levels["contact"] >= Level.READ else obscure(mail.shown_to)
    return {
        "mail": mail,
        "mail_to": to,
        "mail_files": mail.attachments if mine or levels["documents"] >= Level.READ else [],
    }
