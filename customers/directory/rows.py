"""The lines of a list of customers, made ready for a template that only puts them in their places.

Fifty rows that ask the model for words, addresses and dates cost 30 ms; ready words cost three.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from crm_site.kit import wording
from customers.directory.models import Customer
from ownership.access.masking import MaskedRow
from ownership.access.querysets import Why


@dataclass(slots=True)
class Row:
    """One line. A locked customer has its name and address, nothing else."""

    name: str
    url: str
    is_locked: bool
    mark: str = ""
    code: str = ""
    level: str = ""
    level_tone: str = ""
    stage: str = ""
    stage_tone: str = ""
    place: str = ""
    industry: str = ""
    is_key: bool = False
    owner: Any = None
    since: str = ""
    at: str = ""


def drawn(rows: Iterable[MaskedRow]) -> list[Row]:
    """Masked customers that came through `listed_to`, as lines."""
    stages, industries = words_of(Customer.Stage), words_of(Customer.Industry)
    base, now = reverse("customers:customer-list"), timezone.now()
    made = []
    for row in rows:
        url = f"{base}{row.pk}/"
        if row.seen_by == Why.LOCKED:
            made.append(Row(str(row), url, is_locked=True))
            continue
        line = Row(row.name, url, is_locked=False, mark=row.mark, code=row.code, is_key=row.is_key)
        line.level, line.level_tone = row.level, "b" if row.level == "A" else ""
        line.stage, line.stage_tone = stages.get(row.stage, row.stage), row.stage_tone
        line.industry, line.place, line.owner = (
            industries.get(row.industry, row.industry),
            row.place,
            row.owner,
        )
        line.since = wording.ago(row.updated_at, now)
        line.at = f"{timezone.localtime(row.updated_at):%Y-%m-%d %H:%M}"
        made.append(line)
    return made


def words_of(choices: Any) -> dict[str, str]:
    """{value: word in the reader's language} of a model's choices; worked out once per language."""
    return _words_of(choices, get_language() or "en")


@lru_cache(maxsize=64)
def _words_of(choices: Any, language: str) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
