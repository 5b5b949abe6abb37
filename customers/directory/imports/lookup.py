"""Stored customers that the rows of a slice may mean, as far as the importer may read and write them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from customers.directory.imports.fields import FIELDS
from customers.directory.imports.reach import ADDRESSES, KEYS, POINTS, keys_of
from customers.directory.models import ContactPoint, Customer, CustomerAddress, CustomerTag
from customers.records.fields import fields_of
from customers.records.imports.kinds import Options, Values
from customers.records.imports.plan import Candidate, Lookup
from ownership.access.facets import Level
from ownership.access.masking import facet_map, levels_of
from ownership.access.viewer import viewer_of
from ownership.models import User

OWN = {"tags", "owner", "parent"}  # fields that are no columns
COLUMNS = [name for name in (field.name for field in FIELDS) if name not in OWN and hasattr(Customer, name)]
COLUMNS += ["region_code", "credit_code_verified", "parent_id"]
# What recognises a customer; it stays with one that the importer does not see, to be compared and never shown.
IDENTIFYING = frozenset(
    ("code", "name", "credit_code", "credit_code_verified", "kind", "country", "province", "city")
)
REACHED = frozenset(("phone_keys", "email_keys"))
# `contact` and `contact_reach` stand for a contact of the customer, and how it is reached.
FIELD_FACETS = {name: facet_map(Customer)[name] for name in COLUMNS if name != "parent_id"} | {
    **dict.fromkeys(("tags", "parent_id", "parent", "owner", "contact"), "identity"),
    **dict.fromkeys((*POINTS, *KEYS, *ADDRESSES, "contact_reach"), "contact"),
}
# Lists travel as JSON: the driver takes ten times as long to write an array. One probe of the index per name:
# compared with all names at once the index looks worse than reading the table.
LIST = "ARRAY(SELECT jsonb_array_elements_text(%({})s::jsonb))"
FIND = f"""
    SELECT id FROM customers_customer WHERE code = ANY({LIST.format("codes")})
    UNION SELECT id FROM customers_customer
    WHERE credit_code = ANY({LIST.format("credit_codes")}) AND credit_code <> ''
    UNION SELECT found.id FROM jsonb_array_elements_text(%(names)s::jsonb) AS wanted, LATERAL (
        SELECT id FROM customers_customer WHERE customers_name_core(name) = customers_name_core(wanted)
        AND customers_name_key(name) = customers_name_key(wanted) OFFSET 0
    ) AS found
"""  # noqa: S608
FIND_REACHED = """
    UNION SELECT found.customer_id FROM jsonb_array_elements_text(%(reached)s::jsonb) AS wanted, LATERAL (
        SELECT customer_id FROM customers_contactpoint WHERE key = wanted AND customer_id IS NOT NULL OFFSET 0
    ) AS found
"""


def lookup_for(user: User, options: Options) -> Lookup:
    """Finds by code, credit code and name in the whole company: a customer must not come in twice.

    One query per slice when nothing is found, at most nine when something is.
    """
    by_reach = options.get("key") if options.get("key") in ("email", "phone") else ""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        found = _ids(rows, str(by_reach or ""))
        return _candidates(found, user) if found else ()

    return lookup


def guarded(user: User) -> frozenset[str]:
    """The fields that the person's department may not write on customers of others."""
    profile = viewer_of(user).profile
    return frozenset(name for name, facet in facets().items() if profile[facet] < Level.WRITE)


def facets() -> dict[str, str]:
    """{field: facet}, those that the company defined included."""
    return FIELD_FACETS | {field.full_name: field.facet for field in fields_of("customers")}


def _ids(rows: Sequence[Values], by_reach: str) -> list[int]:
    wanted = {
        "codes": [row["code"] for row in rows if "code" in row],
        "credit_codes": [row["credit_code"] for row in rows if "credit_code" in row],
        "names": list({spelling for row in rows for spelling in _spellings(row["name"])}),
        "reached": [key for row in rows for key in keys_of(row, by_reach)] if by_reach else [],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            FIND + FIND_REACHED if by_reach else FIND,
            {name: json.dumps(values) for name, values in wanted.items()},
        )
        return [pk for (pk,) in cursor.fetchall()]


def _spellings(name: str) -> tuple[str, ...]:
    """A database of another locale folds the case of ASCII letters only: ask for both cases."""
    return (name,) if name.isascii() else (name, name.upper())


def _candidates(ids: list[int], user: User) -> list[Candidate]:
    seen = list(Customer.objects.visible_to(user).filter(pk__in=ids))
    unseen = Customer.objects.filter(pk__in=set(ids) - {row.pk for row in seen}).select_related("department")
    levels, hung, all_facets = levels_of(seen, user), _what_hangs(ids), facets()
    return [
        *(_seen(row, levels[row.pk], hung[row.pk], all_facets) for row in seen),
        *(_unseen(row, hung[row.pk]) for row in unseen),
    ]


def _seen(row: Customer, levels: dict[str, int], hung: Values, all_facets: dict[str, str]) -> Candidate:
    blind = frozenset(name for name, facet in all_facets.items() if levels[facet] < Level.READ)
    writable = frozenset(name for name, facet in all_facets.items() if levels[facet] >= Level.WRITE)
    shown = _without(blind - IDENTIFYING, _values(row) | hung)
    everything = len(writable) == len(all_facets)
    return Candidate(shown, row.pk, None, row.version, None if everything else writable, blind, record=row.pk)


def _values(row: Customer) -> Values:
    own = {name: getattr(row, name) for name in COLUMNS}
    return own | {f"custom:{key}": value for key, value in row.custom.items()}


def _unseen(row: Customer, hung: Values) -> Candidate:
    names = IDENTIFYING | REACHED if row.kind == Customer.Kind.PERSON else IDENTIFYING
    kept = {name: value for name, value in (_values(row) | hung).items() if name in names}
    return Candidate(kept, row.pk, held_by=str(row.department or ""))


def _without(names: Collection[str], values: Values) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _what_hangs(ids: list[int]) -> dict[int, Values]:
    """Numbers, addresses and tags by customer. Three queries."""
    found: dict[int, Values] = defaultdict(dict)
    for point in ContactPoint.objects.filter(customer__in=ids).order_by("-is_primary", "id"):
        add_point(found[point.customer_id or 0], point)
    named = {label: name for name, label in ADDRESSES.items()}
    for address in CustomerAddress.objects.filter(customer__in=ids).order_by("id"):
        if address.label in named:
            found[address.customer_id].setdefault(named[address.label], address.line)
    for mark in CustomerTag.objects.filter(customer__in=ids).select_related("tag").order_by("id"):
        found[mark.customer_id].setdefault("tags", []).append(mark.tag.name)
    return found


def add_point(values: Values, point: ContactPoint) -> None:
    """Enter a point under the name of its label, and as the main one where it is; the primary ones come first."""
    labelled = f"{point.kind}_{point.label}" if point.label else ""
    for name in (point.kind if point.is_primary else "", labelled):
        if name in POINTS and name not in values:
            values[name], values[f"{name}_key"] = point.value, point.key
    values.setdefault(f"{point.kind}_keys", []).append(point.key)
