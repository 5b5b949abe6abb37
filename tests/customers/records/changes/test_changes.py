"""Changes of many rows: written with history and version, and taken back as if they had never been."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import Busy, RuleBroken
from customers.directory import actions as directory_actions
from customers.directory.models import Contact, ContactPoint, ContactRole, Customer, CustomerTag, Tag
from customers.records import changes
from customers.records.changes import actions
from customers.records.models import ChangedRow, ChangeSet, TimelineEntry
from notifications import jobs
from notifications.models import Event, Job
from ownership.disputes import actions as disputes
from ownership.models import User
from tests.customers.records.changes.states import state
from tests.factories import cases, directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(rep: User, company: Any) -> list[Customer]:
    return [
        directory.customer(name=f"公司 {n}", owner=rep, department=company.sales_east, level="C")
        for n in range(3)
    ]


def edit(rows: list[Customer], by: User, **values: Any) -> ChangeSet:
    with transaction.atomic():
        change_set = changes.open_set(ChangeSet.Verb.EDIT, by, fields=sorted(values))
        changes.edit_rows(change_set, Customer, [row.pk for row in rows], values)
        changes.close(change_set)
    return change_set


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_bulk_edit_writes_version_history_and_what_stood_there(three: list[Customer], rep: User) -> None:
    change_set = edit(three, rep, level="A")

    rows = Customer.objects.order_by("pk")
    assert [(row.level, row.version) for row in rows] == [("A", 2)] * 3
    assert [past.history_user for past in Customer.history.filter(history_type="~")] == [rep] * 3
    noted = ChangedRow.objects.filter(change_set=change_set)
    assert {(row.model, row.before["level"], row.version) for row in noted} == {
        ("customers.customer", "C", 2)
    }
    assert change_set.rows == 3


def test_what_is_so_already_is_not_touched(three: list[Customer], rep: User) -> None:
    Customer.objects.filter(pk=three[0].pk).update(level="A")

    change_set = edit(three, rep, level="A")

    assert change_set.rows == 2
    assert again(three[0]).version == 1


def test_a_change_of_nothing_leaves_no_change_set(three: list[Customer], rep: User) -> None:
    edit(three, rep, level="C")

    assert not ChangeSet.objects.exists()


def test_null_and_empty_values_are_compared_as_values(three: list[Customer], rep: User) -> None:
    assert edit(three, rep, owner_id=None).rows == 3
    assert edit(three, rep, owner_id=rep.pk).rows == 3


def test_a_value_may_be_worked_out_by_the_database(three: list[Customer], rep: User) -> None:
    edit(three, rep, custom=changes.Sql("old.custom || %(more)s::jsonb", {"more": '{"size": 3}'}))

    assert again(three[0]).custom == {"size": 3}


def test_lists_dates_and_json_are_written_as_they_are(three: list[Customer], rep: User) -> None:
    day = timezone.localdate()

    edit(three, rep, aliases=["a", 'b"c'], founded_on=day, custom={"x": [1]}, capital_amount="12.50")

    row = again(three[1])
    assert (row.aliases, row.founded_on, row.custom, str(row.capital_amount)) == (
        ["a", 'b"c'],
        day,
        {"x": [1]},
        "12.50",
    )


def test_tags_are_added_once_and_count_in_the_customers_version(three: list[Customer], rep: User) -> None:
    tag = Tag.objects.create(name="重点")
    CustomerTag.objects.create(customer=three[0], tag=tag)

    with transaction.atomic():
        change_set = changes.open_set(ChangeSet.Verb.TAG, rep)
        added = changes.add_rows(
            change_set, CustomerTag, [{"customer_id": row.pk, "tag_id": tag.pk} for row in three]
        )
        changes.close(change_set)

    assert added == 2
    assert [again(row).version for row in three] == [1, 2, 2]
    assert CustomerTag.history.filter(history_user=rep).count() == 2
    assert change_set.rows == 2


# --- undo -------------------------------------------------------------------------------------------------------


def everything(three: list[Customer], by: User) -> tuple[ChangeSet, Any]:
    """One set that edits, adds, removes and makes; and the state before it."""
    ids = [row.pk for row in three]
    gone = directory.point(three[0], "0512 66668888").pk
    tag = Tag.objects.create(name="旧")
    marks = [CustomerTag.objects.create(customer=row, tag=tag).pk for row in three]
    person = Contact.objects.create(name="王芳")
    ContactRole.objects.create(contact=person, customer=three[1], is_primary=True)
    before = state()
    with transaction.atomic():
        change_set = changes.open_set(ChangeSet.Verb.EDIT, by)
        changes.edit_rows(change_set, Customer, ids, {"level": "A", "custom": {"k": 1}, "aliases": ["x"]})
        changes.edit_rows(change_set, Customer, ids[:1], {"level": "B"})
        changes.edit_rows(change_set, Contact, [person.pk], {"note": "new"})
        changes.remove_rows(change_set, ContactPoint, [gone])
        changes.remove_rows(change_set, CustomerTag, marks[:2])
        fresh = Tag.objects.create(name="新")
        changes.note_created(change_set, Tag, [fresh.pk])
        changes.add_rows(change_set, CustomerTag, [{"customer_id": pk, "tag_id": fresh.pk} for pk in ids])
        changes.close(change_set)
    return change_set, before


def test_an_undo_brings_back_exactly_the_state_before(three: list[Customer], rep: User) -> None:
    change_set, before = everything(three, rep)
    assert state() != before

    done = actions.undo(change_set, by=rep)

    assert state() == before
    assert (done.kept, done.undone_by) == (0, rep)
    assert again(three[0]).version > 2  # versions never go back: an open form must notice
    assert not ChangedRow.objects.exists()


def test_an_undo_tells_history_timeline_and_one_event(
    three: list[Customer], rep: User, manager: User
) -> None:
    change_set = edit(three, rep, level="A")

    actions.undo(change_set, by=manager)

    past = Customer.history.filter(id=three[0].pk).first()
    assert (past.level, past.history_user) == ("C", manager)
    line = TimelineEntry.objects.get(customer=three[0])
    assert (line.kind, line.about_id, line.by) == ("changes.undone", change_set.pk, manager)
    event = Event.objects.get(name="changes.undone")
    assert (event.batch, event.facts) == (change_set.pk, {"restored": 3, "kept": 0})


def test_a_row_that_somebody_changed_since_stays_with_all_that_hangs_on_it(
    three: list[Customer], rep: User
) -> None:
    change_set, _before = everything(three, rep)
    row = again(three[0])
    directory_actions.edit(row, by=rep, version=row.version, note="since then")

    done = actions.undo(change_set, by=rep)

    assert done.kept == 1
    assert actions.kept_rows(done) == {"customers.customer": [row.pk]}
    assert again(row).level == "B"
    assert not row.points.exists()
    assert [mark.tag.name for mark in CustomerTag.objects.filter(customer=row)] == ["新"]
    assert Tag.objects.filter(name="新").exists()
    assert [again(one).level for one in three[1:]] == ["C", "C"]


def test_what_is_left_after_an_undo_can_be_undone_in_its_turn(three: list[Customer], rep: User) -> None:
    first, second = edit(three, rep, level="A"), edit(three[:2], rep, level="B", note="x")
    touched = again(three[1])
    directory_actions.edit(touched, by=rep, version=touched.version, level="D")

    assert actions.undo(second, by=rep).kept == 1
    done = actions.undo(first, by=rep)

    assert (done.kept, again(three[1]).level) == (1, "D")  # what somebody changed by hand stays his
    assert [again(row).level for row in (three[0], three[2])] == ["C", "C"]


def made(by: User) -> tuple[ChangeSet, Customer]:
    with transaction.atomic():
        change_set = changes.open_set(ChangeSet.Verb.IMPORT, by)
        customer = directory.customer(name="Fresh", owner=by)
        directory.point(customer, "0512 66668888")
        person = Contact.objects.create(name="New")
        ContactRole.objects.create(contact=person, customer=customer)
        changes.note_created(change_set, Customer, [customer.pk])
        changes.note_created(change_set, Contact, [person.pk])
        changes.close(change_set)
    return change_set, customer


def test_new_rows_go_with_their_parts_and_leave_history(rep: User) -> None:
    empty = state()
    change_set, customer = made(rep)

    actions.undo(change_set, by=rep)

    assert state() == empty
    assert Customer.history.filter(id=customer.pk).first().history_type == "-"
    assert ContactPoint.history.filter(customer_id=customer.pk).first().history_type == "-"


def test_a_new_row_that_something_refers_to_stays_with_its_parts(rep: User) -> None:
    change_set, customer = made(rep)
    cases.case(customer, opened_by=rep)

    done = actions.undo(change_set, by=rep)

    assert done.kept == 2
    assert customer.points.count() == 1
    assert ContactRole.objects.filter(customer=customer).count() == 1


def test_an_edit_of_a_contact_keeps_the_customer_it_came_with(rep: User) -> None:
    change_set, customer = made(rep)
    Contact.objects.update(version=2)

    done = actions.undo(change_set, by=rep)

    assert done.kept == 2
    assert Customer.objects.filter(pk=customer.pk).exists()


def test_a_new_row_that_is_gone_already_is_no_obstacle(rep: User) -> None:
    change_set, customer = made(rep)
    customer.delete()

    done = actions.undo(change_set, by=rep)

    assert done.kept == 0
    assert not Contact.objects.exists()


def test_it_is_undone_once(three: list[Customer], rep: User) -> None:
    change_set = edit(three, rep, level="A")
    actions.undo(change_set, by=rep)

    with pytest.raises(RuleBroken, match="undone already"):
        actions.undo(change_set, by=rep)


def test_after_thirty_days_it_stays(three: list[Customer], rep: User) -> None:
    change_set = edit(three, rep, level="A")
    ChangeSet.objects.update(at=timezone.now() - timedelta(days=31))

    with pytest.raises(RuleBroken, match="30 days"):
        actions.undo(change_set, by=rep)
    actions.sweep()

    assert not ChangedRow.objects.exists()


def test_who_did_it_his_manager_and_operations_may_undo(
    three: list[Customer], rep: User, manager: User, operator: User, teammate: User, auditor: User
) -> None:
    change_set = edit(three, rep, level="A")

    assert [actions.may_undo(change_set, one) for one in (rep, manager, operator, teammate, auditor)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.undo(change_set, by=teammate)


def test_a_large_one_is_undone_by_a_job(
    three: list[Customer], rep: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    change_set = edit(three, rep, level="A")

    started = actions.undo(change_set, by=rep)

    assert again(three[0]).level == "A"
    with pytest.raises(Busy):
        actions.undo(change_set, by=rep)
    job = Job.objects.get(pk=started.job_id)
    kind = jobs.kind_of(job.kind)
    assert kind
    with transaction.atomic():
        steps = kind.run(job, {})
        list(steps)
    assert again(three[0]).level == "C"


def test_the_page_undoes_and_says_what_was_kept(
    three: list[Customer], rep: User, sign_in: Callable[[User], Client]
) -> None:
    change_set = edit(three, rep, level="A")
    row = again(three[0])
    directory_actions.edit(row, by=rep, version=row.version, note="since then")
    browser = sign_in(rep)
    page = reverse("customers:change-detail", args=[change_set.pk])
    assert reverse("customers:change-undo", args=[change_set.pk]) in browser.get(page).content.decode()

    answer = browser.post(reverse("customers:change-undo", args=[change_set.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == page
    assert "公司 0" in answer.content.decode()
    assert "公司 1" not in answer.content.decode()


def test_a_teammate_meets_no_page(
    three: list[Customer], rep: User, teammate: User, sign_in: Callable[[User], Client]
) -> None:
    change_set = edit(three, rep, level="A")

    assert sign_in(teammate).get(reverse("customers:change-detail", args=[change_set.pk])).status_code == 404


def test_the_undo_of_a_change_says_what_was_kept_and_leads_back_to_the_same_list(
    three: list[Customer], rep: User, client: Client
) -> None:
    change_set = edit(three, rep, level="A")
    directory_actions.edit(again(three[0]), by=rep, version=2, note="meanwhile")
    client.force_login(rep)
    back = reverse("customers:customer-list") + "?text=公司"

    answer = client.post(reverse("customers:change-undo", args=[change_set.pk]), {"next": back}, follow=True)

    assert answer.request["QUERY_STRING"] == "text=%E5%85%AC%E5%8F%B8"
    said = [str(message) for message in answer.context["messages"]]
    assert said[0].startswith("Bulk change undone")
    assert "1 record was changed since" in said[0]


def test_a_customer_in_dispute_is_not_moved_back(
    three: list[Customer], rep: User, teammate: User, manager: User, other_department: User
) -> None:
    change_set = edit(three, manager, owner_id=teammate.pk)
    disputes.open(three[0].pk, by=other_department, evidence="We met.")

    done = actions.undo(change_set, by=manager)

    assert [again(row).owner for row in three] == [teammate, rep, rep]
    assert done.kept == 1
