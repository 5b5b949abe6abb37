"""Values as one person may read them."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.directory.models import Customer
from ownership.access import shares
from ownership.access.facets import Level
from ownership.access.masking import levels_for, levels_of, mask, mask_one, obscure
from ownership.access.policy import can
from ownership.models import FacetRule, User
from tests.factories import cases, directory
from tests.factories import ownership as people


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("13812345678", "138••••78"),
        ("0512-6688 0000", "051••••00"),
        ("wuting@hengli.example", "wut••••@••••"),
        ("Street 1", "••••"),
        ("", ""),
        (None, None),
    ],
)
def test_what_is_left_of_a_masked_value(value: Any, rest: Any) -> None:
    assert obscure(value) == rest


@pytest.mark.django_db
def test_each_meets_his_departments_part(customer: Customer, agent: User, supporter: User, rep: User) -> None:
    Customer.objects.update(address="星湖街328号", capital_currency="CNY")
    customer = Customer.objects.get()

    assert (mask_one(customer, rep).address, mask_one(customer, rep).capital_currency) == (
        "星湖街328号",
        "CNY",
    )
    assert mask_one(customer, agent).address == "••••"
    assert mask_one(customer, supporter).capital_currency == ""


@pytest.mark.django_db
def test_a_hidden_value_does_not_say_whether_there_is_one(customer: Customer, agent: User) -> None:
    assert mask_one(customer, agent).capital_currency.is_hidden


@pytest.mark.django_db
def test_a_share_as_the_owner_opens_all_and_for_facets_those(
    customer: Customer, agent: User, supporter: User
) -> None:
    shares.grant(customer, to=agent, by=None, level="change", profile="full")
    shares.grant(customer, to=supporter, by=None, facets=["payments"])

    assert set(levels_for(agent, Customer.objects.get()).values()) == {Level.WRITE}
    assert levels_for(supporter, Customer.objects.get())["payments"] == Level.READ


@pytest.mark.django_db
def test_words_of_a_masked_choice_are_masked_too(
    customer: Customer, agent: User, company: SimpleNamespace
) -> None:
    FacetRule.objects.create(kind="marketing", facet="cases", level=Level.MASKED)
    row = mask_one(cases.case(customer, agent, kind="complaint"), people.member(company.marketing))

    assert (row.kind, row.get_kind_display, row.title) == ("••••", "••••", "••••")
    assert str(row) == f"S-{row.pk:05d}"


@pytest.mark.django_db
def test_who_opened_a_case_reads_it_behind_the_padlock(key_customer: Customer, agent: User) -> None:
    mine = mask_one(cases.case(key_customer, agent, title="It leaks"), agent)

    assert (mine.title, mine.customer_name) == ("It leaks", "Key Account Ltd")
    assert mine.levels["identity"] == Level.HIDDEN


@pytest.mark.django_db
def test_a_masked_row_is_not_saved(customer: Customer, agent: User) -> None:
    with pytest.raises(TypeError):
        mask_one(customer, agent).save()


@pytest.mark.django_db
def test_many_rows_cost_as_much_as_one(customer: Customer, agent: User, supporter: User) -> None:
    for _number in range(9):
        shares.grant(directory.customer(), to=supporter, by=None, facets=["payments"])
    rows = list(Customer.objects.visible_to(supporter))

    with CaptureQueriesContext(connection) as one:
        mask(rows[-1:], supporter)
    with CaptureQueriesContext(connection) as ten:
        mask(rows, supporter)

    assert (len(rows), len(ten)) == (10, len(one))


def test_a_row_fetched_for_one_person_says_nothing_about_another(
    customer: Customer, rep: User, other_department: User
) -> None:
    fetched = Customer.objects.visible_to(rep).get(pk=customer.pk)

    assert can(rep, "customers.edit", fetched)
    assert not can(other_department, "customers.edit", fetched)
    assert set(levels_of([fetched], other_department)[customer.pk].values()) == {0}
