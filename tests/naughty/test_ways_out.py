"""What people pasted leaves again in files, calendars and mails: whole, and without a life of its own."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import vobject
from django.core.files.storage import default_storage
from icalendar import Calendar

from customers.directory.models import Contact, ContactRole, Customer
from customers.interactions.invitations import calendar_of
from customers.records import exports
from customers.records.exports import actions
from notifications.mail.models import OutgoingMail
from notifications.mail.sending import message
from ownership.models import User
from tests.factories import interactions as talks
from tests.naughty.strings import hostile, naughty, packed

pytestmark = pytest.mark.django_db
# What begins like a formula; numbers, which hold no letter and so can call nothing, stay as they are.
FORMULA = re.compile(r"(?![-+][\d\s().,/-]*\Z)[=+\-@\t\r]")
HEADERS = {
    "content-type", "mime-version", "content-transfer-encoding", "subject", "from", "to", "reply-to", "date", "message-id",
}  # fmt: skip
CARD = {"version", "fn", "n", "org", "title", "note", "x-wechat"}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pasted(customer: Customer) -> list[str]:
    """A contact and a customer for each string, called so."""
    texts = [text[:120] for text in hostile()]
    owned = {"owner": customer.owner, "department": customer.department}
    Customer.objects.bulk_create(
        Customer(code=f"N-{place}", name=text, note=text, address=text, **owned)
        for place, text in enumerate(texts)
    )
    people = Contact.objects.bulk_create(
        Contact(name=text[:100], note=text, wechat=text[:60]) for text in texts
    )
    ContactRole.objects.bulk_create(
        ContactRole(contact=one, customer=customer, title=text[:60], department_name=text[:60])
        for one, text in zip(people, texts, strict=True)
    )
    return texts


def exported(by: User, kind: str, form: str, columns: tuple[str, ...]) -> bytes:
    made = actions.begin(exports.find(kind), by=by, format=form, columns=columns)
    with default_storage.open(made.stored_as, "rb") as file:
        return file.read()


def test_no_cell_of_a_csv_is_a_live_formula(rep: User, pasted: list[str]) -> None:
    content = exported(rep, "customers", "csv", ("name", "address", "note"))

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(pasted) + 2
    assert [cell for row in rows for cell in row if FORMULA.match(cell)] == []


def test_a_workbook_holds_texts_as_they_were_typed(rep: User, pasted: list[str]) -> None:
    content = exported(rep, "customers", "xlsx", ("name", "address", "note"))

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert len(cells) == 3 * (len(pasted) + 1)


def test_a_card_has_its_own_lines_only(rep: User, pasted: list[str]) -> None:
    content = exported(rep, "contacts", "vcf", ("name",))

    cards = list(vobject.readComponents(content.decode()))
    assert len(cards) == len(pasted)
    assert {name for card in cards for name in card.contents} <= CARD
    assert {card.fn.value for card in cards} == {text[:100] for text in pasted}


def test_a_calendar_holds_one_event_with_its_own_lines(customer: Customer, rep: User) -> None:
    usual = talks.interaction(customer, rep, kind="meeting", subject="Visit", text="Words")
    lines = names(calendar_of(usual, rep))

    for text in packed(hostile(), 2_000, "\r\nATTACH:x\r\n"):
        row = talks.interaction(
            customer, rep, kind="meeting", subject=text[:160], text=f"{text}\r\nEND:VEVENT"
        )
        assert names(calendar_of(row, rep)) == lines, text


def names(content: bytes) -> list[str]:
    return [name for name, _value in properties(Calendar.from_ical(content))]


def properties(calendar: Any) -> Iterator[tuple[str, Any]]:
    yield from ((name, value) for name, value in calendar.property_items())


def test_a_mail_has_its_own_headers_only(rep: User) -> None:
    for text in hostile():
        subject = f"{text}\r\nBcc: thief@example.com\n\nX-More: 1"[:160]
        row = OutgoingMail.objects.create(
            by=rep, to=["a@b.example"], subject=subject, body=f"{text}\r\n.\r\nBcc: x"
        )
        sent = email.message_from_bytes(message(row).message().as_bytes(), policy=email.policy.default)

        assert {name.lower() for name in sent} <= HEADERS, text
        assert sent["To"] == "a@b.example"


def test_a_mail_keeps_the_words_of_its_text(rep: User) -> None:
    body = "\n".join(naughty())
    row = OutgoingMail(pk=1, by=rep, to=["a@b.example"], subject="Words", body=body)
    sent = email.message_from_bytes(message(row).message().as_bytes(), policy=email.policy.default)

    assert sent.get_content().rstrip("\n").splitlines() == body.splitlines()
