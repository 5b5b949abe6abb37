"""What a segment may be: values in, a RuleBroken with a sentence out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.filters import Condition, Filter, leaves

FIELD = "segment"
# Segments within segments: a chain longer than this is understood by nobody.
DEEPEST = 5
MOST = 100_000
WIDTHS = {"private": 0, "department": 1, "all": 2}


def keys_in(filter_: Filter) -> set[str]:
    """The keys of the segments that a filter asks about, inside related rows too."""
    found: set[str] = set()
    for leaf in leaves(filter_.root):
        if isinstance(leaf, Condition) and leaf.name == FIELD:
            found.update(str(one) for one in (leaf.value or ()))
    return found


def check_name(name: str) -> str:
    """The name as it is kept."""
    name = name.strip()
    if not name:
        raise RuleBroken(_("Give the segment a name: colleagues choose it by that."))
    return name


def check_no_circle(key: str, first: Collection[str], asks: Mapping[str, Collection[str]]) -> None:
    """Follow what segments ask of one another. `asks` are the keys that each of them names.

    Raises RuleBroken where the way leads back to `key`, or goes too deep.
    """
    level, seen = set(first), set()
    for _depth in range(DEEPEST):
        if key in level:
            raise RuleBroken(_("A segment cannot ask about itself, nor about one that asks about it."))
        seen |= level
        level = _next(level, asks) - seen
        if not level:
            return
    raise RuleBroken(_("These segments are nested too deep. Write the conditions out instead."))


def _next(level: Collection[str], asks: Mapping[str, Collection[str]]) -> set[str]:
    return {other for one in level for other in asks.get(one, ())}


def check_width(own: str, others: Mapping[str, str]) -> None:
    """Who may use a segment must be able to use those it asks about: {name: audience}."""
    narrower = [name for name, audience in others.items() if WIDTHS[audience] < WIDTHS[own]]
    if narrower:
        sentence = _("Colleagues could not use it: it asks about “%(name)s”, which fewer people may use.")
        raise RuleBroken(sentence % {"name": narrower[0]})


def check_number(number: int) -> None:
    if number > MOST:
        raise RuleBroken(
            _("A fixed list holds %(most)s at most; narrow the conditions first.") % {"most": f"{MOST:,}"}
        )


def check_is_list(is_live: bool) -> None:
    if is_live:
        raise RuleBroken(_("A live segment follows its conditions; change those."))
