"""Customers as a kind of import; registered when this room is opened in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.directory import countries
from customers.directory.imports import lookup, people, rows, writing
from customers.directory.imports.fields import fields
from customers.directory.imports.matching import Choice
from customers.directory.imports.reach import KEYS
from customers.directory.imports.resolving import resolver
from customers.records import imports
from customers.records.imports.kinds import Kind, Options

DERIVED = (
    "region_code",
    "credit_code_verified",
    "parent_id",
    "owner_id",
    "department_id",
    "contact",
    *KEYS,
)

TOGETHER = (("region_code", "province", "city", "district"), ("capital_currency", "capital_amount"))
FIXED = ("kind", "country", "region_code", "province", "city", "district")
ADDITIVE = ("tags", "aliases")
REVIVE: dict[str, Callable[[str], Any]] = {
    "capital_amount": Decimal,
    "founded_on": date.fromisoformat,
    "consent_on": date.fromisoformat,
}
SEQUENCE = "customers_customer_id_seq"


def choose(kind: Kind, options: Options) -> Kind:
    """The kind as one batch wants it. Contacts of customers that are left alone are left alone as well."""
    choice = Choice.of(options)
    policy = "leave" if options.get("policy") == "leave" else "update"
    then = replace(people.CONTACT, policy=policy)
    between = people.between if policy == "update" else people.between_new
    return replace(kind, keys=choice.keys, decide=choice.decide, policy=policy, then=then, between=between)


def called(name: str) -> str:
    """What a value is called that is no column of a file."""
    return str({"contact": _("contact"), "parent_id": _("parent company")}.get(name, name))


CUSTOMERS = imports.kind(
    "customers",
    _("Customers"),
    fields=fields,
    complete=rows.complete,
    keys=Choice().keys,
    decide=Choice().decide,
    derived=DERIVED,
    together=TOGETHER,
    fixed=FIXED,
    additive=ADDITIVE,
    born=("owner_id", "department_id", "parent", "parent_id"),
    revive=REVIVE,
    lookup=lookup.lookup_for,
    then=people.CONTACT,
    between=people.between,
    resolve=resolver,
    choose=choose,
    pointing=("owner", "parent"),
    label_of=called,
    write=writing.write,
    sequence=SEQUENCE,
    guarded=lookup.guarded,
    countries=countries.choices,
    policies=("update", "leave", "new"),
    update_keys=(
        ("auto", _("By what the file has: code, credit code, name and place")),
        ("code", _("Code")),
        ("credit_code", _("Unified social credit code")),
        ("email", _("Mail")),
        ("phone", _("Phone")),
        ("name", _("Name alone")),
    ),
)
