"""A meeting as a calendar file (RFC 5545), for people's own calendars."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from icalendar import Calendar, Event, vCalAddress, vText

from customers.directory.models import Contact, ContactPoint
from customers.interactions.models import Interaction
from ownership.access.facets import Level
from ownership.access.masking import levels_for, mask_one

# What has a beginning and an end that others keep free.
KINDS = ("call", "meeting", "visit", "event", "trial", "training")


def can_invite(row: Interaction) -> bool:
    return row.kind in KINDS


def file_name(row: Interaction) -> str:
    """In plain letters, whatever the subject is written in."""
    return f"{slugify(row.kind)}-{timezone.localtime(row.at):%Y-%m-%d}.ics"


def calendar_of(row: Interaction, user: Any, *, as_request: bool = False) -> bytes:
    """The file as this person may read the row: masked words stay out, and so do addresses that he does not read.

    Its UID stays the same and its sequence grows with each change, so a calendar that has it moves the meeting.
    `as_request` asks those invited for an answer, as a mail does: it leaves the house, so what was written down
    about the meeting stays behind.
    """
    shown = mask_one(row, user)
    calendar = Calendar()
    calendar.add("prodid", "-//Xietong CRM//interactions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST" if as_request else "PUBLISH")
    calendar.add_component(_event(row, shown, user, words=not as_request))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(row: Interaction, shown: Any, user: Any, *, words: bool) -> Event:
    zone = ZoneInfo(user.time_zone or settings.TIME_ZONE)
    event = Event()
    event.add("uid", f"interaction-{row.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}")
    event.add("sequence", row.version - 1)
    event.add("dtstamp", row.updated_at)
    event.add("last-modified", row.updated_at)
    event.add("dtstart", row.at.astimezone(zone))
    event.add("dtend", row.ends_at.astimezone(zone))
    event.add("summary", _summary(row, shown.headline if words else shown.subject))
    if words and shown.text and not _is_masked(shown.text):
        event.add("description", shown.text)
    for person in _people(row, user):
        event.add("attendee", person, encode=False)
    if row.by.email:
        event["organizer"] = _address(row.by.email, row.by.label)
    return event


def _summary(row: Interaction, headline: str) -> str:
    words = "" if _is_masked(headline) else headline
    return " · ".join(str(part) for part in (words or row.get_kind_display(), row.customer) if part)


def _people(row: Interaction, user: Any) -> list[vCalAddress]:
    """Colleagues who have an address, and contacts whose address this person reads in plain."""
    found = [_address(one.email, one.label) for one in row.colleagues.all() if one.email]
    if levels_for(user, row.customer)["contact"] < Level.READ:
        return found
    return found + [_address(address, contact.name) for contact, address in _contact_addresses(row)]


def _contact_addresses(row: Interaction) -> list[tuple[Contact, str]]:
    points = ContactPoint.objects.filter(
        contact__in=row.contacts.all(), kind="email", is_invalid=False, do_not_contact=False
    )
    firsts: dict[int, str] = {}
    for pk, value in points.order_by("-is_primary", "pk").values_list("contact", "value"):
        firsts.setdefault(pk, value)
    return [(contact, firsts[contact.pk]) for contact in row.contacts.all() if contact.pk in firsts]


def _address(mail: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{mail}")
    person.params["CN"] = vText(name)
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    return person


def _is_masked(value: Any) -> bool:
    return bool(getattr(value, "is_masked", False))
