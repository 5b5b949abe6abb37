"""The tree of categories as people read it. It has some hundred rows: read whole, put together here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from customers.cases.categories.models import CaseCategory

BETWEEN = " › "


@dataclass(frozen=True)
class Line:
    """A category with those above it: "Delivery › Too late"."""

    category: CaseCategory
    depth: int
    label: str


def lines(*, also: int | None = None, all_of_them: bool = False) -> list[Line]:
    """The tree from the top, those in use (and `also`, which a case carries). One query.

    Below one that is out of use nothing is offered.
    """
    children: dict[int | None, list[CaseCategory]] = {}
    for one in CaseCategory.objects.order_by("position", "name"):
        children.setdefault(one.parent_id, []).append(one)
    found = list(_walk(children, None, 0, ""))
    if all_of_them:
        return found
    out = [line.category.path for line in found if not line.category.is_active]
    return [
        line for line in found if line.category.pk == also or not line.category.path.startswith(tuple(out))
    ]


def among(offered: Iterable[Line]) -> QuerySet[CaseCategory]:
    """The rows behind these lines, for a form to check what was chosen."""
    return CaseCategory.objects.filter(pk__in=[line.category.pk for line in offered])


def _walk(
    children: Mapping[int | None, list[CaseCategory]], parent: int | None, depth: int, above: str
) -> Iterator[Line]:
    for one in children.get(parent, ()):
        label = f"{above}{BETWEEN}{one.label}" if above else one.label
        yield Line(one, depth, label)
        yield from _walk(children, one.pk, depth + 1, label)


def labels(ids: Iterable[int]) -> dict[int, str]:
    """Whole names by id, of those that are still there. One query; none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {line.category.pk: line.label for line in lines(all_of_them=True) if line.category.pk in wanted}


def below(ids: Iterable[int]) -> set[int]:
    """These and all categories below them. One query; none for no ids."""
    wanted = {f"{pk}" for pk in ids}
    if not wanted:
        return set()
    paths = CaseCategory.objects.values_list("pk", "path")
    return {pk for pk, path in paths if wanted & set(path.split("/"))}
