"""Options of the builder's inputs, drawn before the template: two hundred of them in a loop of tags cost 8 ms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_site.kit.filters import KINDS, FilterBroken, FilterField
from crm_site.kit.filters.days import PERIODS

Words = str | Promise
LONG = 12
PAIRS = ("two_numbers", "two_dates")


@dataclass(frozen=True)
class Picks:
    """What may be chosen beside a condition. `options` are drawn; `summary` says what is chosen."""

    options: SafeString = SafeString("")
    summary: str = ""
    is_long: bool = False
    takes_text: bool = False


def options(pairs: Iterable[tuple[str, Words]], chosen: Sequence[str]) -> SafeString:
    """The options of a select box."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SafeString(" selected" if value in chosen else ""), words) for value, words in pairs),
    )


def fields(offered: Sequence[FilterField], chosen: str) -> SafeString:
    """The select box of fields, grouped as their shelf groups them."""
    start = options([("", _("Choose a field"))], [chosen or "-"])
    parts = [start]
    groups: dict[str, list[FilterField]] = {}
    for field in offered:
        groups.setdefault(str(field.group), []).append(field)
    for label, members in groups.items():
        drawn = options([(one.name, capfirst(str(one.label))) for one in members], [chosen])
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', label, drawn) if label else drawn)
    return SafeString("".join(parts))


def fitting(input: str, values: Sequence[str]) -> list[str]:
    """What was typed, as this input holds it; a value of another kind of input is not carried over."""
    if input == "many":
        return list(dict.fromkeys(value for value in values if value))
    if input in PAIRS:
        return [*values, "", ""][:2]
    return [] if input in ("none", "tree") else [*values, ""][:1]


def picks(field: FilterField, input: str, values: Sequence[str], path: str, user: Any) -> Picks:
    """What may be chosen for a field, with what is chosen now."""
    if input == "period":
        return Picks(options([("", _("Choose a period")), *PERIODS.items()], values))
    if field.kind == "yes_no" and input == "one":
        return Picks(
            options([("", "—"), ("yes", pgettext("filter", "yes")), ("no", pgettext("filter", "no"))], values)
        )
    if input == "one":
        return Picks(options([("", "—"), *field.options().items()], values))
    if input != "many":
        return Picks()
    known = _offered(field, user)
    chosen = dict(_chosen(field, values, dict(known)))
    # In a long list what is chosen stands above; in a short one it keeps its place.
    is_long = len(known) > LONG
    above = [pair for pair in chosen.items() if is_long or pair[0] not in dict(known)]
    below = [pair for pair in known if pair[0] not in dict(above)]
    summary = pgettext("between words in a row", ", ").join(str(words) for words in chosen.values())
    return Picks(_ticks([*above, *below], chosen, path), summary, is_long, field.kind == "place")


def _ticks(pairs: Iterable[tuple[str, Words]], chosen: Any, path: str) -> SafeString:
    return format_html_join(
        "",
        '<label><input type="checkbox" name="{}.value" value="{}"{}><span>{}</span></label>',
        ((path, value, SafeString(" checked" if value in chosen else ""), words) for value, words in pairs),
    )


def _offered(field: FilterField, user: Any) -> list[tuple[str, Words]]:
    own = getattr(KINDS[field.kind], "words_of_its_own", {})
    if field.offered is not None:
        return [*own.items(), *field.offered(user)]
    return [*own.items(), *field.options().items()]


def _chosen(
    field: FilterField, values: Sequence[str], known: dict[str, Words]
) -> Iterable[tuple[str, Words]]:
    """Chosen values with their words; those that are not offered are asked for once."""
    kind: Any = KINDS[field.kind]
    unknown = [value for value in values if value not in known]
    names = {str(key): words for key, words in _names(kind, field, unknown).items()} if unknown else {}
    for value in values:
        yield value, known.get(value) or names.get(value) or value


def _names(kind: Any, field: FilterField, values: Sequence[str]) -> dict[Any, Words]:
    keys = []
    for value in values:
        try:
            keys.append(kind._value(value))
        except FilterBroken:
            continue
    return dict(kind.names(field, keys)) if keys else {}
