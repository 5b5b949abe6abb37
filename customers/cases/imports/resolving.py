"""Which categories the rows of a slice mean, in whatever language they are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from customers.cases.categories.models import CaseCategory
from customers.cases.categories.tree import BETWEEN
from customers.cases.imports.rows import ALSO
from customers.directory.models import Customer
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Options
from customers.records.imports.rows import Parsed
from ownership.access.policy import can
from ownership.models import User


class Tree:
    """The categories by their names, from the root down. One query."""

    def __init__(self) -> None:
        self.rows: dict[int, CaseCategory] = {}
        self.below: dict[tuple[int | None, str], CaseCategory] = {}
        for row in CaseCategory.objects.order_by("pk"):
            self._enter(row)

    def _enter(self, row: CaseCategory) -> None:
        self.rows[row.pk] = row
        for name in (row.name_en, row.name):
            if name:
                self.below.setdefault((row.parent_id, name.casefold()), row)

    def find(self, said: str) -> tuple[CaseCategory | None, list[str]]:
        """How far the way leads, and the steps that are not there yet."""
        at, steps = None, said.split(BETWEEN)
        for place, step in enumerate(steps):
            found = self.below.get((at.pk if at else None, step.casefold()))
            if found is None:
                return at, steps[place:]
            at = found
        return at, []

    def way(self, category: CaseCategory | None) -> list[str]:
        """The names from the root down."""
        names: list[str] = []
        while category is not None:
            names.insert(0, category.name)
            category = self.rows[category.parent_id] if category.parent_id else None
        return names

    def called(self, said: str) -> str:
        """The way as the tree writes it."""
        found, missing = self.find(said)
        return BETWEEN.join([*self.way(found), *missing])

    def made(self, said: str) -> tuple[int, list[int]]:
        """The category that the way leads to, and the ids of those that had to be made for it."""
        found, missing = self.find(said)
        fresh = []
        for name in missing:
            found = CaseCategory(name=name, parent=found)
            found.save()
            self._enter(found)
            fresh.append(found.pk)
        assert found is not None
        return found.pk, fresh


def resolver(user: User, _options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Writes categories as the tree does; unknown ones are left out, with a warning, where the person makes none.

    A code alone makes no customer: one that the importer does not see is as unknown as one that is not there.
    """
    may_make = can(user, "cases.sort")

    def resolve(rows: Iterable[Parsed]) -> None:
        given, tree = list(rows), Tree()
        _refuse_unknown([row for row in given if row.values["name"] == row.values.get("code")], user)
        for row in given:
            case = row.values.pop(ALSO, {})
            said = case.get("category")
            if said and (may_make or not tree.find(said)[1]):
                case["category"] = tree.called(said)
            elif said:
                del case["category"]
                _say(row, "unknown_category", Severity.WARNING, said)

    return resolve


def _refuse_unknown(rows: list[Parsed], user: User) -> None:
    codes = {row.values["code"] for row in rows}
    if not codes:
        return
    seen = Customer.objects.visible_to(user).filter(code__in=codes).order_by()
    known = set(seen.values_list("code", flat=True))
    for row in rows:
        if row.values["code"] not in known:
            _say(row, "unknown_customer", Severity.ERROR, row.values["code"])
            row.refused = True


def _say(row: Parsed, code: str, severity: Severity, value: str) -> None:
    row.findings.append(Finding(row.number, "", severity, code, {"value": value}))
