"""Countries by ISO 3166 code, and by the names people write."""

import csv
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import get_language

TABLE = Path(__file__).parent / "reference" / "countries.csv"


class Country(NamedTuple):
    code: str
    english: str
    chinese: str
    aliases: str


@cache
def countries() -> dict[str, Country]:
    """All countries by ISO-2 code. Read once per process."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        return {row[0]: Country(*row) for row in reader}


def find_country(text: str) -> str | None:
    """The ISO-2 code for a name, alias or code in English or Chinese."""
    return _by_name().get(_fold(text))


def label(code: str, language: str | None = None) -> str:
    """The country's name in a language (default: the active one); an unknown code as it is."""
    country = countries().get(code)
    if country is None:
        return code
    return country.chinese if (language or get_language() or "en").startswith("zh") else country.english


def choices() -> list[tuple[str, str]]:
    """Codes and names in the active language, sorted by name; China first."""
    pairs = [(code, label(code)) for code in countries()]
    return sorted(pairs, key=lambda pair: (pair[0] != "CN", pair[1]))


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in countries().values():
        for name in (country.code, country.english, country.chinese, *country.aliases.split("|")):
            found[_fold(name)] = country.code
    found.pop("", None)
    return found


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", "and")
    return "".join(letter for letter in plain if letter.isalnum()).removeprefix("the")
