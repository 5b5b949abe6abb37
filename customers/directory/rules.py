"""Pure decisions about customers and how to reach them."""

import re
from functools import lru_cache

import phonenumbers

from crm_site.kit.errors import RuleBroken
from customers.directory import codes, regions

# The main number, fax and mail address stand in rows of their own and are filled in like fields.
POINTS = ("phone", "fax", "email")
REGION = ("country", "province", "city", "district")
# Where a lead goes when it is worth selling to.
QUALIFIED = ("prospect", "active")


class CodeTaken(RuleBroken):
    """Another customer has this verified credit code."""

    field = "credit_code"


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


def credit_code(text: str) -> tuple[str, bool]:
    """(tidy code, verified): a failing code is kept and marked, not refused (old registration numbers fail)."""
    code = codes.tidy_code(text)
    return code, codes.is_verified(code)


def looks_like_code(text: str) -> str:
    """The tidy credit code when `text` is a whole one, else ""."""
    code, verified = credit_code(text)
    return code if verified else ""


def role_words(*parts: object) -> str:
    """Title, department and function of a contact in one line, what is empty left out."""
    return " · ".join(str(part) for part in parts if part)


def region_code(country: str, province: str, city: str, district: str) -> str:
    """The code of a place in China, "" abroad and for places nobody knows."""
    if country not in ("", "CN") or not (province or city or district):
        return ""
    region = regions.find_region(province, city, district)
    return region.code if region else ""
