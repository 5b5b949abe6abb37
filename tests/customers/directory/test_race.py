"""Two people edit one customer at the same moment: both know what became of it.

The twin does the same without lock and check, and loses an edit: proof that the test would notice.
"""

import threading
from contextlib import contextmanager, suppress
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from crm_site.kit.errors import EditConflict
from customers.directory import actions, selectors
from customers.directory.models import Customer
from tests.factories import directory
from tests.factories import ownership as people
from tests.racing import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS = 3


@contextmanager
def meeting_after_the_look(monkeypatch):
    """Both editors have read the row before either writes it, as far as the lock lets them."""
    barrier = threading.Barrier(2)
    honest = selectors.values_of

    def values_of(customer, names):
        values = honest(customer, names)
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock: that is the point
            barrier.wait(timeout=1)
        return values

    monkeypatch.setattr(selectors, "values_of", values_of)
    yield
    monkeypatch.setattr(selectors, "values_of", honest)


def edit_together(customer, users):
    """Each changes a field of his own; returns those of whom was told `saved`."""
    edits = {
        field: partial(actions.edit, customer, by=user, version=1, **{field: f"by {user.username}"})
        for user, field in zip(users, ("short_name", "source"), strict=True)
    }
    results = together(*edits.values(), met=(EditConflict,))
    return [field for field, one in zip(edits, results, strict=True) if not isinstance(one, EditConflict)]


def kept(customer):
    row = Customer.objects.get(pk=customer.pk)
    return [field for field in ("short_name", "source") if getattr(row, field)]


@pytest.fixture
def editors():
    place = people.department("ops", "operations", reach="company")
    return [people.member(place, username="one"), people.member(place, username="two")]


def test_whoever_is_told_saved_is_saved(editors, monkeypatch):
    for _ in range(ROUNDS):
        customer = directory.customer()
        with meeting_after_the_look(monkeypatch):
            told = edit_together(customer, editors)

        assert sorted(told) == ["short_name", "source"]  # different fields: nobody is in the other's way
        assert sorted(kept(customer)) == sorted(told)
        assert Customer.objects.get(pk=customer.pk).version == 3


def test_twin_without_the_lock_an_edit_is_lost(editors, monkeypatch):
    """Read, compare, save inside a transaction: what the house would do without the lock."""

    def unlocked(queryset, pk):
        return Customer.objects.get(pk=pk)

    def whole_row(row, by, **how):
        row.save()

    monkeypatch.setattr(actions, "locked", unlocked)
    monkeypatch.setattr(actions, "_save", whole_row)
    customer = directory.customer()

    with meeting_after_the_look(monkeypatch):
        told = edit_together(customer, editors)

    assert len(told) == 2
    assert len(kept(customer)) == 1


def test_an_edit_waits_for_a_lock_and_gives_up_in_time(editors):
    customer = directory.customer()
    with transaction.atomic():
        Customer.objects.select_for_update().get(pk=customer.pk)
        told = []

        def impatient():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '200ms'")
                actions.edit(customer, by=editors[0], version=1, level="A")
            except OperationalError as error:
                told.append(type(error.__cause__).__name__)
            finally:
                connection.close()

        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join()

    assert told == ["LockNotAvailable"]
