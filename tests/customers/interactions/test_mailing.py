"""Mails from the record: to whom, with what words, and how they leave."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory import letters, placeholders
from customers.directory.models import ContactPoint
from customers.interactions import invitations, mailing
from customers.interactions.models import Interaction
from customers.records.documents import actions as documents
from notifications import relay
from notifications.mail import sending
from notifications.mail.models import OutgoingMail
from notifications.models import Event, Notice
from tests.factories import directory
from tests.factories.interactions import PDF, interaction, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings: Any, tmp_path: Path) -> None:
    """There is a mail server (pytest-django keeps what it gets) and a storage of this test's own."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "Xietong <crm@house.example>"
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


@pytest.fixture
def point(customer: Any) -> ContactPoint:
    contact = directory.contact(customer, title="采购经理", name="王敏", is_primary=True)
    return directory.point(contact, "wang@client.example", "email")


def send(customer: Any, by: Any, *points: ContactPoint, **more: Any) -> Interaction:
    words = {"subject": "Quote", "body": "Please find it attached.", **more}
    return mailing.send(customer, by=by, to=[one.pk for one in points], **words)


def test_a_mail_is_an_interaction_and_a_row_before_it_is_sent(customer: Any, rep: Any, point: Any) -> None:
    row = send(customer, rep, point)

    queued = OutgoingMail.objects.get()
    assert (row.kind, row.direction, row.subject) == ("mail", "out", "Quote")
    assert (queued.state, queued.to, queued.about_id) == ("queued", ["wang@client.example"], row.pk)
    assert [one.name for one in row.contacts.all()] == ["王敏"]
    assert outbox.outbox == []


def test_the_relay_sends_it_in_the_colleagues_name(customer: Any, rep: Any, point: Any) -> None:
    rep.email = "rep@house.example"
    rep.save()
    send(customer, rep, point)

    assert sending.send_due() == 1

    (sent,) = outbox.outbox
    assert sent.to == ["wang@client.example"]
    assert "crm@house.example" in sent.from_email
    assert sent.reply_to == ["rep@house.example"]
    assert OutgoingMail.objects.get().state == "sent"
    assert Event.objects.filter(name="mail.sent").exists()
    assert sending.send_due() == 0


def test_a_line_break_begins_no_other_header(customer: Any, rep: Any, point: Any) -> None:
    send(customer, rep, point, subject="Hi\r\nBcc: evil@example.com")
    sending.send_due()

    assert outbox.outbox[0].subject == "Hi Bcc: evil@example.com"
    assert outbox.outbox[0].bcc == []


@pytest.mark.parametrize("mark", ["is_invalid", "do_not_contact"])
def test_an_address_that_must_not_be_used_is_refused(customer: Any, rep: Any, point: Any, mark: str) -> None:
    setattr(point, mark, True)
    point.save()

    with pytest.raises(RuleBroken, match="王敏"):
        send(customer, rep, point)

    assert not Interaction.objects.exists()


def test_somebody_who_asked_for_quiet_is_left_in_peace(customer: Any, rep: Any, point: Any) -> None:
    customer.preferred_channel = "none"
    customer.save()

    with pytest.raises(RuleBroken, match="not to be contacted"):
        send(customer, rep, point)


def test_another_customers_address_is_none_to_choose(customer: Any, rep: Any, point: Any) -> None:
    other = directory.point(directory.customer(), "x@y.example", "email")

    with pytest.raises(RuleBroken, match="to whom"):
        send(customer, rep, other)


def test_a_masked_address_is_written_to_and_stays_masked(customer: Any, agent: Any, point: Any) -> None:
    """Service meets contact data masked: the mail goes, the address is shown nowhere."""
    send(customer, agent, point)

    queued = OutgoingMail.objects.get()
    assert queued.to == ["wang@client.example"]
    assert "client.example" not in queued.shown_to
    assert "王敏" in queued.shown_to


def test_who_may_not_write_interactions_writes_no_mail(customer: Any, auditor: Any, point: Any) -> None:
    with pytest.raises(PermissionDenied):
        send(customer, auditor, point)


def test_without_a_server_nothing_is_written(customer: Any, rep: Any, point: Any, settings: Any) -> None:
    settings.EMAIL_HOST = ""

    with pytest.raises(RuleBroken, match="mail server"):
        send(customer, rep, point)


def test_who_does_not_read_contact_data_meets_the_receiver_masked(
    customer: Any, rep: Any, agent: Any, point: Any
) -> None:
    row = send(customer, rep, point)

    assert "wang@client.example" in mailing.mail_for(row, rep)["mail_to"]
    assert "client.example" not in mailing.mail_for(row, agent)["mail_to"]


