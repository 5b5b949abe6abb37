"""What each kind takes, keeps and gives back."""

import contextlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.records.fields.kinds import KINDS, Broken, NotOfKind, Sum
from customers.records.models import CustomField
from tests.factories import ownership as people

CHOICES = [
    {"value": "a", "name": "甲", "name_en": "Alpha"},
    {"value": "b", "name": "乙/丙", "name_en": "Beta, big"},
    {"value": "c", "name": "丁", "name_en": "", "off": True},
]
NAUGHTY = [
    "", " ", "\x00", "a\x00b", "\u202eabc", "𐍈", "＝1+1", "=1+1", "<script>alert(1)</script>", "' OR 1=1 --",
    "{{ 7*7 }}", "%s%n", "null", "None", "NaN", "Infinity", "-0", "1e999", "0x1F", "١٢٣", "½", "ﬁ", "🏳️‍🌈" * 30, "\ud800",
    "javascript:alert(1)", "http://", "https://a b", "data:text/html,x", "2024-02-30", "99999999999999999999999", "\n\r\t",
]  # fmt: skip


def field(kind: str) -> CustomField:
    return CustomField(key="x", kind=kind, name="字段", choices=CHOICES)


amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
VALUES = {
    "text": st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=80),
    "number": st.decimals(min_value=-(10**8), max_value=10**8, places=6, allow_nan=False),
    "money": st.tuples(amounts, st.sampled_from(["CNY", "USD", "EUR", "HKD", "JPY", "GBP"])),
    "date": st.dates(date(1500, 1, 1), date(2200, 12, 31)),
    "yes_no": st.booleans(),
    "choice": st.sampled_from(["a", "b", "c"]),
    "choices": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3),
    "link": st.sampled_from(["https://a.example/x?y=z#1", "http://wiki/seite", "HTTPS://EXAMPLE.com/Ä"]),
}


@pytest.mark.parametrize("kind", sorted(VALUES))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_a_file_holds_is_read_back(kind, language):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(VALUES[kind])
    def check(given):
        one, rules = field(kind), KINDS[kind]
        value = rules.clean(one, given)
        with translation.override(language):
            if value is not None:
                assert rules.clean(one, rules.parse(one, rules.text(one, value, {}))) == value
                assert rules.read(one, json.loads(json.dumps(rules.write(value)))) == value

    check()


@pytest.mark.parametrize("kind", ["number", "money", "yes_no", "choice", "link", "text"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_a_page_says_is_read_back_too(kind, language):
    @settings(max_examples=40, deadline=None)
    @given(VALUES[kind])
    def check(given):
        one, rules = field(kind), KINDS[kind]
        value = rules.clean(one, given)
        with translation.override(language):
            assert value is None or rules.clean(one, rules.parse(one, rules.show(one, value, {}))) == value

    check()


@pytest.mark.django_db
def test_a_person_is_read_back_by_the_sign_in_name():
    one, lin, other = field("person"), people.user("lin", name="林"), people.user("lin2", name="林")
    rules = KINDS["person"]

    assert rules.parse(one, rules.text(one, lin.pk, {lin.pk: lin})) == lin.pk
    assert rules.parse(one, "LIN2") == other.pk
    with pytest.raises(NotOfKind, match="Several people"):
        rules.parse(one, "林")
    with pytest.raises(NotOfKind):
        rules.parse(one, "nobody")
    assert rules.show(one, 10**6, {}) == "?"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_is_read_or_refused_with_a_sentence(kind, text):
    one, rules = field(kind), KINDS[kind]
    said = value = None

    try:
        value = rules.clean(one, rules.parse(one, text))
    except NotOfKind as problem:
        said = str(problem)

    stored = "" if value is None else json.dumps(rules.write(value), ensure_ascii=False)
    assert said is None or said
    assert "\\u0000" not in stored
    assert stored.encode() is not None


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "raw", [[], {}, [1], {"amount": "x"}, 1.5, "x", True, "", ["z"], {"amount": 1}, -1, float("inf")]
)
def test_json_of_another_kind_is_broken_not_a_mistake(kind, raw):
    with contextlib.suppress(Broken):
        KINDS[kind].read(field(kind), raw)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "1,234.5", Decimal("1234.5")),
        ("number", "５万", Decimal(50000)),
        ("number", "-3", Decimal(-3)),
        ("money", "50万元", Sum(Decimal(500000), "CNY")),
        ("money", "−$99.50", Sum(Decimal("-99.5"), "USD")),
        ("money", "HK$ 12", Sum(Decimal(12), "HKD")),
        ("money", "JP¥300", Sum(Decimal(300), "JPY")),
        ("money", "12", Sum(Decimal(12), "CNY")),
        ("date", "2026年3月5日", date(2026, 3, 5)),
        ("yes_no", "是", True),
        ("yes_no", "N", False),
        ("choice", "alpha", "a"),
        ("choice", "乙/丙", "b"),
        ("choices", "Beta, big; 甲", ("a", "b")),
        ("choices", "甲、丁", ("a", "c")),
        ("link", "Example.com/a", "https://example.com/a"),
        ("text", " a\t b\u200b\x00 ", "a b"),
    ],
)
def test_people_write_it_so(kind, text, value):
    assert KINDS[kind].parse(field(kind), text) == value


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://x.y", "https://u:p@x.y/", "//x", "https://", "file:///etc"]
)
def test_a_link_leads_to_the_web_or_nowhere(text):
    with pytest.raises(NotOfKind):
        KINDS["link"].parse(field("link"), text)


@pytest.mark.parametrize("number", ["1e30", "NaN", "Infinity", "1234567890.123456789", 10**15])
def test_numbers_that_json_cannot_keep_are_refused_or_rounded(number):
    try:
        value = KINDS["number"].clean(field("number"), number)
    except NotOfKind:
        return
    assert (
        KINDS["number"].read(field("number"), json.loads(json.dumps(KINDS["number"].write(value)))) == value
    )
