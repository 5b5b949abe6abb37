"""Cells into values: what people write is understood, what cannot be is said."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from customers.records.imports import Notes, values
from customers.records.imports.amounts import amount, read_amount
from customers.records.imports.dates import day, moment


def read(maker, cell: str, header: str = "", samples: tuple[str, ...] = ()):
    notes = Notes(2)
    return maker(header, samples)(cell, notes), [finding.code for finding in notes.findings]


@pytest.mark.parametrize(
    "text",
    ["2024-03-31", "2024/3/31", "2024.03.31", "2024年3月31日", "20240331", "2024-03-31 10:20:30.000", "2024-03-31T10:20:30+08:00",
     "31.3.2024", "3/31/2024", "31/03/24", "31 March 2024", "Mar 31, 2024", "31-Mar-24", "March 31st 2024", "45382"],
)  # fmt: skip
def test_a_date_in_any_usual_shape(text: str) -> None:
    assert read(day, text) == (date(2024, 3, 31), [])


def test_the_column_tells_whether_the_day_comes_first() -> None:
    assert read(day, "02/01/2014", samples=("31/12/2012",)) == (date(2014, 1, 2), [])
    assert read(day, "02/01/2014", samples=("12/31/2012",)) == (date(2014, 2, 1), [])
    assert read(day, "02/01/2014") == (date(2014, 1, 2), ["date_order"])


@pytest.mark.parametrize("text", ["soon", "2024-13-01", "31/31/2024", "1976", "2024-02-30", "0", "99999999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert read(day, text) == (None, ["not_a_date"])


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2200, 12, 31)))
def test_every_date_is_read_back(when: date) -> None:
    for text in (when.isoformat(), f"{when.year}年{when.month}月{when.day}日", f"{when:%Y/%m/%d}"):
        assert read(day, text)[0] == when


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("200(万元人民币)", 2_000_000, "CNY"), ("5万元人民币", 50_000, "CNY"), ("520万人民币", 5_200_000, "CNY"),
        ("100(万)", 1_000_000, ""), ("50(万元)", 500_000, "CNY"), ("0（万元）", 0, "CNY"), ("30(万美元)", 300_000, "USD"),
        ("45万港币", 450_000, "HKD"), ("2,000(万元人民币)", 20_000_000, "CNY"), ("150.1600(万元人民币)", 1_501_600, "CNY"),
        ("12( 万人民币元)", 120_000, "CNY"), ("1.5亿元", 150_000_000, "CNY"), ("USD 1,000.50", "1000.50", "USD"),
        ("€ 1.234,50", "1234.50", "EUR"), ("500000", 500_000, ""), ("1 000 000", 1_000_000, ""), ("２００万元", 2_000_000, "CNY"),
        ("2 million USD", 2_000_000, "USD"), ("100万元整", 1_000_000, "CNY"), ("注册", None, ""), ("12 apples", None, ""),
    ],
)  # fmt: skip
def test_amounts(text: str, number: int | str | None, currency: str) -> None:
    found = read_amount(text)

    if number is None:
        assert found is None
    else:
        assert found is not None
        assert (found.number, found.currency) == (Decimal(number), currency)


def test_a_unit_in_the_header_holds_for_bare_numbers_only() -> None:
    header = "注册资本(万元)"

    assert read(amount, "200", header) == ((Decimal(2_000_000), "CNY"), [])
    assert read(amount, "3亿", header) == ((Decimal(300_000_000), "CNY"), [])


@pytest.mark.parametrize(
    ("text", "code"), [("-5", "negative_amount"), ("9" * 20, "amount_too_large"), ("x", "not_an_amount")]
)
def test_impossible_amounts_are_refused(text: str, code: str) -> None:
    assert read(amount, text) == (None, [code])


@pytest.mark.parametrize(
    ("cell", "value", "codes"),
    [
        ("Info@ACME.Example", "Info@acme.example", []),
        ("mailto:a@b.cn", "a@b.cn", []),
        ("王@例子.中国", "王@例子.中国", []),
        ("not mail", "not mail", ["not_an_email"]),
        ("a@b", "a@b", ["not_an_email"]),
    ],
)
def test_mail_addresses(cell: str, value: str, codes: list[str]) -> None:
    assert read(values.email, cell) == (value, codes)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("ACME.example", "https://acme.example"), ("http://a.cn/x?y=1", "http://a.cn/x?y=1"), ("#CAJUN.HTM#", None),
     ("javascript:alert(1)", None), ("https://user:pw@a.cn", None), ("http://[", None)],
)  # fmt: skip
def test_only_web_addresses_become_links(cell: str, value: str | None) -> None:
    assert read(values.website, cell)[0] == value


def test_control_characters_are_taken_out_and_said() -> None:
    assert read(values.text("Name", 40), "A\x07CME\u200b  Ltd") == ("ACME Ltd", ["control_characters"])
    assert read(values.text("Note", 40, lines=True), "one\r\ntwo") == ("one\ntwo", [])


def test_a_text_that_is_too_long_is_refused() -> None:
    assert read(values.text("Name", 3), "four") == (None, ["too_long"])


@pytest.mark.parametrize("cell", ["", "  ", "NULL", "null", "N/A", "n/a", "#N/A", "-", "NaN", "—"])
def test_these_mean_empty(cell: str) -> None:
    assert values.is_empty(cell)


@given(st.text(max_size=60))
def test_no_cell_brings_a_traceback(cell: str) -> None:
    for maker in (
        day,
        amount,
        values.email,
        values.website,
        values.text("Name", 20),
        values.upper("Code", 20),
    ):
        read(maker, cell.strip() or "x")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2024-03-05 14:30", "2024-03-05T14:30:00+08:00"),
        ("2024/3/5 2:30 PM", "2024-03-05T14:30:00+08:00"),
        ("05.03.2024", "2024-03-05T12:00:00+08:00"),
        ("2024-03-05", "2024-03-05T12:00:00+08:00"),
        ("2024-03-05T06:30:00Z", "2024-03-05T06:30:00+00:00"),
        ("2024年3月5日 09:05", "2024-03-05T09:05:00+08:00"),
        ("12/31/2024 12:05 am", "2024-12-31T00:05:00+08:00"),
    ],
)
def test_a_moment_is_read_with_its_time(cell: str, read: str) -> None:
    with timezone.override("Asia/Shanghai"):
        at = moment("Time", [cell])(cell, Notes(2))

    assert at.isoformat() == read
