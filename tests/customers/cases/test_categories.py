"""The tree of categories: its order and words, what is offered, what a filter counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from crm_site.kit import filters
from customers.cases import actions
from customers.cases.categories import tree
from customers.cases.categories.models import CaseCategory
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.records.filters import asking
from ownership.models import User
from tests.factories import cases

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def no_tree() -> None:
    CaseCategory.objects.all().update(parent=None)
    CaseCategory.objects.all().delete()


def category(name: str, parent: CaseCategory | None = None, **values: Any) -> CaseCategory:
    return CaseCategory.objects.create(name=name, name_en=f"{name} (en)", parent=parent, **values)


def test_the_tree_is_read_from_the_top_in_the_readers_language() -> None:
    delivery = category("交付", position=1)
    category("延迟", delivery)
    category("质量", position=0)

    assert [(line.depth, line.label) for line in tree.lines()] == [
        (0, "质量 (en)"),
        (0, "交付 (en)"),
        (1, "交付 (en) › 延迟 (en)"),
    ]
    with translation.override("zh-hans"):
        assert tree.lines()[2].label == "交付 › 延迟"


def test_what_is_out_of_use_is_offered_with_all_below_it_to_nobody_but_who_has_it() -> None:
    old = category("旧", is_active=False)
    below = category("更旧", old)

    assert tree.lines() == []
    assert [line.category for line in tree.lines(also=below.pk)] == [below]


def test_moving_a_category_takes_those_below_along() -> None:
    first, second = category("a"), category("b")
    below = category("c", first)
    deep = category("d", below)

    below.parent = second
    below.save()

    deep.refresh_from_db()
    assert deep.path == f"{second.pk}/{below.pk}/{deep.pk}/"
    assert tree.below([second.pk]) == {second.pk, below.pk, deep.pk}
    assert tree.below([first.pk]) == {first.pk}


def test_a_category_is_not_part_of_itself() -> None:
    top = category("a")
    below = category("b", top)
    top.parent = below

    with pytest.raises(ValidationError):
        top.clean()


@pytest.mark.parametrize("inside", [True, False])
def test_a_name_stands_once_in_a_place(inside: bool) -> None:
    parent = category("a") if inside else None
    category("b", parent)

    with pytest.raises(IntegrityError):
        category("b", parent)


def test_a_category_that_a_case_carries_stays(customer: Customer, agent: User) -> None:
    one = category("a")
    cases.case(customer, agent, category=one)

    with pytest.raises(ProtectedError):
        one.delete()


def test_a_change_of_category_is_in_event_and_history(customer: Customer, agent: User) -> None:
    one = category("a")
    case = actions.open(customer, by=agent, kind="question", title="x", category=one, reference="PO-7")

    case = actions.edit(case, by=agent, version=1, category=None)

    assert [row.category_id for row in case.history.order_by("pk")] == [one.pk, None]
    assert case.reference == "PO-7"


# --- pages --------------------------------------------------------------------------------------------------


def test_the_form_offers_whole_names_and_the_page_says_it(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    delivery = category("交付")
    late = category("延迟", delivery)
    browser, address = sign_in(agent), reverse("customers:case-new")

    assert "交付 (en) › 延迟 (en)" in browser.get(address, {"customer": customer.pk}).content.decode()
    browser.post(
        address,
        {
            "customer": customer.pk,
            "kind": "complaint",
            "priority": "normal",
            "channel": "mail",
            "title": "Late",
            "category": late.pk,
            "reference": "PO-7",
        },
    )

    case = ServiceCase.objects.get(title="Late")
    page = browser.get(case.get_absolute_url()).content.decode()
    assert case.category == late
    assert "交付 (en) › 延迟 (en)" in page
    assert "PO-7" in page


def test_one_that_is_out_of_use_is_refused_but_kept_where_it_is(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    old = category("旧", is_active=False)
    category("新")
    browser = sign_in(agent)
    typed = {"kind": "question", "priority": "normal", "channel": "mail", "title": "x", "category": old.pk}

    answer = browser.post(reverse("customers:case-new"), {"customer": customer.pk, **typed})
    assert answer.status_code == 422

    case = cases.case(customer, agent, owner=agent, category=old)
    page = browser.get(reverse("customers:case-edit", args=[case.pk])).content.decode()
    assert "旧 (en)" in page
    browser.post(reverse("customers:case-edit", args=[case.pk]), {**typed, "title": "y", "version": 1})
    case.refresh_from_db()
    assert (case.title, case.category) == ("y", old)


def test_where_there_are_no_categories_nobody_is_asked(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    page = sign_in(agent).get(reverse("customers:case-new"), {"customer": customer.pk}).content.decode()

    assert 'name="category"' not in page


# --- filter -------------------------------------------------------------------------------------------------


def found(user: User, op: str, *values: CaseCategory) -> set[str]:
    tree_ = {
        "v": 1,
        "all": [{"field": "category", "op": op, "value": [str(one.pk) for one in values] or None}],
    }
    condition = filters.compile(filters.parse("cases", tree_), asking.asker_for(user))
    return set(ServiceCase.objects.filter(condition).values_list("title", flat=True))


def test_a_filter_by_a_category_counts_those_below(customer: Customer, agent: User) -> None:
    delivery, quality = category("交付"), category("质量")
    late = category("延迟", delivery)
    for title, one in (("late", late), ("delivery", delivery), ("quality", quality), ("none", None)):
        cases.case(customer, agent, title=title, category=one)

    assert found(agent, "any_of", delivery) == {"late", "delivery"}
    assert found(agent, "any_of", late, quality) == {"late", "quality"}
    assert found(agent, "none_of", delivery) == {"quality", "none"}


def test_a_filter_says_the_whole_name() -> None:
    late = category("延迟", category("交付"))

    tree_ = {"v": 1, "all": [{"field": "category", "op": "any_of", "value": [str(late.pk)]}]}

    assert "交付 (en) › 延迟 (en)" in str(filters.sentence(filters.parse("cases", tree_)))


# --- administration -----------------------------------------------------------------------------------------


def test_administrators_see_the_tree_with_numbers(
    customer: Customer, agent: User, admin: User, sign_in: Browser
) -> None:
    one = category("交付")
    category("延迟", one)
    cases.case(customer, agent, category=one)

    page = sign_in(admin).get(reverse("admin:customers_casecategory_changelist")).content.decode()

    assert "交付 (en)" in page
    assert "\u2003延迟 (en)" in page
