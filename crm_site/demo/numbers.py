"""Phone numbers and mail addresses with the keys by which they are found."""

from __future__ import annotations

from random import Random

from crm_site.demo import words
from crm_site.demo.abroad import COUNTRIES

Point = tuple[str, str, str]
"""Kind, value, key. `rules.point_key` would say the same key; asking it for millions would take minutes."""


def mobile(rng: Random) -> Point:
    """A Chinese mobile number."""
    start, rest = rng.choice(words.MOBILE_STARTS), rng.randrange(10**8)
    number = f"{start}{rest:08d}"
    return "phone", f"{start} {number[3:7]} {number[7:]}", f"86{number}"


def landline(region_code: str, rng: Random) -> Point:
    """A number in the capital of the place's province."""
    area, number = words.AREA_CODES[region_code[:2]], f"{rng.randrange(5_100_0000, 8_900_0000):08d}"
    return "phone", f"0{area}-{number}", f"86{area}{number}"


def foreign(country: str, rng: Random) -> Point:
    """A number as written from elsewhere: +49 30…"""
    there = COUNTRIES[country]
    number = "".join(str(rng.randrange(10)) if digit == "#" else digit for digit in there.number)
    return "phone", f"+{there.dialling} {number}", there.dialling + number


def mail(local: str, slug: str) -> Point:
    """An address in a domain that can never exist (RFC 2606)."""
    address = f"{local}@{slug}.example"
    return "email", address, address
