"""Pure decisions about customers and how to reach them."""

import re
from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=20_000)
def phone_key(text: str, country: str = "CN") -> str:
    """What a number is searched by: E.164 digits ("8651268880000"), or the bare digits where it cannot be parsed.

    `country` (ISO-2) tells how a number without +NN is dialled. Extensions are left out.
    """
    try:
        number = phonenumbers.parse(text, country or "CN")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", text)
    if not phonenumbers.is_possible_number(number):
        return re.sub(r"\D", "", text)
    return f"{number.country_code}{phonenumbers.national_significant_number(number)}"


def point_key(kind: str, value: str, country: str = "CN") -> str:
    """What a contact point is searched by: `phone_key` for numbers, lower case for mail addresses."""
    return value.strip().lower() if kind == "email" else phone_key(value, country)


def looks_complete(text: str) -> str:
    """ "phone" or "email" when `text` is a whole number or address that may find a masked customer, else ""."""
    stripped = text.strip()
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", stripped):
        return "email"
    digits = re.sub(r"\D", "", stripped)
    return "phone" if 7 <= len(digits) <= 15 and re.fullmatch(r"[\d\s+()\-./]+", stripped) else ""
