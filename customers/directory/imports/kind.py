"""Registers customers with the import engine; called in `ready()`."""

from django.utils.translation import gettext_lazy as _

from customers.directory.imports import matching, rows
from customers.directory.imports.fields import FIELDS
from customers.records import imports


def register() -> imports.Kind:
    return imports.kind(
        "customers",
        _("Customers"),
        fields=FIELDS,
        complete=rows.complete,
        keys=matching.keys,
        decide=matching.decide,
        derived=("region_code", "credit_code_verified", "phone_key", "fax_key", "contact_phone_key"),
        together=(
            ("region_code", "province", "city", "district"),
            ("capital_currency", "capital_amount"),
        ),
        fixed=("kind", "country", "region_code", "province", "city", "district"),
    )
