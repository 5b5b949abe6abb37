"""How often a field is used, for administrators: numbers only, whoever may see the rows. Never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, F, Func, Q, TextField

from customers.records.fields.definitions import record_named
from customers.records.models import CustomField


def holders_by_key(record: str) -> Counter[str]:
    """How many rows hold each key. One query, whatever the number of fields."""
    known = record_named(record)
    if known is None:
        return Counter()
    keys = Func(F("custom"), function="jsonb_object_keys", output_field=TextField())
    rows = known.model._base_manager.exclude(custom={}).order_by().annotate(held_key=keys)
    return Counter(
        dict(rows.values("held_key").annotate(number=Count("pk")).values_list("held_key", "number"))
    )


def holders(field: CustomField) -> int:
    """How many rows hold a value of the field. One query, answered by reading the rows that have any."""
    known = record_named(field.record)
    if known is None or not field.pk:
        return 0
    rows = known.model._base_manager.exclude(custom={})
    return int(rows.filter(custom__has_key=field.key).count())


def holders_of_choices(field: CustomField, values: Collection[str]) -> dict[str, int]:
    """{choice: rows that hold it} of those among `values` that are in use. One query each, by index."""
    known = record_named(field.record)
    if known is None:
        return {}
    counts = {}
    for value in values:
        held = Q(custom__contains={field.key: [value] if field.kind == CustomField.Kind.CHOICES else value})
        number = known.model._base_manager.exclude(custom={}).filter(held).count()
        if number:
            counts[value] = number
    return counts
