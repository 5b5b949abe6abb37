"""What the rows of people need to know beforehand: who of a number alone is known, and where they can go."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models.functions import Lower

from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Options
from customers.records.imports.rows import Parsed
from ownership.models import Department, User

NAMES = ("name", "name_en", "username", "email")


def resolver(_user: User, _options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Refuses rows that only have the number of somebody whom nobody knows: a list of territories makes no people."""
    ahead: set[str] = set()  # numbers whose people rows above bring along

    def resolve(rows: Iterable[Parsed]) -> None:
        given = list(rows)
        numbers = {row.values["employee_number"].casefold() for row in given if _is_bare(row)}
        people = User.objects.annotate(folded=Lower("employee_number")).filter(folded__in=numbers)
        known = set(people.values_list("folded", flat=True)) if numbers else set()
        for row in given:
            number = row.values.get("employee_number", "").casefold()
            for part in ("first_name", "last_name"):  # the name is made of them
                row.values.pop(part, None)
            if not _is_bare(row):
                ahead.add(number)
            elif number not in known and number not in ahead:
                value = row.values["employee_number"]
                row.findings.append(
                    Finding(row.number, "", Severity.ERROR, "unknown_employee", {"value": value})
                )
                row.refused = True

    return resolve


def _is_bare(row: Parsed) -> bool:
    return not any(name in row.values for name in NAMES)


def departments(_user: User) -> list[tuple[str, str]]:
    """(code, path in words) of the departments that people can join, in the order of the tree."""
    rows = Department.objects.filter(is_active=True).order_by("path")
    names: dict[int, str] = {}
    for row in rows:
        above = names.get(row.parent_id or 0)
        names[row.pk] = f"{above} / {row.label}" if above else row.label
    return [(row.code, names[row.pk]) for row in rows]
