"""Phone numbers: E.164 where the number is valid in its country, else as typed."""

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException

# Two shapes make up nearly all Chinese numbers and are unmistakable: mobile (11 digits from 13 to 19) and
# area code with local number. They skip the library, which takes some 100 µs per number.
CHINESE_MOBILE = re.compile(r"(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})")
CHINESE_FIXED = re.compile(r"(?:\+?86[- ]?)?\(?0(10|2\d|[3-9]\d{2})\)?[- ]?([2-8]\d{6,7})")


class Phone(NamedTuple):
    """`number` is E.164 (with ";ext=" when there is an extension) if `valid`, else the text as typed."""

    number: str
    valid: bool


@lru_cache(maxsize=16384)
def read_phone(text: str, country: str = "") -> Phone:
    """What `text` means when dialled in `country` (ISO-2; "" when unknown: then only +… is understood)."""
    text = text.strip()
    if country in ("CN", ""):
        if match := CHINESE_MOBILE.fullmatch(text):
            return Phone("+86" + "".join(match.groups()), True)
        if (match := CHINESE_FIXED.fullmatch(text)) and country:
            return Phone("+86" + "".join(match.groups()), True)
    return _parsed(text, country)


def _parsed(text: str, country: str) -> Phone:
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException:
        return Phone(text, False)
    if not phonenumbers.is_valid_number(number):
        return Phone(text, False)
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(f"{plain};ext={number.extension}" if number.extension else plain, True)
