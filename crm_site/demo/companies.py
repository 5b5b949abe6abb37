"""Believable companies: name, place, trade, numbers. Values only; nothing here touches the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, permutations
from random import Random

from crm_site.demo import abroad, words
from customers.directory import codes, regions

FOREIGN_SHARE = 0.12
PERSON_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Company:
    """What a customer is, before anybody of ours has met it."""

    kind: str
    name: str
    short_name: str
    english_name: str
    slug: str
    industry: str
    country: str
    region_code: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    postal_code: str = ""
    credit_code: str = ""
    company_type: str = ""
    representative: str = ""
    scope: str = ""

    @property
    def is_foreign(self) -> bool:
        return self.country != "CN"


@dataclass(frozen=True, slots=True)
class Place:
    """A district of a city, and what companies there call the city."""

    region: regions.Region
    called: str
    english: str


def company(number: int, rng: Random) -> Company:
    """The `number`th customer: a Chinese company, now and then a foreign one or a person."""
    chance = rng.random()
    if chance < FOREIGN_SHARE:
        return _abroad(rng)
    if chance < FOREIGN_SHARE + PERSON_SHARE:
        return _person(rng)
    return _chinese(number, rng)


def person_name(rng: Random, *, foreign: bool = False) -> tuple[str, str]:
    """A name and how it is written in Latin letters."""
    if foreign:
        name = f"{rng.choice(abroad.FIRST_NAMES)} {rng.choice(abroad.LAST_NAMES)}"
        return name, name
    surname, given = rng.choice(_SURNAMES), rng.choice(_GIVEN)
    return surname + given, f"{words.SURNAMES[surname]} {words.GIVEN[given]}"


def _chinese(number: int, rng: Random) -> Company:
    place = rng.choice(_places()[rng.choices(_PROVINCES, cum_weights=_PROVINCE_WEIGHTS)[0]])
    (one, one_en), (two, two_en) = rng.choice(_WORDS)
    trade, trade_short, trade_en, industry, _ = rng.choices(words.TRADES, cum_weights=_TRADE_WEIGHTS)[0]
    ending, company_type, _ = rng.choices(words.ENDINGS, cum_weights=_ENDING_WEIGHTS)[0]
    word, word_en = one + two, (one_en + two_en).capitalize()
    return Company(
        kind="organisation",
        name=f"{place.called}{word}{trade}{ending}",
        short_name=word + trade_short,
        english_name=f"{place.english} {word_en} {trade_en} Co., Ltd.",
        slug=f"{word_en.lower()}{number}",
        industry=industry,
        country="CN",
        region_code=place.region.code,
        province=place.region.province,
        city=place.region.city,
        district=place.region.district,
        address=_address(place.region, rng),
        postal_code="",
        credit_code=credit_code(number, place.region.code),
        company_type=company_type,
        representative=person_name(rng)[0],
        scope=f"{trade}及相关技术咨询与服务。",
    )


def _person(rng: Random) -> Company:
    place = rng.choice(_places()[rng.choices(_PROVINCES, cum_weights=_PROVINCE_WEIGHTS)[0]])
    name, latin = person_name(rng)
    return Company(
        kind="person",
        name=name,
        short_name=name,
        english_name=latin,
        slug=latin.lower().replace(" ", "."),
        industry="",
        country="CN",
        region_code=place.region.code,
        province=place.region.province,
        city=place.region.city,
        district=place.region.district,
        address=_address(place.region, rng),
    )


def _abroad(rng: Random) -> Company:
    code = rng.choice(tuple(abroad.COUNTRIES))
    country = abroad.COUNTRIES[code]
    family, partner = rng.choice(country.families), rng.choice(country.families)
    trade, industry = rng.choice(abroad.TRADES)
    if partner > family:  # about half of them are named after two families
        family = f"{family} & {partner}"
    city, state, postal_code = rng.choice(country.cities)
    return Company(
        kind="organisation",
        name=f"{family} {trade} {rng.choice(country.endings)}",
        short_name=family,
        english_name="",
        slug=re.sub(r"[^a-z]", "", family.lower()) + "-" + trade.lower(),
        industry=industry,
        country=code,
        province=state,
        city=city,
        address=f"{rng.randint(1, 240)} {rng.choice(abroad.STREETS)}",
        postal_code=postal_code,
        representative=person_name(rng, foreign=True)[0],
    )


def credit_code(number: int, region_code: str) -> str:
    """A code with the right check digit, a different one for each `number`."""
    # A multiplier prime to 31**8 spreads consecutive numbers without ever meeting one twice.
    left, letters = number * 605_349_172_301 % 31**8, []
    for _ in range(8):
        left, place = divmod(left, 31)
        letters.append(codes.ALPHABET[place])
    body = f"91{region_code}{''.join(letters)}0"
    return body + codes.check_digit(body)


def _address(region: regions.Region, rng: Random) -> str:
    road, house = rng.choice(words.ROADS), rng.randint(1, 880)
    return f"{region.district}{road}{house}号{rng.randint(1, 12)}号楼{rng.randint(101, 2806)}室"


@cache
def _places() -> dict[str, list[Place]]:
    """The places of each province (two digits) that a company may stand in."""
    found: dict[str, list[Place]] = {province: [] for province in _PROVINCES}
    for province in _PROVINCES:
        for city, _name in regions.children(province + "0000"):
            below = [code for code, _name in regions.children(city)] or [city]
            found[province] += [place for code in below if (place := _place(code))]
    return found


def _place(code: str) -> Place | None:
    """None for prefectures and leagues: companies there are called by other names than the place's."""
    region = regions.get_region(code)
    if region is None or not region.city.endswith("市"):
        return None
    whole = code[:2] + "0000" if code[:2] in regions.MUNICIPALITIES else code[:4] + "00"
    english = regions.label(whole, "en") or regions.label(code, "en")
    return Place(region, region.city.removesuffix("市"), english.split(",")[0])


_SURNAMES, _GIVEN = tuple(words.SURNAMES), tuple(words.GIVEN)
_WORDS = tuple(permutations(words.SYLLABLES.items(), 2))
_PROVINCES = tuple(words.AREA_CODES)
_PROVINCE_WEIGHTS = tuple(accumulate(words.PROVINCES.get(code, 1) for code in _PROVINCES))
_TRADE_WEIGHTS = tuple(accumulate(trade[-1] for trade in words.TRADES))
_ENDING_WEIGHTS = tuple(accumulate(ending[-1] for ending in words.ENDINGS))
