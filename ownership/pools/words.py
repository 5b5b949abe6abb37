"""Why a verb of the pools left customers out, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import ngettext

GONE, COOLING, QUOTA, FULL = "quicker", "cooling", "quota", "full"
KEY, HELD, ELSEWHERE, NOT_YOURS = "key", "held", "elsewhere", "not_yours"


def left_out(why: Mapping[str, int]) -> list[str]:
    """A sentence for each reason; none where nobody was left out."""
    return [sentence(reason, number) % {"n": f"{number:,}"} for reason, number in why.items() if number]


def sentence(reason: str, number: int) -> str:
    """Why so many were left out, with `%(n)s` for the number."""
    if reason == QUOTA:
        return ngettext(
            "%(n)s was left: you have claimed as many as you may today.",
            "%(n)s were left: you have claimed as many as you may today.",
            number,
        )
    if reason == FULL:
        return ngettext(
            "%(n)s was left: you hold as many customers as you may.",
            "%(n)s were left: you hold as many customers as you may.",
            number,
        )
    if reason == COOLING:
        return ngettext(
            "%(n)s was yours until lately and still cools down.",
            "%(n)s were yours until lately and still cool down.",
            number,
        )
    if reason in (GONE, ELSEWHERE):
        return ngettext(
            "%(n)s is not in the pool any more: somebody was quicker.",
            "%(n)s are not in the pool any more: somebody was quicker.",
            number,
        )
    if reason == KEY:
        return ngettext("%(n)s is a key customer and stays.", "%(n)s are key customers and stay.", number)
    if reason == NOT_YOURS:
        return ngettext("%(n)s is not yours to give.", "%(n)s are not yours to give.", number)
    if reason == HELD:
        return ngettext(
            "%(n)s stays: a dispute about it is open.", "%(n)s stay: a dispute about them is open.", number
        )
    return ngettext("%(n)s has changed meanwhile.", "%(n)s have changed meanwhile.", number)
