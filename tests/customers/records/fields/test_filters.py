"""Custom fields in filters and lists: asked by kind, refused by facet, drawn and masked as any other column."""

import pytest
from django.urls import reverse

from crm_site.kit import filters
from customers.records.filters import lists
from customers.records.lists.columns import columns_of, values
from ownership.access.masking import mask
from tests.factories import directory
from tests.factories.fields import field

FILLED = {
    "text": "Alpha Omega", "number": 5.5, "money": {"amount": 100, "currency": "CNY"}, "date": "2026-11-22", "yes_no": False,
    "choice": "a", "choices": ["a", "b"], "link": "https://wiki.example/x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "op", "value", "hits"),
    [
        ("text", "contains", "omega", True), ("text", "is", "alpha omega", True), ("text", "begins", "Om", False),
        ("number", "more", 5, True), ("number", "between", [6, 7], False), ("number", "is", 5.5, True),
        ("money", "more", 99, True), ("money", "less", 99, False), ("money", "not_empty", None, True),
        ("date", "on", "2026-11-22", True), ("date", "before", "2026-11-22", False), ("yes_no", "is", "no", True),
        ("yes_no", "is", "yes", False), ("choice", "any_of", ["a"], True), ("choice", "is_not", "a", False),
        ("choices", "any_of", ["b"], True), ("choices", "all_of", ["a", "b"], True), ("link", "contains", "wiki", True),
        ("choice", "empty", None, False),
    ],
)  # fmt: skip
def test_each_kind_is_asked(rep, customer, kind, op, value, hits):
    field(kind, "x")
    customer.custom = {"x": FILLED[kind]}
    customer.save()
    tree = {"v": 1, "all": [{"field": "custom:x", "op": op, **({} if value is None else {"value": value})}]}

    found = lists.rows_of(filters.parse("customers", tree), rep)

    assert (customer in found) is hits
    assert filters.sentence(filters.parse("customers", tree))


def test_a_person_is_asked_by_me(rep, customer):
    field("person", "coach")
    customer.custom = {"coach": rep.pk}
    customer.save()

    found = lists.rows_of(filters.condition("customers", "custom:coach", "any_of", ["me"]), rep)

    assert list(found) == [customer]


def test_rows_with_values_of_another_kind_match_nothing_and_break_nothing(rep, company):
    field("number", "x")
    for broken in ("text", True, {"amount": 9}, None):
        directory.customer(owner=rep, custom={"x": broken})

    assert not lists.rows_of(filters.condition("customers", "custom:x", "more", 0), rep).exists()


def test_a_field_that_one_meets_masked_cannot_be_filtered_by(operator, customer):
    field("text", "margin", facet="sensitive")

    with pytest.raises(filters.FilterRefused):
        list(lists.rows_of(filters.condition("customers", "custom:margin", "contains", "x"), operator))


def test_a_field_that_was_switched_off_makes_a_filter_broken(rep, customer):
    one = field("text", "x")
    stored = filters.dump(filters.condition("customers", "custom:x", "contains", "a"))
    one.is_active = False
    one.save()

    assert filters.read("customers", stored).broken


@pytest.mark.parametrize("kind", [*FILLED, "person"])
def test_lists_draw_each_kind_and_what_is_broken(rep, operator, customer, sign_in, kind):
    field(kind, "x", name_en="Column", facet="sensitive")
    customer.custom = {"x": rep.pk if kind == "person" else FILLED[kind]}
    customer.save()
    directory.customer(owner=rep, custom={"x": {"no": ["such"]}})
    column = columns_of("customers")["custom:x"]

    (masked,) = values(column, mask([customer], operator), operator)
    page = sign_in(rep).get(reverse("customers:customer-list"), {"columns": "name,custom:x"})

    assert masked.is_masked
    assert page.status_code == 200
    assert "Column" in page.content.decode()
    assert "?" in page.content.decode()
