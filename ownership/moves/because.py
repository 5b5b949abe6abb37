"""Says why customers change hands: what the trigger on their table writes into the ownership history."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

SETTING = "xietong.because"


def because(
    reason: str,
    *,
    by: Any = None,
    note: str = "",
    batch: int | None = None,
    rule: int | None = None,
    rule_version: int | None = None,
) -> None:
    """The reason of every change of hands from here to the end of the transaction, or to the next `because`.

    Raises RuntimeError outside a transaction. One query.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "A change of hands has its reason in the transaction that makes it; open one first."
        )
    told = {
        "reason": str(reason),
        "by": by.pk if by is not None and not by.is_system else None,
        "note": note.strip()[:500],
        "batch": batch,
        "rule": rule,
        "rule_version": rule_version,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, json.dumps(told)])
