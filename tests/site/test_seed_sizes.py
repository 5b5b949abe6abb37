"""Making demo companies: only in an empty database, the same for the same seed, of any size."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from crm_site.demo import copying, founding, waters
from crm_site.demo.rows import ContactRow
from customers.directory.models import Contact, Customer
from customers.records.models import TimelineEntry
from ownership.models import User
from tests.factories import directory
from tests.factories import ownership as people
from tests.factories import pools as waterside

pytestmark = pytest.mark.django_db


def seed(customers: int, users: int, number: int = 1) -> None:
    call_command("seed_demo", customers=customers, users=users, seed=number, verbosity=0)


def test_outside_the_demo_nobody_can_sign_in(settings: Any) -> None:
    settings.DEMO = False

    seed(40, 25)

    assert not any(person.has_usable_password() for person in User.objects.all())


def test_a_database_with_people_is_refused_and_left_alone(rep: User) -> None:
    with pytest.raises(CommandError, match="not empty"):
        seed(40, 25)

    assert not Customer.objects.exists()


def test_the_same_seed_makes_the_same_company() -> None:
    assert _made_by(7) == _made_by(7) != _made_by(8)


def _made_by(number: int) -> list[tuple[Any, ...]]:
    facts = ("id", "code", "name", "level", "owner__username", "credit_code", "created_at", "contact_roles")
    with transaction.atomic():
        seed(80, 25, number)
        made = list(Customer.objects.order_by("pk", "contact_roles").values_list(*facts))
        transaction.set_rollback(True)
    return made


def test_customers_are_believable() -> None:
    seed(2000, 60)

    assert Contact.objects.count() / 2000 == pytest.approx(3, rel=0.1)
    assert TimelineEntry.objects.count() / 2000 == pytest.approx(10, rel=0.12)
    levels = dict(Customer.objects.values_list("level").annotate(Count("pk")))
    assert levels["A"] < levels["B"] < levels["D"] < levels["C"]
    assert Customer.objects.filter(is_key=True).count() / 2000 == pytest.approx(0.02, abs=0.01)
    assert Customer.objects.unassigned().count() / 2000 == pytest.approx(0.06, abs=0.02)
    assert not Customer.objects.filter(updated_at__gt=timezone.now()).exists()


def test_indexes_and_keys_are_the_same_after_a_large_load(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _fittings()
    monkeypatch.setattr(founding, "MANY", 1)
    monkeypatch.setenv("XIETONG_BUILD", "1")  # the processes beside this one need no secrets

    seed(50, 25)

    assert _fittings() == before


def test_many_processes_make_the_same_company_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = _made_by(7)
    monkeypatch.setattr(founding, "MANY", 1)
    monkeypatch.setenv("XIETONG_BUILD", "1")

    assert _made_by(7) == alone


def test_texts_with_special_signs_and_blanks_come_through_the_copy() -> None:
    now, odd = timezone.now(), 'a\tb\nc\\d\r"e", \\N'
    rows = [ContactRow(71, odd, "", now, now), ContactRow(72, "\\.", " ", now, now, note="NULL")]

    copying.copy_text(Contact, ContactRow._fields, copying.lines(rows))

    assert [*Contact.objects.order_by("pk").values_list(*ContactRow._fields)] == rows


def _fittings() -> set[str]:
    return {
        made
        for model in founding.MODELS
        for _, made in (*copying._constraints(model), *copying._indexes(model))
    }


def test_no_key_customer_is_let_go(rep: User, company: Any) -> None:
    other, pool = people.member(company.sales), waterside.pool(company.sales)
    key = directory.customer(owner=other, department=company.sales, stage="lead", is_key=True)

    waters._claim(pool, pool, rep, other)

    key.refresh_from_db()
    assert (key.owner, key.pool) == (other, None)
