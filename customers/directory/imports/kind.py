"""Customers as a kind of import; registered when this room is opened in `ready()`."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from customers.directory.imports import lookup, matching, rows, writing
from customers.directory.imports.fields import FIELDS
from customers.records import imports

DERIVED = (
    "region_code",
    "credit_code_verified",
    "phone_key",
    "fax_key",
    "email_key",
    "contact_phone_key",
    "contact_email_key",
)


CUSTOMERS = imports.kind(
    "customers",
    _("Customers"),
    fields=FIELDS,
    complete=rows.complete,
    keys=matching.keys,
    decide=matching.decide,
    derived=DERIVED,
    together=(
        ("region_code", "province", "city", "district"),
        ("capital_currency", "capital_amount"),
    ),
    whole=(("contact_name", "contact_title", "contact_phone", "contact_email"),),
    fixed=("kind", "country", "region_code", "province", "city", "district"),
    revive={"capital_amount": Decimal, "founded_on": date.fromisoformat},
    lookup=lookup.lookup_for,
    write=writing.write,
    sequence="customers_customer_id_seq",
    guarded=lookup.guarded,
)
