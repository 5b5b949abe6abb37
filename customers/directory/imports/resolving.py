"""Whom and what the cells of a row name: owners, parent companies. Looked up once for all rows of a slice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from crm_site.kit.errors import RuleBroken
from customers.directory.imports.matching import name_key
from customers.directory.models import Customer
from customers.records.imports import targets
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Options
from customers.records.imports.rows import Parsed
from ownership.models import User


def resolver(user: User, _options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Turns `owner` into `owner_id` and `department_id`, and `parent` into `parent_id` where it is stored.

    An owner that the importer may not give customers to is said and left out; a parent that stands in the same
    file is found when it is written.
    """
    owners: dict[str, targets.Target | str] = {}

    def resolve(rows: Iterable[Parsed]) -> None:
        given = list(rows)
        for row in given:
            if "owner" in row.values:
                _take_owner(row, owners, user)
        _take_parents([row for row in given if "parent" in row.values], user)

    return resolve


def _take_owner(row: Parsed, owners: dict[str, targets.Target | str], user: User) -> None:
    name = row.values.pop("owner")
    if name not in owners:
        owners[name] = _owner(name, user)
    found = owners[name]
    if isinstance(found, str):
        row.findings.append(Finding(row.number, "", Severity.WARNING, found, {"name": name}))
        return
    owner, department = found
    row.values["owner_id"] = owner.pk if owner else None
    row.values["department_id"] = department.pk if department else None


def _owner(name: str, user: User) -> targets.Target | str:
    try:
        return targets.resolve(f"owner:{name}", user)
    except RuleBroken:
        return "unknown_owner"
    except PermissionDenied:
        return "owner_not_yours"


def _take_parents(rows: list[Parsed], user: User) -> None:
    """By code, else by name where only one is called so; of those that the importer sees."""
    if not rows:
        return
    words = {row.values["parent"] for row in rows}
    found = Customer.objects.visible_to(user).filter(Q(code__in=words) | Q(name__in=words))
    known: dict[str, set[int]] = {}
    for pk, code, name in found.order_by().values_list("pk", "code", "name"):
        known.setdefault(code, set()).add(pk)
        known.setdefault(name_key(name), set()).add(pk)
    for row in rows:
        said = row.values["parent"]
        ids = known.get(said) or known.get(name_key(said)) or set()
        if len(ids) == 1:
            row.values["parent_id"] = next(iter(ids))
            del row.values["parent"]
