"""Filters as JSON: what is understood, what is refused and where, what becomes of what vanished."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as some

from crm_site.kit import filters
from crm_site.kit.filters import fields

LEVEL = {"field": "kind", "op": "any_of", "value": ["rock"]}


def broken(data):
    with pytest.raises(filters.FilterBroken) as caught:
        filters.parse("planets", data)
    return caught.value


def nested(depth):
    node = LEVEL
    for _ in range(depth):
        node = {"all": [node]}
    return node


def test_nothing_asked_lets_everything_through():
    assert not filters.parse("planets", {})
    assert not filters.parse("planets", {"v": 1, "all": []})
    assert filters.dump(filters.parse("planets", {})) == {"v": 1}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        ("all", ""),
        ({"v": 2, "all": []}, "v"),
        ({"all": "everything"}, ""),
        ({"all": [], "any": []}, ""),
        ({"every": []}, ""),
        ({"all": [LEVEL, 7]}, "all.1"),
        ({"all": [{**LEVEL, "note": "x"}]}, "all.0"),
        ({"field": "colour", "op": "is", "value": "red"}, "field"),
        ({"field": ["kind"], "op": "is", "value": "rock"}, "field"),
        ({"all": [{"field": "kind", "op": "begins", "value": "r"}]}, "all.0.op"),
        ({"all": [{"field": "kind", "op": ["is"], "value": "rock"}]}, "all.0.op"),
        ({"all": [{"field": "kind", "op": "is", "value": "ice"}]}, "all.0.value"),
        ({"field": "kind", "op": "is", "value": ["rock", "gas"]}, "value"),
        ({"field": "kind", "op": "any_of", "value": []}, "value"),
        ({"field": "kind", "op": "any_of", "value": {"rock": 1}}, "value"),
        ({"field": "kind", "op": "empty", "value": "rock"}, "value"),
        ({"field": "has_life", "op": "empty"}, "op"),
        ({"field": "name", "op": "contains", "value": " \x00 "}, "value"),
        ({"field": "name", "op": "contains", "value": "x" * 201}, "value"),
        ({"field": "name", "op": "contains", "value": 7}, "value"),
        ({"field": "mass", "op": "more", "value": "NaN"}, "value"),
        ({"field": "mass", "op": "more", "value": "1e400"}, "value"),
        ({"field": "mass", "op": "more", "value": True}, "value"),
        ({"field": "mass", "op": "between", "value": ["1"]}, "value"),
        ({"field": "found_on", "op": "on", "value": "2026-02-30"}, "value"),
        ({"field": "found_on", "op": "on", "value": "0001-01-01"}, "value"),
        ({"field": "found_on", "op": "on", "value": 20260101}, "value"),
        ({"field": "found_on", "op": "last_days", "value": -1}, "value"),
        ({"field": "found_on", "op": "last_days", "value": 10**9}, "value"),
        ({"field": "found_on", "op": "during", "value": "this_century"}, "value"),
        ({"field": "finder", "op": "any_of", "value": [9]}, "value"),
        ({"field": "finder", "op": "any_of", "value": ["1; DROP TABLE"]}, "value"),
        ({"field": "moons", "op": "has", "value": {"all": [{"field": "kind", "op": "empty"}]}}, "value.all.0.field"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(data, place):
    error = broken(data)

    assert error.place == place
    assert str(error).endswith(".")


def test_groups_may_be_nested_five_deep():
    filters.parse("planets", nested(5))

    assert "too deep" in str(broken(nested(6)))


def test_a_filter_holds_fifty_conditions():
    filters.parse("planets", {"all": [LEVEL] * 50})

    assert "fifty" in str(broken({"all": [LEVEL] * 51}))


def test_conditions_inside_related_rows_count_too():
    inside = {
        "field": "moons",
        "op": "has",
        "value": {"all": [{"field": "name", "op": "is", "value": "Io"}] * 50},
    }

    assert "fifty" in str(broken(inside))


def test_a_stored_filter_whose_field_vanished_is_kept_and_broken():
    data = {"v": 1, "all": [LEVEL, {"field": "colour", "op": "is", "value": "red"}]}

    stored = filters.read("planets", data)

    assert [str(part.sentence) for part in stored.broken] == ["The field “colour” no longer exists."]
    assert filters.dump(stored) == data
    assert "no longer exists" in filters.sentence(stored)


@pytest.mark.parametrize(
    "data", [None, 3, "x", [], {"v": 9}, {"all": 3}, {"all": [{"any": {}}]}, nested(9), {"all": [LEVEL] * 60}]
)
def test_reading_a_stored_filter_never_fails(data):
    stored = filters.read("planets", data)

    assert stored.broken
    assert filters.sentence(stored)
    assert filters.read("planets", filters.dump(stored)).broken


def test_a_broken_filter_matches_nothing_whatever_its_group_says():
    stored = filters.read("planets", {"any": [LEVEL, {"field": "colour", "op": "is", "value": "red"}]})

    condition = filters.compile(stored, filters.system_asker())

    assert condition.children == [("pk__in", [])]


def test_a_provider_adds_fields_while_the_product_runs():
    extra = [filters.make("planets", "custom_ring", "Ring", "text", "identity", path="custom", key="ring")]
    filters.provider("planets", lambda: extra)
    asked = {"field": "custom_ring", "op": "is", "value": "yes"}
    assert filters.parse("planets", asked).names == {"custom_ring"}

    extra.clear()

    assert filters.read("planets", asked).broken


def test_a_field_is_declared_once():
    with pytest.raises(ValueError, match="already"):
        fields.field("planets", "name", "name", "text", "identity")


def test_two_filters_together_ask_for_both():
    first = filters.condition("planets", "kind", "is", "gas")
    second = filters.parse("planets", {"all": [{"field": "name", "op": "contains", "value": "a"}, LEVEL]})

    both = filters.together(first, second, filters.parse("planets", {}))

    assert len(filters.dump(both)["all"]) == 3


def test_a_filter_over_what_one_does_not_read_is_refused_also_inside_related_rows():
    sales = filters.Asker(frozenset({"identity", "orders"}), *_now())
    price = {"field": "moons", "op": "has", "value": {"field": "price", "op": "more", "value": "5"}}

    for asked in ({"field": "mass", "op": "not_empty"}, price, {"not": {"any": [LEVEL, price]}}):
        with pytest.raises(filters.FilterRefused, match="not open to you"):
            filters.compile(filters.parse("planets", asked), sales)


def _now():
    system = filters.system_asker()
    return system.today, system.zone


@pytest.mark.parametrize("word", ["%%%", "e30=x", "bm90IGpzb24", "A" * 20_000, "W10"])
def test_an_address_that_is_not_ours_is_refused(word):
    with pytest.raises(filters.FilterBroken):
        filters.decode("planets", word)


def test_an_address_holds_the_whole_filter():
    asked = filters.parse("planets", {"any": [LEVEL, {"field": "name", "op": "is", "value": "木星 🪐"}]})

    assert filters.decode("planets", filters.encode(asked)) == asked
    assert filters.encode(filters.parse("planets", {})) == ""
    assert not filters.decode("planets", "")


# --- any filter at all ------------------------------------------------------------------------------------

texts = some.text(min_size=1, max_size=12).filter(lambda text: text.replace("\x00", "").strip())
conditions = some.one_of(
    some.builds(lambda op, value: {"field": "name", "op": op, "value": value},
                some.sampled_from(["is", "is_not", "contains", "not_contains", "begins"]), texts),
    some.builds(lambda op, value: {"field": "kind", "op": op, "value": value},
                some.sampled_from(["any_of", "none_of"]),
                some.lists(some.sampled_from(["rock", "gas"]), min_size=1, max_size=3)),
    some.builds(lambda op, value: {"field": "mass", "op": op, "value": str(value)},
                some.sampled_from(["is", "more", "less"]),
                some.decimals(-10**9, 10**9, allow_nan=False, places=3)),
    some.builds(lambda low, high: {"field": "seen_at", "op": "between", "value": [str(low), str(high)]},
                some.dates(min_value=date(1950, 1, 1),
                           max_value=date(2100, 1, 1)),
                some.dates(min_value=date(1950, 1, 1),
                           max_value=date(2100, 1, 1))),
    some.builds(lambda op, value: {"field": "found_on", "op": op, "value": value},
                some.sampled_from(["last_days", "days_ago", "next_days", "days_ahead"]), some.integers(0, 900)),
    some.builds(lambda value: {"field": "found_on", "op": "during", "value": value},
                some.sampled_from(["today", "last_week", "this_quarter", "next_year"])),
    some.builds(lambda op: {"field": "mass", "op": op}, some.sampled_from(["empty", "not_empty"])),
    some.builds(lambda value: {"field": "finder", "op": "any_of", "value": value},
                some.lists(some.sampled_from([1, 2, "me", "mine", "nobody"]), min_size=1)),
)  # fmt: skip
inner = some.builds(lambda text: {"field": "name", "op": "contains", "value": text}, texts)
leaves = conditions | some.builds(lambda op, node: {"field": "moons", "op": op, "value": node},
                                  some.sampled_from(["has", "has_not"]), inner)  # fmt: skip
trees = some.recursive(
    leaves,
    lambda parts: some.one_of(
        some.builds(lambda word, inside: {word: inside}, some.sampled_from(["all", "any"]),
                    some.lists(parts, max_size=4)),
        some.builds(lambda part: {"not": part}, parts),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(trees)
def test_writing_and_reading_a_filter_again_gives_the_same(data):
    try:
        asked = filters.parse("planets", data)
    except filters.FilterBroken:
        return  # nested too deep

    again = filters.parse("planets", filters.dump(asked))

    assert again == asked
    assert filters.dump(again) == filters.dump(asked)
    assert filters.decode("planets", filters.encode(asked)) == asked


@settings(max_examples=200, deadline=None)
@given(trees, some.sampled_from(["en", "zh-hans"]))
def test_every_filter_can_be_said(data, language):
    with translation.override(language):
        asked = filters.read("planets", data)
        words = filters.sentence(asked)

    assert bool(words) == bool(asked) or asked.broken
