"""Provinces, cities and districts of China by their GB/T 2260 codes, and how to recognise them in texts.

A code has six digits: two for the province, two for the city, two for the district, zeros for "all of
it". Municipalities (北京, 上海, 天津, 重庆) have districts but no cities below them; some counties
(仙桃, 石河子, 东莞) stand directly under their province or have no districts.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import get_language

TABLE = Path(__file__).parent / "reference" / "regions.csv"
MUNICIPALITIES = ("11", "12", "31", "50")
# Districts are looked for this far into an address; further on stand street names that borrow them.
ADDRESS_HEAD = 40
ENDINGS = (
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "林区", "特区", "矿区", "省", "市", "区", "县", "盟", "旗", "州",
)  # fmt: skip
PEOPLES = (
    "蒙古族", "蒙古", "回族", "藏族", "维吾尔族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族",
    "土家族", "哈尼族", "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族",
    "柯尔克孜族", "柯尔克孜", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "普米族", "塔吉克族",
    "塔吉克", "怒族", "鄂温克族", "裕固族", "保安族", "独龙族", "各族",
)  # fmt: skip


class Region(NamedTuple):
    """One place with the names of the places it lies in; `city` and `district` may be ""."""

    code: str
    province: str
    city: str
    district: str


class _Entry(NamedTuple):
    code: str
    name: str
    english: str


@lru_cache(maxsize=8192)
def get_region(code: str) -> Region | None:
    """The place of a code, or None."""
    entries = _entries()
    if code not in entries:
        return None
    province = entries[code[:2] + "0000"].name
    city = entries.get(code[:4] + "00")
    district = "" if code.endswith("00") else entries[code].name
    if city is None and code[:2] not in MUNICIPALITIES:
        # A county directly under its province stands where others have their city.
        return Region(code, province, district, "")
    if code[:2] in MUNICIPALITIES:
        return Region(code, province, province, district)
    return Region(code, province, "" if code.endswith("0000") or city is None else city.name, district)


def label(code: str, language: str | None = None) -> str:
    """The place in words: 湖北省黄冈市麻城市, or Macheng, Huanggang, Hubei. "" for an unknown code."""
    chain = [_entries()[part] for part in _chain(code) if part in _entries()]
    if (language or get_language() or "en").startswith("zh"):
        return "".join(entry.name for entry in chain)
    return ", ".join(entry.english for entry in reversed(chain))


def children(code: str = "") -> list[tuple[str, str]]:
    """Code and own name (active language) of the places directly below; provinces for ""."""
    chinese = (get_language() or "en").startswith("zh")
    below = _children().get(code, ())
    return [(entry.code, entry.name if chinese else entry.english) for entry in below]


@lru_cache(maxsize=16384)
def _columns(province: str, city: str, district: str) -> str:
    """The most precise code that the three columns name without contradiction; "" when none does."""
    found = ""
    for text in (province, city, district):
        if text:
            found = _below(found, text) or found
    return found


def find_region(province: str = "", city: str = "", district: str = "", address: str = "") -> Region | None:
    """The most precise place that the columns name, refined by the address.

    Names may be short (上海, 静安, 延边州), and a "city" may be a district (上海, 静安). The columns win
    over an address that says otherwise. English names are understood for provinces and cities.
    """
    code = _columns(province.strip(), city.strip(), district.strip())
    if address and (not code or not _is_leaf(code)):
        code = _refined(code, address[:ADDRESS_HEAD]) or code
    return get_region(code)


@lru_cache(maxsize=16384)
def is_called(code: str, text: str) -> bool:
    """Whether `text` names the place or one that it lies in."""
    return any(text.casefold() in _names(part) or _below(part, text) for part in ("", *_chain(code)))


def lies_in(inner: str, outer: str) -> bool:
    """Whether one code's place is within the other's."""
    return inner.startswith(stem(outer))


def stem(code: str) -> str:
    """The digits that every place within shares: for "contains" in queries."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _below(within: str, text: str) -> str:
    """The place called `text` in the place `within` ("" = China): itself, its child, or its grandchild."""
    known = _names(within)
    key = text.casefold()
    if key in known:
        return known[key]
    for part in _prefixes(text):
        if part in known:
            rest = text[len(part) :]
            return _below(known[part], rest) or known[part]
    return ""


def _prefixes(text: str) -> Iterable[str]:
    """The longest beginnings first, for texts like 湖北省黄冈市."""
    if not text.isascii():
        yield from (text[:end] for end in range(min(len(text) - 1, 12), 1, -1))


