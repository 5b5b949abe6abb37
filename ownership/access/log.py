"""Writes the access log. Ids and names of fields, never values."""

from __future__ import annotations

from typing import Any

from django.apps import apps


def _write(kind: str, row: Any, by: Any, **more: Any) -> None:
    apps.get_model("ownership", "AccessLogEntry").of(kind=kind, row_id=row.pk, by_id=by.pk, **more)


def opened(row: Any, *, by: Any) -> None:
    """Somebody opened the page of a key customer."""
    _write("opened", row, by)


def denied(row: Any, *, by: Any) -> None:
    """Somebody met the padlock."""
    _write("denied", row, by)


def found(row: Any, *, by: Any, field: str) -> None:
    """Somebody found a customer by a complete number that is masked for him."""
    _write("found", row, by, field=field)


def revealed(row: Any, *, by: Any, facet: str, field: str, about: Any) -> None:
    """Somebody looked at a masked value in plain text. Written before the value is shown."""
    _write(
        "revealed", row, by, facet=facet, field=field, about_type=about._meta.label_lower, about_id=about.pk
    )
