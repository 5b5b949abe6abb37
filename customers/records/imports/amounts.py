"""Amounts of money as registries and spreadsheets write them: "200(万元人民币)", "5万美元", "1,000.50"."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Parse

LARGEST = Decimal(10) ** 15
NUMBER = re.compile(r"[-+]?\d[\d,. '\u202f]*")
SCALES = {"百万": 10**6, "千万": 10**7, "万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "million": 10**6,
          "billion": 10**9, "thousand": 10**3, "mio": 10**6}  # fmt: skip
SHORT_SCALES = {"k": 10**3, "m": 10**6, "w": 10**4, "bn": 10**9}
# The more telling word stands first: "港元" and "港币" before "元".
CURRENCIES = (
    ("人民币", "CNY"), ("美元", "USD"), ("美金", "USD"), ("港元", "HKD"), ("港币", "HKD"), ("港幣", "HKD"), ("欧元", "EUR"),
    ("英镑", "GBP"), ("日元", "JPY"), ("日圆", "JPY"), ("新台币", "TWD"), ("台币", "TWD"), ("澳元", "AUD"), ("加元", "CAD"),
    ("瑞士法郎", "CHF"), ("新加坡元", "SGD"), ("新元", "SGD"), ("韩元", "KRW"), ("澳门元", "MOP"), ("卢布", "RUB"),
    ("hk$", "HKD"), ("us$", "USD"), ("rmb", "CNY"), ("cny", "CNY"), ("usd", "USD"), ("hkd", "HKD"), ("eur", "EUR"),
    ("gbp", "GBP"), ("jpy", "JPY"), ("twd", "TWD"), ("aud", "AUD"), ("cad", "CAD"), ("chf", "CHF"), ("sgd", "SGD"),
    ("krw", "KRW"), ("mop", "MOP"), ("rub", "RUB"), ("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("¥", "CNY"), ("元", "CNY"),
)  # fmt: skip
LEFTOVER = re.compile(r"[\s()\[\]【】圆整:：]+")


class Amount(NamedTuple):
    """`unit` is false when nothing beside the number said what it counts."""

    number: Decimal
    currency: str
    unit: bool


def amount(header: str, _samples: Sequence[str]) -> Parse:
    """A pair (Decimal in whole units, currency or ""). A unit in the header, "注册资本(万元)", holds for
    cells without one of their own."""
    scale, currency, _rest = _unit(_plain(header), bracketed=True)

    def parse(cell: str, notes: Notes) -> tuple[Decimal, str] | None:
        found = read_amount(cell)
        if found is None:
            notes.refuse("not_an_amount", value=cell[:80])
            return None
        number = found.number if found.unit else found.number * scale
        if not found.unit and scale == 1 and not currency and not cell.isascii():
            notes.warn("no_unit", value=cell, read=str(number))
        return _checked(number, found.currency or currency, cell, notes)

    return parse


def _checked(number: Decimal, currency: str, cell: str, notes: Notes) -> tuple[Decimal, str] | None:
    if number < 0 or number >= LARGEST:
        notes.refuse("negative_amount" if number < 0 else "amount_too_large", value=cell[:80])
        return None
    return number.quantize(Decimal("0.01")), currency


@lru_cache(maxsize=8192)
def read_amount(text: str) -> Amount | None:
    """The amount in a text, or None when the text is anything else."""
    plain = _plain(text)
    match = NUMBER.search(plain)
    number = _decimal(match[0]) if match else None
    if match is None or number is None:
        return None
    scale, currency, rest = _unit(plain[: match.start()] + " " + plain[match.end() :])
    if rest:
        return None
    return Amount(number * scale, currency, scale != 1 or bool(currency))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("¥", "¥")


def _unit(text: str, *, bracketed: bool = False) -> tuple[int, str, str]:
    """Scale, currency and what was not understood. In a header only bracketed words are a unit."""
    if bracketed:
        text = " ".join(re.findall(r"[(\[](.*?)[)\]]", text))
    currency = ""
    for word, code in CURRENCIES:
        if word in text:
            currency, text = currency or code, text.replace(word, " ")
    scale = 1
    for word, factor in SCALES.items():
        if word in text:
            scale, text = factor, text.replace(word, " ", 1)
            break
    rest = LEFTOVER.sub("", text)
    if rest in SHORT_SCALES and scale == 1:
        return SHORT_SCALES[rest], currency, ""
    return scale, currency, rest


def _decimal(text: str) -> Decimal | None:
    """1,000.50 and 1.000,50 and 1 000,5; a lone comma before three digits groups thousands."""
    text = re.sub(r"[ '\u202f]", "", text).rstrip(".,")
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point and (point >= 0 or (text.count(",") == 1 and len(text) - comma != 4)):
        text = text.replace(".", "").replace(",", ".")
    text = text.replace(",", "")
    return Decimal(text) if re.fullmatch(r"[-+]?\d+(\.\d+)?", text) and len(text) <= 40 else None