def _refined(code: str, address: str) -> str:
    """What the address adds to a code that is not precise yet."""
    if not code:
        return _from_beginning(address)
    start = _outer(code).match(address).end()  # type: ignore[union-attr]  # it matches the empty string too
    match = _full_names(code).search(address, start)
    if match is None or (len(match[0]) == 2 and match.start() > start):
        return code
    inner = _names(code)[match[0]]
    return _refined(inner, address[match.end() :]) or inner


@cache
def _outer(code: str) -> re.Pattern[str]:
    """Matches the places that an address repeats though the code already says them. A city's short name is
    left standing: it may belong to its district (湘潭县 in 湘潭市)."""
    city = _entries().get(code[:4] + "00")
    provinces = "|".join(map(re.escape, _entry_names(code[:2] + "0000")))
    return re.compile(f"(?:{provinces})?" + (f"(?:{city.name})?" if city else ""))


def _from_beginning(address: str) -> str:
    """The place that an address begins with, by full names only: 南京西路 is a street, in Shanghai."""
    for part in _prefixes(address):
        rest, codes = address[len(part) :], _by_full_name().get(part, ())
        if len(codes) == 1:
            return _refined(codes[0], rest) or codes[0]
        short = _names("").get(part, "")
        if short.endswith("0000") and (match := _full_names(short).match(rest)):
            return _refined(short, match[0] + rest[match.end() :])
    return ""


@cache
def _entries() -> dict[str, _Entry]:
    """All places by code, in code order. Read once per process."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        return {row[0]: _Entry(*row) for row in reader}


@cache
def _children() -> dict[str, tuple[_Entry, ...]]:
    found: dict[str, list[_Entry]] = {}
    for entry in _entries().values():
        found.setdefault(_parent(entry.code), []).append(entry)
    return {code: tuple(entries) for code, entries in found.items()}


def _parent(code: str) -> str:
    if code.endswith("0000"):
        return ""
    if code.endswith("00") or code[:4] + "00" not in _entries():
        return code[:2] + "0000"
    return code[:4] + "00"


def _chain(code: str) -> list[str]:
    """The codes from the province down to the place itself, without repetition."""
    return list(dict.fromkeys((code[:2] + "0000", code[:4] + "00", code)))


def _is_leaf(code: str) -> bool:
    return code not in _children()


@cache
def _names(within: str) -> dict[str, str]:
    """Every way to call a place below `within` (or itself), in lower case; nearer and fuller names win."""
    found: dict[str, str] = {}
    levels = [list(_children().get(within, ()))]
    inner = [entry for child in levels[0] for entry in _children().get(child.code, ())]
    levels.append([entry for entry in inner if within or entry.code.endswith("00")])
    entries = [entry for level in levels for entry in level]
    for entry in entries:
        found.setdefault(entry.name, entry.code)
    for entry in entries:
        for name in _entry_names(entry.code):
            found.setdefault(name.casefold(), entry.code)
    for name in _entry_names(within):
        found.setdefault(name.casefold(), within)
    for entry in entries:
        # Many counties became districts or cities and kept their name; older addresses still say 县.
        if entry.name[-1] in "区市" and len(entry.name) > 2:
            found.setdefault(entry.name[:-1] + "县", entry.code)
    return found


@lru_cache(maxsize=8192)
def _entry_names(code: str) -> tuple[str, ...]:
    """Full name, then shorter ones, then the English one."""
    entry = _entries().get(code)
    if entry is None:
        return ()
    names = [entry.name]
    for ending in ENDINGS:
        if entry.name.endswith(ending) and len(entry.name) - len(ending) >= 2:
            names.append(entry.name.removesuffix(ending))
            if ending.startswith("自治") and len(ending) == 3:
                names += [names[-1] + ending[-1], *_without_peoples(names[-1], ending[-1])]
            break
    return tuple(dict.fromkeys((*names, entry.english)))


def _without_peoples(name: str, last: str) -> Iterable[str]:
    """伊犁哈萨克 → 伊犁, 伊犁州: the names of peoples taken off one after the other."""
    shorter = next(
        (name.removesuffix(p) for p in PEOPLES if name.endswith(p) and len(name) - len(p) >= 2), None
    )
    if shorter:
        yield from (shorter, shorter + last, *_without_peoples(shorter, last))


@cache
def _full_names(within: str) -> re.Pattern[str]:
    """Finds the first full name of a place below `within` in an address."""
    below = _names(within)
    names = {name for name in below if name[-1:] in "市县区旗盟州" and below[name] != within}
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)")


@cache
def _by_full_name() -> dict[str, list[str]]:
    """Codes by full name, of the names that say what they are (市, 县 …) and are longer than 城区."""
    found: dict[str, list[str]] = {}
    for entry in _entries().values():
        if len(entry.name) > 2:
            found.setdefault(entry.name, []).append(entry.code)
    return found
