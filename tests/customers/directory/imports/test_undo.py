"""An import taken back: all of it, or all but what somebody changed meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from customers.directory import actions as directory_actions
from customers.directory.models import Contact, ContactPoint, Customer, CustomerAddress, CustomerTag
from customers.records.changes import actions as changes
from customers.records.models import ImportBatch, TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.customers.records.changes.states import state

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
HEAD = "Code,Company,Country,City,Phone,Mobile,E-mail,Contact name,Contact title,Contact email,Tags,Delivery address,Parent company,Level"
OLD = f"""{HEAD}
A1,Alpha,Germany,Berlin,030 1234567,,info@alpha.example,Ann,Buyer,ann@alpha.example,blue,,,C
B2,Beta,Germany,Bonn,0228 1234567,,,Ben,Clerk,,,,,C
"""
NEW = f"""{HEAD}
A1,Alpha,Germany,Hamburg,040 7654321,0171 5557788,sales@alpha.example,Ann,Head,ann@new.example,red,Dock 4,Gamma,A
B2,Beta,Germany,Bonn,0228 1234567,,,Bea,Boss,bea@beta.example,red,Gate 2,,B
B2,Beta,,,,,,Bob,Clerk,bob@beta.example,,,,
G3,Gamma,France,Paris,01 23 45 67 89,,,Guy,Owner,guy@gamma.example,green,Quai 5,,C
D4,Delta,France,Lyon,,,,,,,,,Gamma,C
"""


@pytest.fixture
def head(sales_head: User) -> User:
    """Who writes all of what he brings in."""
    return sales_head


def test_a_file_that_makes_and_changes_everything_leaves_no_trace(bring: Bring, head: User) -> None:
    bring(OLD, by=head, target="owner:sales_head")
    before = state()

    batch = bring(NEW, by=head, target="owner:sales_head")
    assert (batch.state, batch.created, batch.updated) == ("imported", 2, 3)
    assert Contact.objects.count() == 5
    assert CustomerTag.objects.count() == 4
    assert CustomerAddress.objects.count() == 3
    assert Customer.objects.get(code="D4").parent == Customer.objects.get(code="G3")

    done = changes.undo(batch.change_set, by=head)

    assert done.kept == 0
    assert state() == before


def test_what_somebody_changed_meanwhile_stays_and_is_said(bring: Bring, head: User) -> None:
    bring(OLD, by=head, target="owner:sales_head")
    batch = bring(NEW, by=head, target="owner:sales_head")
    alpha = Customer.objects.get(code="A1")
    directory_actions.edit(alpha, by=head, version=alpha.version, note="seen to")

    done = changes.undo(batch.change_set, by=head)

    alpha.refresh_from_db()
    assert done.kept == 1
    assert changes.kept_rows(done) == {"customers.customer": [alpha.pk]}
    assert (alpha.city, alpha.level, alpha.note) == ("Hamburg", "A", "seen to")
    assert Customer.objects.get(code="B2").level == "C"
    assert not Customer.objects.filter(code__in=("G3", "D4")).exists()
    assert ContactPoint.objects.filter(customer=alpha, key="491715557788").exists()


def test_an_undo_leaves_a_line_on_each_timeline_and_one_event(bring: Bring, head: User) -> None:
    bring(OLD, by=head, target="owner:sales_head")
    batch = bring(NEW, by=head, target="owner:sales_head")

    changes.undo(batch.change_set, by=head)

    lines = TimelineEntry.objects.filter(kind="changes.undone")
    assert sorted(lines.values_list("customer__code", flat=True)) == ["A1", "B2"]
    assert Event.objects.filter(name="changes.undone").count() == 1


def test_after_an_undo_the_file_comes_in_again(bring: Bring, head: User) -> None:
    batch = bring(NEW, by=head, target="owner:sales_head")
    changes.undo(batch.change_set, by=head)

    again = bring(NEW, by=head, target="owner:sales_head")

    assert (again.created, again.updated, again.unchanged) == (batch.created, batch.updated, batch.unchanged)


def test_an_import_that_changes_nothing_has_nothing_to_undo(bring: Bring, head: User) -> None:
    bring(OLD, by=head, target="owner:sales_head")

    again = bring(OLD, by=head)

    assert not hasattr(again, "change_set")


def test_the_import_page_offers_the_undo(
    bring: Bring, head: User, sign_in: Callable[[User], Client], django_capture_on_commit_callbacks: Any
) -> None:
    batch = bring(OLD, by=head, target="owner:sales_head")
    browser = sign_in(head)
    assert f"/changes/{batch.change_set.pk}/undo/" in browser.get(batch.get_absolute_url()).content.decode()

    browser.post(f"/customers/changes/{batch.change_set.pk}/undo/", {"next": batch.get_absolute_url()})

    page = browser.get(batch.get_absolute_url()).content.decode()
    assert f"/changes/{batch.change_set.pk}/undo/" not in page
    assert not Customer.objects.exists()
