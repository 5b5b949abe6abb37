"""Writing interactions down, putting them right, finishing next steps."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.interactions import actions
from customers.interactions.models import Interaction
from customers.records.documents.models import Document
from customers.records.models import TimelineEntry
from notifications.models import Event
from tests.factories import directory
from tests.factories.interactions import interaction, upload

pytestmark = pytest.mark.django_db


def test_logging_leaves_a_row_an_event_a_line_and_history(customer: Any, rep: Any, teammate: Any) -> None:
    contact = directory.contact(customer)

    row = actions.log(
        customer, by=rep, kind="call", text="Asked for an offer.", contacts=[contact], colleagues=[teammate]
    )

    event = Event.objects.get(name="interaction.logged")
    line = TimelineEntry.objects.get(kind="interaction.logged")
    assert (event.about_id, event.by_id, event.facts) == (row.pk, rep.pk, {"kind": "call"})
    assert (line.about_id, line.facet, line.at) == (row.pk, "interactions", row.at)
    assert row.history.get().history_user == rep
    assert list(row.contacts.all()) == [contact]
    assert list(row.colleagues.all()) == [teammate]


def test_nothing_said_is_refused(customer: Any, rep: Any) -> None:
    with pytest.raises(RuleBroken, match="few words"):
        actions.log(customer, by=rep, kind="call", text="  ")


def test_the_database_keeps_that_promise_too(customer: Any, rep: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        interaction(customer, rep, text="")


def test_a_next_step_needs_its_day(customer: Any, rep: Any) -> None:
    with pytest.raises(RuleBroken, match="until when"):
        actions.log(customer, by=rep, kind="note", text="x", next_step="Send the offer")


@pytest.mark.parametrize(
    ("kind", "allowed"), [("meeting", True), ("visit", True), ("mail", False), ("note", False)]
)
def test_only_what_can_be_planned_lies_in_the_future(
    customer: Any, rep: Any, kind: str, allowed: bool
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)

    if allowed:
        assert actions.log(customer, by=rep, kind=kind, text="x", at=tomorrow).at == tomorrow
    else:
        with pytest.raises(RuleBroken, match="future"):
            actions.log(customer, by=rep, kind=kind, text="x", at=tomorrow)


def test_a_contact_of_somebody_else_is_refused(customer: Any, rep: Any) -> None:
    other = directory.contact(directory.customer())

    with pytest.raises(RuleBroken, match="does not belong"):
        actions.log(customer, by=rep, kind="call", text="x", contacts=[other])


def test_who_only_reads_the_facet_may_not_log(customer: Any, auditor: Any, accountant: Any) -> None:
    for person in (auditor, accountant):
        with pytest.raises(PermissionDenied):
            actions.log(customer, by=person, kind="call", text="x")


def test_support_logs_a_visit(customer: Any, supporter: Any) -> None:
    assert actions.log(customer, by=supporter, kind="visit", text="Changed the filter.").pk


def test_its_files_come_with_it(customer: Any, rep: Any) -> None:
    row = actions.log(customer, by=rep, kind="visit", text="x", files=[upload("plan.pdf")])

    document = Document.objects.about(row).get()
    assert (document.name, document.facet, document.customer) == ("plan.pdf", "interactions", customer)


def test_a_refused_file_leaves_nothing_behind(customer: Any, rep: Any) -> None:
    with pytest.raises(RuleBroken, match=r"page\.html"):
        actions.log(customer, by=rep, kind="visit", text="x", files=[upload("page.html", b"<html>")])

    assert not Interaction.objects.exists()
    assert not Event.objects.exists()


# --- putting it right -----------------------------------------------------------------------------------------


def test_the_author_puts_it_right_for_a_week(customer: Any, rep: Any) -> None:
    row = interaction(customer, rep)
    late = interaction(customer, rep, created_at=timezone.now() - timedelta(days=8))

    assert actions.edit(row, by=rep, version=1, text="Better").version == 2
    with pytest.raises(PermissionDenied):
        actions.edit(late, by=rep, version=1, text="Better")


def test_a_manager_puts_right_what_is_older(customer: Any, rep: Any, manager: Any) -> None:
    late = interaction(customer, rep, created_at=timezone.now() - timedelta(days=80))

    assert actions.edit(late, by=manager, version=1, text="Better").text == "Better"


def test_a_rival_edit_is_a_conflict(customer: Any, rep: Any, manager: Any) -> None:
    row = interaction(customer, rep)
    actions.edit(row, by=manager, version=1, text="His words")

    with pytest.raises(EditConflict) as conflict:
        actions.edit(row, by=rep, version=1, text="My words")

    assert conflict.value.theirs == {"text": "His words"}


def test_another_time_moves_the_line_of_the_timeline(customer: Any, rep: Any) -> None:
    row = actions.log(customer, by=rep, kind="meeting", text="x")
    monday = row.at - timedelta(days=3)

    actions.edit(row, by=rep, version=1, at=monday)

    assert TimelineEntry.objects.get(kind="interaction.logged").at == monday


def test_who_took_part_and_left_since_stays(customer: Any, rep: Any) -> None:
    contact = directory.contact(customer)
    row = actions.log(customer, by=rep, kind="call", text="x", contacts=[contact])
    contact.roles.all().delete()

    actions.edit(row, by=rep, version=1, contacts=[contact], text="y")

    assert list(row.contacts.all()) == [contact]


def test_removing_takes_files_and_line_along(customer: Any, rep: Any) -> None:
    row = actions.log(customer, by=rep, kind="call", text="x", files=[upload()])

    actions.remove(row, by=rep)

    assert not Document.objects.exists()
    assert [line.kind for line in TimelineEntry.objects.all()] == ["interaction.removed"]
    assert row.history.filter(history_type="-").get().history_user == rep


def test_the_author_takes_back_within_a_day_only(customer: Any, rep: Any) -> None:
    row = interaction(customer, rep, created_at=timezone.now() - timedelta(hours=25))

    with pytest.raises(PermissionDenied):
        actions.remove(row, by=rep)


# --- next steps ---------------------------------------------------------------------------------------------


def test_a_next_step_is_done_once(customer: Any, rep: Any, teammate: Any, manager: Any) -> None:
    row = interaction(customer, rep, next_step="Send it", next_step_on=timezone.localdate())

    done = actions.finish_step(row, by=manager)

    assert done.next_step_done_by == manager
    assert TimelineEntry.objects.get().kind == "interaction.next_step_done"
    with pytest.raises(RuleBroken, match="already"):
        actions.finish_step(row, by=rep)


def test_another_day_asks_for_another_reminder(customer: Any, rep: Any) -> None:
    today = timezone.localdate()
    row = interaction(customer, rep, next_step_on=today, reminded_on=today)

    moved = actions.move_step(row, by=rep, on=today + timedelta(days=3))

    assert (moved.next_step_on, moved.reminded_on) == (today + timedelta(days=3), None)


def test_a_new_day_opens_a_step_again_and_none_closes_it(customer: Any, rep: Any) -> None:
    row = interaction(customer, rep, next_step="Send", next_step_on=timezone.localdate())
    actions.finish_step(row, by=rep)

    row = actions.edit(row, by=rep, version=2, next_step="", next_step_on=None)

    assert row.next_step_done_at is None
    row.refresh_from_db()
    assert (row.next_step_on, row.next_step_done_by) == (None, None)
