"""Countries, provinces and cities as people type them into a filter."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Q
from django.utils.translation import get_language

from customers.directory import countries, regions


def condition(text: str) -> Q:
    """Customers in a country, province, city or district called `text`, in English or Chinese.

    Places of China are compared by their codes, as a range that the index on `region_code` serves.
    """
    code = _code(text)
    if code:
        stem = regions.stem(code)
        return Q(region_code__gte=stem, region_code__lt=str(int(stem) + 1))
    country = countries.find_country(text)
    if country:
        return Q(country=country)
    return Q(city__istartswith=text) | Q(province__istartswith=text) | Q(district__istartswith=text)


def label(text: str) -> str:
    """The place in the reader's language, or as it was typed."""
    code = _code(text)
    if code:
        return regions.label(code)
    country = countries.find_country(text)
    return countries.label(country) if country else text


@lru_cache(maxsize=8192)
def _named(code: str, language: str) -> str:
    return regions.label(code, language)


def line(country: str, region_code: str, province: str, city: str) -> str:
    """A place in one line for a reader: `Suzhou, Jiangsu`, 江苏省 · 苏州市, `Germany · Berlin`."""
    language = get_language() or "en"
    if region_code and not language.startswith("zh"):
        return _named(
            region_code[:4] + "00" if region_code[:2] not in regions.MUNICIPALITIES else region_code, language
        )
    abroad = countries.label(country) if country not in ("", "CN") else ""
    parts = (abroad, city or province) if abroad else (province, city if city != province else "")
    return " · ".join(part for part in parts if part)


def whole_line(country: str, region_code: str, province: str, city: str, district: str) -> str:
    """The same with the district."""
    language = get_language() or "en"
    if region_code and not language.startswith("zh"):
        return _named(region_code, language)
    return " · ".join(part for part in (line(country, region_code, province, city), district) if part)


def provinces() -> list[str]:
    """Names to suggest while typing."""
    return [name for _code, name in regions.children()]


def provinces_to_pick() -> list[tuple[str, str]]:
    """(stored name, name in the reader's language) of China's provinces."""
    return [(_stored(code).province, name) for code, name in regions.children()]


def cities_to_pick(province: str) -> list[tuple[str, str]]:
    """The same for the cities of a province; a municipality is its own city."""
    code = _code(province)
    if code[:2] in regions.MUNICIPALITIES:
        return [(_stored(code).province, regions.label(code[:2] + "0000"))]
    return [(_stored(one).city, name) for one, name in regions.children(code)] if code else []


def districts_to_pick(province: str, city: str) -> list[tuple[str, str]]:
    """The same for the districts of a city."""
    region = regions.find_region(province, city)
    if region is None or not city:
        return []
    within = region.code[:2] + "0000" if region.code[:2] in regions.MUNICIPALITIES else region.code
    return [(_stored(one).district, name) for one, name in regions.children(within)]


def settled(country: str, province: str, city: str, district: str) -> dict[str, str]:
    """The four as they can stand together: a place that does not lie in the outer one is dropped."""
    if country not in ("", "CN"):
        foreign = province not in dict(provinces_to_pick())
        inner = (province, city, district) if foreign else ("", "", "")
        return dict(zip(("country", "province", "city", "district"), (country, *inner), strict=True))
    cities = dict(cities_to_pick(province))
    if cities and city not in cities:
        city = next(iter(cities)) if len(cities) == 1 else ""
    districts = dict(districts_to_pick(province, city))
    district = district if not districts or district in districts else ""
    return {"country": country, "province": province, "city": city, "district": district if city else ""}


def _stored(code: str) -> regions.Region:
    region = regions.get_region(code)
    assert region is not None  # codes come from the table itself
    return region


def _code(text: str) -> str:
    region = regions.find_region(province=text)
    return region.code if region else ""
