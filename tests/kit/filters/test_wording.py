"""Filters as sentences."""

import pytest
from django.utils.translation import override

from crm_site.kit import filters
from crm_site.kit.wording import closed_up


def said(data):
    return filters.sentence(filters.parse("planets", data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, ""),
        ({"field": "kind", "op": "any_of", "value": ["rock", "gas"]}, "Kind is Rock or Gas"),
        ({"field": "kind", "op": "none_of", "value": ["rock"]}, "Kind is not Rock"),
        ({"field": "kind", "op": "empty"}, "Kind is empty"),
        ({"field": "name", "op": "contains", "value": "Jup"}, "Name contains “Jup”"),
        ({"field": "mass", "op": "more", "value": 1500}, "Mass is more than 1,500 kg"),
        ({"field": "mass", "op": "between", "value": ["9", "1"]}, "Mass is between 1 kg and 9 kg"),
        ({"field": "seen_at", "op": "days_ago", "value": 30}, "Last seen is more than 30 days ago"),
        ({"field": "seen_at", "op": "last_days", "value": 1}, "Last seen is in the last 1 day"),
        ({"field": "seen_at", "op": "during", "value": "last_quarter"}, "Last seen is last quarter"),
        ({"field": "has_life", "op": "is", "value": "no"}, "Has life: no"),
        ({"field": "finder", "op": "any_of", "value": ["me", 2]}, "Finder is me or Ben"),
        ({"field": "moons", "op": "has_not"}, "Has no moon"),
        (
            {"field": "moons", "op": "has", "value": {"field": "name", "op": "begins", "value": "I"}},
            "Has a moon (name begins with “I”)",
        ),
        (
            {
                "all": [
                    {"field": "kind", "op": "is", "value": "gas"},
                    {"any": [{"field": "has_life", "op": "is", "value": "yes"}, {"field": "mass", "op": "empty"}]},
                ]
            },
            "Kind is Gas, and (has life: yes, or mass is empty)",
        ),
        ({"not": {"field": "kind", "op": "is", "value": "gas"}}, "Not (kind is Gas)"),
        ({"all": [{"any": [{"field": "mass", "op": "empty"}]}]}, "Mass is empty"),
    ],
)  # fmt: skip
def test_a_filter_reads_as_a_sentence(data, words):
    assert said(data) == words


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("阶段为 线索 或 意向", "阶段为线索或意向"),
        ("级别为 A 或 B", "级别为 A 或 B"),
        ("名称为 「老 客户」", "名称为「老 客户」"),
        ("在 30 天以前", "在 30 天以前"),
    ],
)
def test_in_chinese_only_figures_and_latin_words_stand_apart(words, read):
    with override("zh-hans"):
        assert closed_up(words) == read
    with override("en"):
        assert closed_up(words) == words
