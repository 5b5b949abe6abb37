"""One contact handed over as a card: whoever sees him may put him into the telephone. Logged as any export."""

from __future__ import annotations

from customers.directory.models import Contact
from customers.records import exports
from customers.records.exports import actions
from customers.records.models import Export
from ownership.models import User


def one_card(contact: Contact, *, by: User) -> Export:
    """The card of a visible contact, written down and made. What is masked for the person is not on it."""
    kind = exports.find("contacts")
    assert kind is not None
    return actions.begin(
        kind, by=by, format=Export.Format.VCARD, columns=(), picked=[contact.pk], verb="contacts.card"
    )
