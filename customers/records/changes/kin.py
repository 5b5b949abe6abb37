"""How rows belong together: records with a version, parts that hang on them, traces that tell of them.

A shelf says in `ready()` which of its tables are parts or traces. What is neither and refers to a record is a
matter of its own (a case, an interaction): a record that has one is not taken back.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

Model = type[models.Model]
_parts: set[Model] = set()
_traces: set[Model] = set()


def parts(*given: Model) -> None:
    """Rows of these count in the version of what they hang on, and go with it."""
    _parts.update(given)


def traces(*given: Model) -> None:
    """Rows of these tell of a record, or are worked out from it: they go with it and never hold it back."""
    _traces.update(given)


def known_parts() -> list[Model]:
    return sorted(_parts, key=label_of)


def is_part(model: Model) -> bool:
    return model in _parts


def is_trace(model: Model) -> bool:
    return model in _traces


@cache
def is_record(model: Model) -> bool:
    """Whether rows have a version of their own, by which later changes are noticed."""
    return {"version", "updated_at"} <= {field.name for field in model._meta.concrete_fields}


@cache
def holders(model: Model) -> dict[str, Model]:
    """{column: record} of what a part hangs on; nothing for a record, which stands for itself."""
    if is_record(model):
        return {}
    links: list[Any] = [field for field in model._meta.concrete_fields if field.remote_field]
    return {str(link.column): link.remote_field.model for link in links if is_record(link.remote_field.model)}


@cache
def referring(model: Model) -> list[tuple[Model, str]]:
    """(model, column) of every foreign key to `model`, hidden ones and its own included; history is none."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        other: Any = relation.related_model
        if other._meta.managed and not hasattr(other, "history_type"):
            found.append((other, str(relation.field.column)))  # type: ignore[union-attr]
    return found


def label_of(model: Model) -> str:
    return model._meta.label_lower


def model_of(label: str) -> Model:
    return apps.get_model(label)


@cache
def columns_of(model: Model) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def table_of(model: Model) -> str:
    return model._meta.db_table


def past_of(model: Model) -> Model | None:
    """The table of its history, if it has one."""
    manager = getattr(model, "history", None)
    return manager.model if manager is not None else None
