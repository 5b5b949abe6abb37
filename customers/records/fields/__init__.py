"""Fields that a company adds to its records: defined by administrators, read and written only through here.

A shelf states in `ready()` which of its models has them (`fields.record(…)`); `custom:<key>` is a field's name in
forms, actions, filters, imports, lists and events.
"""

from customers.records.fields.definitions import (
    Record,
    fields_of,
    find,
    forget,
    is_custom,
    names,
    none_yet,
    record,
    record_named,
    record_of,
)
from customers.records.fields.filters import provider as filter_provider
from customers.records.fields.forms import check_required, formfield, formfields
from customers.records.fields.importing import custom_of, fields_for
from customers.records.fields.kinds import KINDS, NotOfKind
from customers.records.fields.required import Missing, check, is_required, lacking, missing, required
from customers.records.fields.values import (
    Value,
    as_json,
    earlier,
    facet_of,
    named,
    people_in,
    present,
    put,
    put_all,
    stored,
    told,
    value_for,
    value_of,
    values_for,
    values_of,
    words,
)

__all__ = [
    "KINDS",
    "Missing",
    "NotOfKind",
    "Record",
    "Value",
    "as_json",
    "check",
    "check_required",
    "custom_of",
    "earlier",
    "facet_of",
    "fields_for",
    "fields_of",
    "filter_provider",
    "find",
    "forget",
    "formfield",
    "formfields",
    "is_custom",
    "is_required",
    "lacking",
    "missing",
    "named",
    "names",
    "none_yet",
    "people_in",
    "present",
    "put",
    "put_all",
    "record",
    "record_named",
    "record_of",
    "required",
    "stored",
    "told",
    "value_for",
    "value_of",
    "values_for",
    "values_of",
    "words",
]