def test_what_was_noted_about_a_meeting_does_not_leave_with_its_invitation(customer: Any, rep: Any) -> None:
    row = interaction(customer, rep, kind="meeting", text="They pay late; be careful.")

    assert b"pay late" in invitations.calendar_of(row, rep)
    assert b"pay late" not in invitations.calendar_of(row, rep, as_request=True)


def test_documents_go_along(customer: Any, rep: Any, point: Any) -> None:
    kept = documents.add(customer, [upload("报价单.pdf")], by=rep)
    send(customer, rep, point, documents=kept)
    sending.send_due()

    name, content, kind = outbox.outbox[0].attachments[0]
    assert (name, content, kind) == ("报价单.pdf", PDF, "application/pdf")


# --- templates ------------------------------------------------------------------------------------------------


def test_a_template_is_filled_with_what_the_sender_reads(customer: Any, rep: Any, point: Any) -> None:
    words = letters.words_for(customer, point.contact, rep)

    text = placeholders.filled(
        "{contact.name}, {contact.title} at {customer.name}: {me.name} {nonsense}", words
    )

    assert text == f"王敏, 采购经理 at {customer.name}: {rep.label} {{nonsense}}"


def test_what_is_masked_is_not_filled_in_and_such_a_mail_is_not_sent(
    customer: Any, rep: Any, point: Any
) -> None:
    from ownership.access.masking import MaskedRow

    hidden = MaskedRow(customer, dict.fromkeys(("identity", "contact"), 1))
    words = placeholders.values_for(hidden, None, "", rep, "")

    body = placeholders.filled("Dear {customer.name}", words)

    assert body == "Dear {customer.name}"
    with pytest.raises(RuleBroken, match=r"\{customer\.name\}"):
        send(customer, rep, point, body=body)


def test_braces_in_a_value_are_no_placeholder() -> None:
    assert placeholders.filled("{me.name}", {"me.name": "{me.phone}", "me.phone": "1"}) == "{me.phone}"


# --- trouble on the way -----------------------------------------------------------------------------------------


def test_a_server_that_is_away_is_tried_again_later(
    customer: Any, rep: Any, point: Any, monkeypatch: Any
) -> None:
    send(customer, rep, point)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _refuse(ConnectionRefusedError()))

    sending.send_due()

    queued = OutgoingMail.objects.get()
    assert (queued.state, queued.tries, queued.error) == ("queued", 1, "ConnectionRefusedError")
    assert queued.due_at > timezone.now() + timedelta(seconds=50)


def test_the_eighth_try_is_the_last_and_the_sender_is_told(
    customer: Any, rep: Any, point: Any, monkeypatch: Any
) -> None:
    row = send(customer, rep, point)
    OutgoingMail.objects.update(tries=7)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _refuse(TimeoutError()))

    sending.send_due()
    relay.drain()

    assert OutgoingMail.objects.get().state == "failed"
    notice = Notice.objects.get(recipient=rep)
    assert notice.name == "mail.failed"
    assert row.pk


def _refuse(problem: Exception) -> Any:
    def send(self: Any, **how: Any) -> None:
        raise problem

    return send


def test_a_file_that_is_gone_ends_it_at_once(customer: Any, rep: Any, point: Any, tmp_path: Path) -> None:
    kept = documents.add(customer, [upload()], by=rep)
    send(customer, rep, point, documents=kept)
    (tmp_path / kept[0].stored_as).unlink()

    sending.send_due()

    assert OutgoingMail.objects.get().state == "failed"


# --- meetings -----------------------------------------------------------------------------------------------------


def test_a_meeting_keeps_its_uid_and_counts_its_changes(customer: Any, rep: Any, point: Any) -> None:
    row = interaction(customer, rep, kind="meeting", subject="Kick-off", minutes=90, version=3)
    row.contacts.add(point.contact)

    text = invitations.calendar_of(row, rep).decode().replace("\r\n ", "")

    assert f"UID:interaction-{row.pk}@house.example" in text
    assert "SEQUENCE:2" in text
    assert "DTSTART;TZID=Asia/Shanghai" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "mailto:wang@client.example" in text
    assert "METHOD:PUBLISH" in text


def test_a_calendar_file_holds_no_address_that_one_does_not_read(
    customer: Any, rep: Any, agent: Any, point: Any
) -> None:
    row = interaction(customer, rep, kind="meeting", subject="Kick-off")
    row.contacts.add(point.contact)

    assert b"client.example" not in invitations.calendar_of(row, agent)


def test_an_invitation_goes_with_a_mail(customer: Any, rep: Any, point: Any) -> None:
    meeting = interaction(customer, rep, kind="meeting", subject="Kick-off")
    send(customer, rep, point, invitation=meeting)
    sending.send_due()

    name, content, kind = outbox.outbox[0].attachments[0]
    assert (name, kind) == ("invite.ics", "text/calendar")
    assert "METHOD:REQUEST" in (content if isinstance(content, str) else content.decode())
