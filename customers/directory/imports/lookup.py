"""Stored customers that the rows of a slice may mean, as far as the importer may read and write them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from customers.directory.imports.fields import FIELDS
from customers.directory.models import ContactPoint, ContactRole, Customer
from customers.records.imports.kinds import Values
from customers.records.imports.plan import Candidate, Lookup
from ownership.access.facets import Level
from ownership.access.masking import facet_map, levels_of
from ownership.access.viewer import viewer_of
from ownership.models import User

COLUMNS = [name for name in (field.name for field in FIELDS) if hasattr(Customer, name)]
COLUMNS += ["region_code", "credit_code_verified"]
POINTS = ("phone", "fax", "email")
# What recognises a customer; it stays with one that the importer does not see, to be compared and never shown.
KEYS = frozenset(
    ("code", "name", "credit_code", "credit_code_verified", "kind", "country", "province", "city")
)
FIELD_FACETS = {name: facet_map(Customer)[name] for name in COLUMNS} | {
    **dict.fromkeys(("contact_name", "contact_title"), "identity"),
    **{
        f"{name}{key}": "contact"
        for name in (*POINTS, "contact_phone", "contact_email")
        for key in ("", "_key")
    },
}
# Lists travel as JSON: the driver takes ten times as long to write an array. One probe of the index per name:
# compared with all names at once the index looks worse than reading the table.
LIST = "ARRAY(SELECT jsonb_array_elements_text(%({})s::jsonb))"
FIND = f"""
    SELECT id FROM customers_customer WHERE code = ANY({LIST.format("codes")})
    UNION SELECT id FROM customers_customer
    WHERE credit_code = ANY({LIST.format("credit_codes")}) AND credit_code <> ''
    UNION SELECT found.id FROM jsonb_array_elements_text(%(names)s::jsonb) AS wanted, LATERAL (
        SELECT id FROM customers_customer WHERE customers_name_key(name) = customers_name_key(wanted) OFFSET 0
    ) AS found
"""  # noqa: S608


def lookup_for(user: User) -> Lookup:
    """Finds by code, credit code and name in the whole company: a customer must not come in twice.

    One query per slice when nothing is found, at most eight when something is.
    """

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        found = _ids(rows)
        return _candidates(found, user) if found else ()

    return lookup


def guarded(user: User) -> frozenset[str]:
    """The fields that the person's department may not write on customers of others."""
    profile = viewer_of(user).profile
    return frozenset(name for name, facet in FIELD_FACETS.items() if profile[facet] < Level.WRITE)


def _ids(rows: Sequence[Values]) -> list[int]:
    wanted = {
        "codes": [row["code"] for row in rows if "code" in row],
        "credit_codes": [row["credit_code"] for row in rows if "credit_code" in row],
        "names": list({spelling for row in rows for spelling in _spellings(row["name"])}),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, {name: json.dumps(values) for name, values in wanted.items()})
        return [pk for (pk,) in cursor.fetchall()]


def _spellings(name: str) -> tuple[str, ...]:
    """A database of another locale folds the case of ASCII letters only: ask for both cases."""
    return (name,) if name.isascii() else (name, name.upper())


def _candidates(ids: list[int], user: User) -> list[Candidate]:
    seen = list(Customer.objects.visible_to(user).filter(pk__in=ids))
    unseen = Customer.objects.filter(pk__in=set(ids) - {row.pk for row in seen}).select_related("department")
    levels, reach = levels_of(seen, user), _reach(ids)
    return [
        *(_seen(row, levels[row.pk], reach[row.pk]) for row in seen),
        *(_unseen(row, reach[row.pk]) for row in unseen),
    ]


def _seen(row: Customer, levels: dict[str, int], reach: Values) -> Candidate:
    blind = frozenset(name for name, facet in FIELD_FACETS.items() if levels[facet] < Level.READ)
    writable = frozenset(name for name, facet in FIELD_FACETS.items() if levels[facet] >= Level.WRITE)
    values = {name: getattr(row, name) for name in COLUMNS} | reach
    values["contacts"] = [_without(blind, contact) for contact in reach.get("contacts", ())]
    shown = _without(blind - _key_names(row), values)
    everything = len(writable) == len(FIELD_FACETS)
    return Candidate(shown, row.pk, None, row.version, None if everything else writable, blind)


def _unseen(row: Customer, reach: Values) -> Candidate:
    values = {name: getattr(row, name) for name in COLUMNS} | reach
    kept = {name: value for name, value in values.items() if name in _key_names(row)}
    return Candidate(kept, row.pk, held_by=str(row.department or ""))


def _key_names(row: Customer) -> frozenset[str]:
    return KEYS | {"phone_key", "email"} if row.kind == Customer.Kind.PERSON else KEYS


def _without(names: Collection[str], values: Values) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _reach(ids: list[int]) -> dict[int, Values]:
    """Main numbers and addresses by field, and the contacts with theirs. Three queries."""
    found: dict[int, Values] = defaultdict(dict)
    points = ContactPoint.objects.filter(is_primary=True)
    for point in points.filter(customer__in=ids):
        found[point.customer_id or 0] |= _as_fields(point, point.kind)
    roles = list(ContactRole.objects.filter(customer__in=ids).select_related("contact"))
    reached: dict[int, Values] = defaultdict(dict)
    for point in points.filter(contact__in={role.contact_id for role in roles}):
        reached[point.contact_id or 0] |= _as_fields(point, f"contact_{point.kind}")
    for role in roles:
        contact = {
            "contact_id": role.contact_id,
            "contact_name": role.contact.name,
            "contact_title": role.title,
        }
        found[role.customer_id].setdefault("contacts", []).append(contact | reached[role.contact_id])
    return found


def _as_fields(point: ContactPoint, name: str) -> dict[str, Any]:
    return {name: point.value, f"{name}_key": point.key}
