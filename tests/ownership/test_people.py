"""Departments, places and who stands in for whom."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from ownership.access.viewer import viewer_of
from ownership.models import Absence, Department, Membership, User
from ownership.people import departments_of, managers_of, stand_in, system_user
from ownership.querysets import today
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db


def test_a_department_has_a_path_and_a_group(company: SimpleNamespace) -> None:
    east = company.sales_east

    assert east.path == f"{company.hq.pk}/{company.sales.pk}/{east.pk}/"
    assert east.group.name == "department:sales-east"


def test_moving_a_department_moves_those_below(company: SimpleNamespace) -> None:
    company.sales.parent = company.operations
    company.sales.save()

    assert Department.objects.get(code="sales-east").path == (
        f"{company.hq.pk}/{company.operations.pk}/{company.sales.pk}/{company.sales_east.pk}/"
    )


def test_a_department_is_not_below_itself(company: SimpleNamespace) -> None:
    company.sales.parent = company.sales_east

    with pytest.raises(ValidationError):
        company.sales.full_clean()


def test_one_main_place_at_a_time(company: SimpleNamespace, rep: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=rep, department=company.service)


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)])
def test_a_place_counts_while_it_is_valid(first: int, last: int, company: SimpleNamespace) -> None:
    person = people.user()
    Membership.objects.create(
        user=person,
        department=company.service,
        from_on=today() + timedelta(days=first),
        until_on=today() + timedelta(days=last),
    )

    assert viewer_of(person).departments == ()


def test_a_closed_department_gives_no_rights(company: SimpleNamespace, agent: User) -> None:
    Department.objects.filter(pk=company.service.pk).update(is_active=False)

    assert not viewer_of(agent).has_company_reach


def test_the_nearest_managers_answer(company: SimpleNamespace, manager: User, sales_head: User) -> None:
    assert managers_of(company.sales_east) == [manager]
    assert managers_of(company.sales_south) == [sales_head]
    assert managers_of(company.finance) == []


def test_the_substitute_answers_while_one_is_away(rep: User, teammate: User) -> None:
    people.absence(rep, today(), today(), substitute=teammate)

    assert stand_in(rep) == teammate


def test_nobody_answers_when_both_are_away(rep: User, teammate: User) -> None:
    people.absence(rep, today(), today(), substitute=teammate)
    people.absence(teammate, today(), today())

    assert stand_in(rep) is None


def test_an_absence_ends_after_it_begins(rep: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(user=rep, from_on=today(), until_on=today() - timedelta(days=1))


def test_the_main_department_comes_first(company: SimpleNamespace, rep: User) -> None:
    Membership.objects.create(user=rep, department=company.service, is_primary=False, from_on="2020-01-01")

    assert departments_of(rep) == [company.sales_east, company.service]


def test_names_follow_the_readers_language(rep: User) -> None:
    with translation.override("zh-hans"):
        assert str(rep) == "李强"
    with translation.override("en"):
        assert str(rep) == "Li Qiang"


def test_nobody_signs_in_as_the_system() -> None:
    system = system_user()

    assert (system.is_active, system.has_usable_password()) == (False, False)
    assert system_user() == system


def test_a_sign_in_name_is_taken_in_any_case(rep: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        people.user("REP")
