"""Shaped answers about documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from customers.records.documents.models import Document
from ownership.access.policy import can

ON_PANEL = 100


@dataclass(frozen=True)
class File:
    """A document as one person meets it: what to read, where to fetch it, whether he may remove it."""

    document: Document
    url: str
    remove_url: str

    @property
    def download_url(self) -> str:
        return f"{self.url}?download=1"


def shown(
    rows: Iterable[Document], customer: Any, user: Any, about: Mapping[int, Any] | None = None
) -> list[File]:
    """Documents of one visible customer, with the verbs of this person. No query of its own.

    What hangs on a row is removed where the row stands: there `about` has it by its id.
    """
    found = []
    for one in rows:
        one.customer = customer
        if row := (about or {}).get(one.about_id or 0):
            one.about, row.customer = row, customer
        at_hand = not one.about_type or "about" in vars(one)
        ids = [customer.pk, one.pk]
        may_remove = at_hand and can(user, "documents.remove", one)
        remove = reverse("customers:document-remove", args=ids) if may_remove else ""
        found.append(File(one, reverse("customers:document-file", args=ids), remove))
    return found


def on_panel(user: Any, customer: Any) -> list[File]:
    """The last documents of a visible customer that the person reads."""
    return shown(Document.objects.for_reader(user, customer)[:ON_PANEL], customer, user)


def number(user: Any, customer: Any) -> int:
    """How many documents of a visible customer the person reads. One query."""
    return Document.objects.for_reader(user, customer).order_by().count()


def about_rows(rows: Iterable[Any], customer: Any, user: Any) -> Mapping[int, list[File]]:
    """Documents that hang on rows of one kind and one customer, by the row's id. One query for all."""
    given = list(rows)
    if not given:
        return {}
    found: dict[int, list[File]] = {}
    documents = Document.objects.for_reader(user, customer).filter(
        about_type=given[0]._meta.label_lower, about_id__in=[row.pk for row in given]
    )
    for file in shown(documents, customer, user, {row.pk: row for row in given}):
        found.setdefault(file.document.about_id or 0, []).append(file)
    return found


def fetch(user: Any, ids: list[int]) -> dict[int, Document]:
    """Documents by id, for lines of the timeline: their names are behind the facet."""
    rows = Document.objects.visible_to(user).filter(pk__in=ids)
    return {row.pk: row for row in rows}


def readable(user: Any, customer: Any) -> Any:
    """The documents of a visible customer that the person may fetch."""
    return Document.objects.for_reader(user, customer)
