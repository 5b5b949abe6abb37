"""The one place that decides which values a person meets: `mask(rows, viewer)`.

Models say in `class Facets` which facet each field belongs to. A masked row is a thin wrapper that hands out
values by the reader's levels and cannot be saved; templates, exports, search and mail get nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from ownership.access import facets
from ownership.access.facets import Level
from ownership.access.querysets import Why, owned_model, reason_of
from ownership.access.viewer import Viewer, viewer_of

DOTS = "••••"
READ = int(Level.READ)  # a plain number: a list asks a thousand times
LENT = ("profile", "facets", "permission__codename", "source_kind")
READING_SOURCES = ("manual", "transfer")
UNSHARED = (None, Why.OWNER, Why.POOL, Why.REACH, Why.LOCKED)


class Masked(str):
    """What is left of a masked value; templates show it with a word for screen readers and a reveal button."""

    is_masked = True
    is_hidden = False


class Hidden(Masked):
    """A hidden value: nothing is left, not even whether there was one."""

    is_hidden = True


def obscure(value: Any) -> Any:
    """The harmless rest of a value: head and tail of numbers, the first letters of an address, dots of all else.

    Empty values stay empty: that there is no phone number is worth knowing and gives nothing away.
    """
    if value in (None, "", [], ()):
        return value
    text = str(value)
    if "@" in text:
        return Masked(f"{text.split('@')[0][:3]}{DOTS}@{DOTS}")
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7 and len(digits) >= len(text) / 2:
        return Masked(f"{text[:3]}{DOTS}{text[-2:]}")
    return Masked(DOTS)


@cache
def facet_map(model: Any) -> dict[str, str]:
    """{field or property: facet} of a model's `Facets`, the words of its choices included."""
    declared = getattr(model, "Facets", None)
    if declared is None:
        return {}
    found = {name: facet for facet in facets.Facet.values for name in getattr(declared, facet, ())}
    return found | {f"get_{name}_display": facet for name, facet in found.items()}


def _shown_field(name: str) -> str:
    """The field behind Django's `get_<field>_display`, else an empty word."""
    shows = name.startswith("get_") and name.endswith("_display")
    return name[len("get_") : -len("_display")] if shows else ""


class MaskedRow:
    """A row as one person may read it. Attribute access gives values, masked where the level says so."""

    __slots__ = ("_facets", "_row", "levels")

    def __init__(self, row: Any, levels: dict[str, int]) -> None:
        self._row = row
        self._facets = facet_map(type(row))  # type: ignore[arg-type]
        self.levels = levels

    def __getattr__(self, name: str) -> Any:
        facet = self._facets.get(name)
        level = READ if facet is None else self.levels.get(facet, 0)
        if level >= READ:
            return getattr(self._row, name)
        if level == Level.MASKED:
            value = getattr(self._row, name)
            return obscure(value() if _shown_field(name) else value)
        return Hidden("")

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __str__(self) -> str:
        return str(self._row)

    def __eq__(self, other: object) -> bool:
        return self._row == (other._row if isinstance(other, MaskedRow) else other)

    def __hash__(self) -> int:
        return hash(self._row)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused: what a person sees is not what the database holds."""
        raise TypeError("A masked row is for reading; load the row again to change it.")


def whole(row: MaskedRow) -> Any:
    """The row behind the mask, for those who mask parts of a column by themselves (`customers.records.fields`)."""
    return row._row


def mask(rows: Iterable[Any], user: Any) -> list[MaskedRow]:
    """Rows wrapped for one reader. Rows are owned rows or children (with `customer`).

    At most two queries for all rows together; none for rows that came through `listed_to` by owner or reach.
    """
    given = list(rows)
    levels = levels_of([owner_row(row) for row in given], user)
    viewer = viewer_of(user)
    return [MaskedRow(row, _for_author(row, viewer, levels[owner_row(row).pk])) for row in given]


def _for_author(row: Any, viewer: Viewer, levels: dict[str, int]) -> dict[str, int]:
    """Who wrote a row reads it, also where the customer is locked for him (`seen_by_author`)."""
    author = getattr(type(row), "seen_by_author", "")
    if not author or getattr(row, f"{author}_id") != viewer.user_id or viewer.veiled:
        return levels
    return facets.opened(levels, [type(row).facet])


def mask_one(row: Any, user: Any) -> MaskedRow:
    """`mask` for a single row."""
    return mask([row], user)[0]


def owner_row(row: Any) -> Any:
    """The owned row that decides about `row`: itself, or its customer."""
    return row if isinstance(row, owned_model()) else row.customer


def levels_of(rows: Iterable[Any], user: Any) -> dict[int, dict[str, int]]:
    """{pk: {facet: level}} for owned rows. Rows without `seen_by` are asked for it in one query."""
    viewer = viewer_of(user)
    given = list({row.pk: row for row in rows}.values())
    reasons = _reasons(given, viewer)
    # Who sees a row by reach or pool alone has no share of it; its owner needs none.
    shared = [row for row in given if reasons.get(row.pk) not in UNSHARED]
    opened = dict(_opened(shared, viewer))
    return {row.pk: _levels(viewer, row, reasons.get(row.pk), opened.get(row.pk, [])) for row in given}


def levels_for(user: Any, row: Any) -> dict[str, int]:
    """{facet: level} of one owned row for one person, kept on the row for the request."""
    kept = row.__dict__.setdefault("_levels_kept", {})
    key = viewer_of(user).user_id
    if key not in kept:
        kept[key] = levels_of([row], user)[row.pk]
    return kept[key]


def warm(rows: Iterable[Any], user: Any) -> None:
    """Keep the levels of many owned rows on them, so that `can()` in a loop asks nothing more."""
    given = list(rows)
    key, levels = viewer_of(user).user_id, levels_of(given, user)
    for row in given:
        row.__dict__.setdefault("_levels_kept", {})[key] = levels[row.pk]


def _reasons(rows: list[Any], viewer: Viewer) -> dict[int, str]:
    known = {row.pk: reason for row in rows if (reason := reason_of(row, viewer))}
    unknown = [row.pk for row in rows if row.pk not in known]
    if unknown:
        model = owned_model()
        seen = model.objects.listed_to(viewer).filter(pk__in=unknown).order_by()
        known.update(seen.values_list("pk", "seen_by"))
    return known


class Lent(NamedTuple):
    """What one live share opens. By hand or to a former owner, `view` is for reading alone; what work lends (a step, a
    case, a deal) is to work with, as one's department does."""

    profile: str
    facets: list[str]
    permission: str
    source: str

    @property
    def is_to_change(self) -> bool:
        return self.permission.startswith("change_")

    @property
    def is_to_read(self) -> bool:
        return self.source in READING_SOURCES and not self.is_to_change

    def levels(self, viewer: Viewer) -> dict[str, int]:
        """What the person meets by this share."""
        if self.profile == "full":
            return facets.everything() if self.is_to_change else facets.read_only(facets.everything())
        base = facets.read_only(viewer.profile) if self.is_to_read else viewer.profile
        return facets.opened(base, self.facets, Level.WRITE if self.is_to_change else Level.READ)


