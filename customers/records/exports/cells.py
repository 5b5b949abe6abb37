"""Values as files hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

BETWEEN = "; "

Cell = str | date | Decimal | int | float | None


def cell(value: Any) -> Cell:
    """A text, date, moment of the reader's clock or number; None for nothing. Masked values stay what they are."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date | Decimal | int | float):
        return value
    if isinstance(value, list | tuple | set):
        return BETWEEN.join(str(one) for one in value) or None
    if isinstance(value, Mapping):
        return None
    return str(value)


def text(value: Cell) -> str:
    """A cell as plain text, dates in the form that every program reads."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def header(label: str | Promise) -> str:
    """A column's name with a capital letter, as heads have it."""
    words = str(label)
    return words[:1].upper() + words[1:]
