"""A contact as part of a row: when it is a known one, and what it is at the row's customer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory.imports import reach
from customers.directory.imports.lookup import add_point
from customers.directory.imports.matching import name_key
from customers.directory.imports.reach import KEYS, POINTS, WORDS
from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Options, Shape, Values
from customers.records.imports.plan import Candidate, Decision, Lookup, Outcome, Planned
from ownership.access.facets import Level
from ownership.access.masking import facet_map, levels_of
from ownership.models import User

PERSON = ("name", "english_name", "wechat", "birthday", "note", "do_not_contact")
ROLE = ("title", "department_name", "function")
REACHING = frozenset((*POINTS, *KEYS, "wechat"))
# The importer may not write numbers and addresses of this customer; they still tell who is meant.
CLOSED = "#closed"
LABELS: dict[str, str | Promise] = {
    "name": _("contact's name"),
    "title": _("contact's title"),
    "department_name": _("contact's department"),
    "customer": _("contact"),
}
Found = list[tuple[Key, Candidate]]
# Contacts of the rows' customers, and those that have one of the rows' numbers or addresses.
FIND = """
    SELECT contact_id FROM customers_contactrole
    WHERE customer_id = ANY(ARRAY(SELECT jsonb_array_elements_text(%(customers)s::jsonb)::bigint))
    UNION SELECT found.contact_id FROM jsonb_array_elements_text(%(reached)s::jsonb) AS wanted, LATERAL (
        SELECT contact_id FROM customers_contactpoint WHERE key = wanted AND contact_id IS NOT NULL OFFSET 0
    ) AS found
"""


def label(name: str) -> str | Promise:
    return LABELS.get(name) or WORDS.get(name) or Contact._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def keys(values: Values) -> list[Key]:
    """By name at a customer; by a number or address of his own, wherever he is."""
    places = values["customers"] if "customers" in values else (values["customer"],)
    name = name_key(values["name"])
    found: list[Key] = [("#at", str(place), name) for place in places]
    for kind in ("email", "phone"):
        found += [(f"#{kind}", key) for key in reach.keys_of(values, kind)]
    return found


def decider(options: Options, *, chosen: bool) -> Callable[[Values, Found, Notes], Decision]:
    """A shared number is no person: beside it the name has to be the same, unless the importer chose it as key."""
    key = f"#{options.get('key')}" if chosen and options.get("key") in ("email", "phone") else ""

    def decide(values: Values, found: Found, notes: Notes) -> Decision:
        same = next((other for one, other in found if one[0] == key), None) if key else None
        same = same or _same(values, found)
        if same is None or same.row is not None:
            return Decision(same)
        role = same.values.get("roles", {}).get(values["customer"])
        stored = {name: value for name, value in same.values.items() if name != "roles"}
        if role is not None:
            stored |= {**role, "customer": values["customer"]}
        return Decision(same._replace(values=reach.fit(values, stored)))

    return decide


def _same(values: Values, found: Found) -> Candidate | None:
    wanted = name_key(values["name"])
    alike = [other for one, other in found if one[0] == "#at" or name_key(other.values["name"]) == wanted]
    return alike[0] if alike else None


def lookup_for(user: User, _options: Options) -> Lookup:
    """Contacts at customers that the importer sees. Seven queries at most, none for a slice without contacts."""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        if not rows:
            return ()
        wanted = {
            "customers": list({row["customer"] for row in rows}),
            "reached": [
                key for row in rows for kind in ("email", "phone") for key in reach.keys_of(row, kind)
            ],
        }
        with connection.cursor() as cursor:
            cursor.execute(FIND, {name: json.dumps(values) for name, values in wanted.items()})
            ids = [pk for (pk,) in cursor.fetchall()]
        return _candidates(ids, user) if ids else ()

    return lookup


def _candidates(ids: list[int], user: User) -> list[Candidate]:
    roles: dict[int, list[ContactRole]] = defaultdict(list)
    for role in ContactRole.objects.filter(contact__in=ids).order_by("id"):
        roles[role.contact_id].append(role)
    places = {role.customer_id for some in roles.values() for role in some}
    seen = {row.pk: row for row in Customer.objects.visible_to(user).filter(pk__in=places)}
    levels = levels_of(seen.values(), user)
    reached: dict[int, Values] = defaultdict(dict)
    for point in ContactPoint.objects.filter(contact__in=ids).order_by("-is_primary", "id"):
        add_point(reached[point.contact_id or 0], point)
    found = []
    for contact in Contact.objects.filter(pk__in=ids):
        mine = [role for role in roles[contact.pk] if role.customer_id in seen]
        if mine:
            best = max((levels[role.customer_id] for role in mine), key=lambda one: sum(one.values()))
            found.append(_candidate(contact, mine, reached[contact.pk], best))
    return found


def _candidate(
    contact: Contact, roles: list[ContactRole], reached: Values, levels: dict[str, int]
) -> Candidate:
    facets = facet_map(Contact)
    names = {**{name: facets[name] for name in PERSON}, **dict.fromkeys(REACHING, "contact")}
    names |= dict.fromkeys((*ROLE, "customer"), "identity")
    names |= {f"custom:{key}": "sensitive" for key in contact.custom}
    blind = frozenset(name for name, facet in names.items() if levels[facet] < Level.READ)
    writable = frozenset(name for name, facet in names.items() if levels[facet] >= Level.WRITE)
    values = {name: getattr(contact, name) for name in PERSON} | reached
    values |= {f"custom:{key}": value for key, value in contact.custom.items()}
    shown = {name: value for name, value in values.items() if name not in blind or name == "name"}
    shown["roles"] = {role.customer_id: {name: getattr(role, name) for name in ROLE} for role in roles}
    shown["customers"] = [role.customer_id for role in roles]
    everything = len(writable) == len(names)
    return Candidate(
        shown, contact.pk, None, contact.version, None if everything else writable, blind, record=contact.pk
    )


def between(contact: Values, customer: Planned, notes: Notes) -> Values | None:
    """The contact's values at the customer that the row means; None where the importer may not write any."""
    may = customer.open
    if may is not None and "contact" not in may:
        notes.column = ""
        notes.warn("not_yours", fields=str(_("contact")))
        return None
    if may is not None and "contact_reach" not in may and customer.outcome is not Outcome.CREATE:
        contact = {**contact, CLOSED: True}
    return {**contact, "customer": customer.record}


def at_birth(values: Values) -> None:
    """Who may not write how contacts are reached brings in new ones without it."""
    if values.pop(CLOSED, False):
        for name in REACHING.intersection(values):
            del values[name]


def between_new(contact: Values, customer: Planned, notes: Notes) -> Values | None:
    """The same where known customers are left as they are: they get no contact either."""
    if customer.id is not None:
        return None
    return between(contact, customer, notes)


def shaped(options: Options, policy: str) -> Shape:
    """A contact as one batch wants it."""
    return replace(CONTACT, decide=decider(options, chosen=True), policy=policy)


CONTACT = Shape(
    part="contact",
    keys=keys,
    decide=decider({}, chosen=False),
    derived=(*KEYS, CLOSED, "customer", "customers", "roles", "email_keys", "phone_keys", "fax_keys"),
    born=(CLOSED,),
    at_birth=at_birth,
    revive={"birthday": date.fromisoformat},
    lookup=lookup_for,
    sequence="customers_contact_id_seq",
    label_of=label,
)