def _opened(rows: list[Any], viewer: Viewer) -> Iterator[tuple[int, list[Lent]]]:
    """(pk, what is lent) of the live shares that reach this person."""
    found: dict[int, list[Lent]] = {}
    if not rows or not viewer.is_active:
        return iter(())
    model, pks = owned_model(), [row.pk for row in rows]
    mine = model.user_shares.rel.related_model.objects.live().filter(user_id=viewer.user_id)
    ours = model.group_shares.rel.related_model.objects.live().filter(group_id__in=viewer.group_ids)
    columns = [
        shares.filter(content_object__in=pks).values_list("content_object_id", *LENT)
        for shares in (mine, ours)
    ]
    for pk, *lent in columns[0].union(columns[1], all=True):
        found.setdefault(pk, []).append(Lent(*lent))
    return iter(found.items())


def _levels(viewer: Viewer, row: Any, reason: str | None, shares: list[Lent]) -> dict[str, int]:
    found = _open_levels(viewer, row, reason, shares)
    return facets.veiled(found) if viewer.veiled else found


def _open_levels(viewer: Viewer, row: Any, reason: str | None, shares: list[Lent]) -> dict[str, int]:
    if not viewer.is_active or reason is None or reason == Why.LOCKED:
        return facets.nothing()
    if reason == Why.OWNER and not viewer.is_auditor:
        return facets.everything()
    if reason == Why.POOL:
        return facets.unclaimed(viewer.profile)
    only_reads = reason == Why.SHARE and all(one.is_to_read for one in shares) and not _reaches(viewer, row)
    base = facets.read_only(viewer.profile) if only_reads else viewer.profile
    levels = facets.best([base, *(one.levels(viewer) for one in shares)])
    return facets.read_only(levels) if viewer.is_auditor else levels


def _reaches(viewer: Viewer, row: Any) -> bool:
    """Whether the person would see the row without its shares: a share to read takes nothing away."""
    if row.is_key or row.pool_id is not None:
        return False
    ordered = viewer.has_ordered_reach and row.ordered_at is not None
    unassigned = viewer.sees_unassigned and row.owner_id is None and row.department_id is None
    return viewer.has_company_reach or ordered or unassigned or row.department_id in viewer.open_departments
