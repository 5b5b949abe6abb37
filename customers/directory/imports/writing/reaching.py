"""Numbers, mail addresses and further addresses of those that are written."""

from __future__ import annotations

from customers.directory.imports.reach import ADDRESSES, POINTS
from customers.directory.imports.writing.staged import CHANGED, MADE, Staged
from customers.directory.models import ContactPoint, CustomerAddress

PLACES = ("country", "region_code", "province", "city", "district", "postal_code")


def of_customers(staged: Staged) -> None:
    names = staged.names["customer"]
    make_points(staged, "customer_id", MADE, names)
    change_points(staged, "customer_id", CHANGED, names)
    _make_addresses(staged, names)
    _change_addresses(staged, names)


def make_points(staged: Staged, holder: str, rows: str, names: set[str]) -> None:
    """Those of new records: the first of a kind is its main one. They go with their record."""
    given = _given(names)
    if not given:
        return
    kinds = [POINTS[name][0] for name in given]
    first = "true" if len(kinds) == len(set(kinds)) else (
        "row_number() OVER (PARTITION BY staged.record, kind ORDER BY rank) = 1"
    )  # fmt: skip
    staged.carry_out(
        ContactPoint,
        "+",
        f"INSERT INTO customers_contactpoint ({holder}, kind, label, value, key, is_primary, is_invalid, do_not_contact) "  # noqa: S608
        f"SELECT staged.record, kind, label, value, key, {first}, false, false FROM ({rows}) staged, "
        f"LATERAL (VALUES {_said(given, 'staged.writes')}) AS point (kind, label, value, key, rank) "
        "WHERE value IS NOT NULL",
    )


def change_points(staged: Staged, holder: str, rows: str, names: set[str]) -> None:
    """A number takes the place of the one with its label; where there is none it is added."""
    given = _given(names)
    if not given or not staged.any(rows):
        return
    wanted = _wanted(given, rows)
    staged.carry_out(
        ContactPoint,
        "~",
        "UPDATE customers_contactpoint changed SET value = wanted.value, key = wanted.key, is_invalid = false "  # noqa: S608
        f"FROM ({wanted}) wanted JOIN customers_contactpoint old ON {_takes_place(holder)} "
        "WHERE changed.id = old.id AND (old.value, old.key) <> (wanted.value, wanted.key)",
        row="changed",
        before="jsonb_build_object('value', old.value, 'key', old.key, 'is_invalid', old.is_invalid)",
        note=True,
    )
    staged.carry_out(
        ContactPoint,
        "+",
        f"INSERT INTO customers_contactpoint ({holder}, kind, label, value, key, is_primary, is_invalid, do_not_contact) "  # noqa: S608
        "SELECT holder, kind, label, value, key, row_number() OVER (PARTITION BY holder, kind ORDER BY rank) = 1 "
        f"AND NOT EXISTS (SELECT 1 FROM customers_contactpoint main WHERE main.{holder} = wanted.holder "
        "AND main.kind = wanted.kind AND main.is_primary), false, false "
        f"FROM ({wanted}) wanted WHERE NOT EXISTS (SELECT 1 FROM customers_contactpoint old "
        f"WHERE old.{holder} = wanted.holder AND old.kind = wanted.kind AND old.key = wanted.key) "
        f"AND NOT EXISTS (SELECT 1 FROM customers_contactpoint old WHERE {_takes_place(holder)})",
        note=True,
    )


def _given(names: set[str]) -> list[str]:
    return [name for name in POINTS if {name, f"{name}_key"} & names]


def _said(given: list[str], source: str, more: str = "") -> str:
    """VALUES of the points of a row: kind, label, value, key, rank."""
    lines = []
    for rank, name in enumerate(given):
        kind, label = POINTS[name]
        extra = more.format(name=name, kind=kind)
        lines.append(f"('{kind}', '{label}', {source}->>'{name}', {source}->>'{name}_key', {rank}{extra})")
    return ", ".join(lines)


def _wanted(given: list[str], rows: str) -> str:
    """The points that a row changes. `main` says that it changes the main one of the kind as well."""
    more = ", staged.writes ?| array['{name}', '{name}_key'], staged.writes ?| array['{kind}', '{kind}_key']"
    return (
        "SELECT staged.record AS holder, point.* "  # noqa: S608
        f"FROM ({rows}) staged, LATERAL (SELECT coalesce(staged.stands, staged.writes) AS said) stands, "
        f"LATERAL (VALUES {_said(given, 'said', more)}) AS point (kind, label, value, key, rank, is_said, main) "
        "WHERE is_said AND value IS NOT NULL"
    )


def _takes_place(holder: str) -> str:
    """The point `old` whose place `wanted` takes: the main one, or the first with its label."""
    return (
        f"old.{holder} = wanted.holder AND old.kind = wanted.kind AND CASE WHEN wanted.label = '' THEN old.is_primary "  # noqa: S608
        "ELSE old.label = wanted.label AND NOT (old.is_primary AND wanted.main) AND NOT EXISTS (SELECT 1 FROM "
        f"customers_contactpoint earlier WHERE earlier.{holder} = old.{holder} AND earlier.kind = old.kind "
        "AND earlier.label = old.label AND earlier.id <> old.id AND NOT (earlier.is_primary AND wanted.main) "
        "AND (earlier.is_primary OR earlier.id < old.id AND NOT old.is_primary)) END"
    )


def _make_addresses(staged: Staged, names: set[str]) -> None:
    values = _lines(names)
    if values:
        staged.carry_out(
            CustomerAddress,
            "+",
            f"{_insert()} SELECT staged.record, label, line, {_blank()}, false FROM ({MADE}) staged, "  # noqa: S608
            f"LATERAL (VALUES {values}) AS address (label, line) WHERE line IS NOT NULL",
        )


def _change_addresses(staged: Staged, names: set[str]) -> None:
    values = _lines(names)
    if not values or not staged.any(CHANGED):
        return
    wanted = (
        f"SELECT staged.record AS holder, address.* FROM ({CHANGED}) staged, "  # noqa: S608
        f"LATERAL (VALUES {values}) AS address (label, line) WHERE line IS NOT NULL"
    )
    staged.carry_out(
        CustomerAddress,
        "~",
        f"UPDATE customers_customeraddress changed SET line = wanted.line FROM ({wanted}) wanted, LATERAL ("  # noqa: S608
        "SELECT * FROM customers_customeraddress first WHERE first.customer_id = wanted.holder "
        "AND first.label = wanted.label ORDER BY first.id LIMIT 1) old WHERE changed.id = old.id",
        row="changed",
        before="jsonb_build_object('line', old.line)",
        note=True,
    )
    staged.carry_out(
        CustomerAddress,
        "+",
        f"{_insert()} SELECT holder, label, line, {_blank()}, false FROM ({wanted}) wanted WHERE NOT EXISTS ("  # noqa: S608
        "SELECT 1 FROM customers_customeraddress old WHERE old.customer_id = wanted.holder "
        "AND old.label = wanted.label)",
        note=True,
    )


def _lines(names: set[str]) -> str:
    return ", ".join(
        f"('{label}', staged.writes->>'{name}')" for name, label in ADDRESSES.items() if name in names
    )


def _insert() -> str:
    return (
        f"INSERT INTO customers_customeraddress (customer_id, label, line, {', '.join(PLACES)}, is_invalid)"
    )


def _blank() -> str:
    return ", ".join("''" for _name in PLACES)
