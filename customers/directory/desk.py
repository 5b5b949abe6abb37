"""What the conflict desk finds: the customers that are alike, company-wide."""

from __future__ import annotations

from typing import Any

from customers.directory import rules, twins
from ownership.disputes import desk
from ownership.disputes.desk import Found


def _find(user: Any, text: str) -> list[Found]:
    """By a complete number, mail address or credit code, else by name (without its legal form)."""
    kind = "credit_code" if rules.looks_like_code(text) else rules.looks_complete(text) or "name"
    return [
        Found(row, str(twins.SAME[reason]), row.get_absolute_url() if seen_by else "", seen_by == "locked")
        for row, reason, seen_by in twins.met(user, {kind: text})
    ]


desk.finder(_find)
