"""What campaigns and their members allow, and their arithmetic: values in, values or a RuleBroken out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.money import rounded

ANSWERS = ("responded", "declined")
MOST = 100_000
NEXT: Mapping[str, tuple[str, ...]] = {"planned": ("running",), "running": ("ended",), "ended": ("running",)}


def check_name(name: str) -> str:
    """The name as it is kept."""
    name = name.strip()
    if not name:
        raise RuleBroken(_("Give the campaign a name."))
    return name


def check_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(_("The campaign ends before it begins."))


def check_move(state: str, to: str) -> None:
    if to not in NEXT[state]:
        raise RuleBroken(_("The campaign has moved on meanwhile. Look at it again."))


def check_takes_members(state: str) -> None:
    if state == "ended":
        raise RuleBroken(_("This campaign has ended; it takes nobody in any more."))


def check_number(number: int) -> None:
    if number > MOST:
        raise RuleBroken(_("These are more than %(most)s; take a narrower segment.") % {"most": f"{MOST:,}"})


def check_day(on: date, today: date) -> None:
    if on > today:
        raise RuleBroken(_("An answer cannot lie in the future."))


def rate(part: int, whole: int) -> Decimal | None:
    """In percent with one digit, halves up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def each(cost: Decimal | None, number: int) -> Decimal | None:
    """What one of them cost; None while nobody knows, or there is none."""
    return rounded(cost / number) if cost is not None and number else None
