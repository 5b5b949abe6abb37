"""Verbs that change documents: one transaction, one actor, one event each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.records import timeline
from customers.records.documents import kinds, store
from customers.records.documents.events import DocumentEvent
from customers.records.documents.models import Document
from notifications.outbox import record
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.models import User

if TYPE_CHECKING:
    from customers.directory.models import Customer

MOST_AT_ONCE = 10


@transaction.atomic
def add(customer: Customer, files: Iterable[UploadedFile], *, by: User) -> list[Document]:
    """Files of the customer, by themselves: one line on the timeline for each.

    Raises PermissionDenied, and RuleBroken for the first file that is not taken: then none is.
    """
    require(by, "documents.add", customer)
    made = attach(customer, files, by=by)
    if made:
        _tell(DocumentEvent.ADDED, customer, made[0], by, documents=[one.pk for one in made])
    return made


def attach(
    customer: Customer,
    files: Iterable[UploadedFile],
    *,
    by: User,
    about: Any = None,
    facet: str = Facet.DOCUMENTS,
) -> list[Document]:
    """Files of something that was done (`about`), in the caller's transaction; he has asked for permission and tells.

    Raises RuleBroken with the name of the file that is not taken.
    """
    given = list(files)
    if len(given) > MOST_AT_ONCE:
        raise RuleBroken(_("At most %(n)s files at once.") % {"n": MOST_AT_ONCE})
    checked = [(kinds.safe_name(file.name or ""), file) for file in given]
    found = [_kind(name, file) for name, file in checked]
    return [
        Document.objects.create(
            customer=customer,
            facet=facet,
            about_type=about._meta.label_lower if about is not None else "",
            about_id=about.pk if about is not None else None,
            name=name,
            kind=kind,
            size=file.size or 0,
            stored_as=store.keep(file),
            by=by,
        )
        for (name, file), kind in zip(checked, found, strict=True)
    ]


@transaction.atomic
def remove(document: Document, *, by: User) -> None:
    """Delete a document; its file goes when the transaction is final."""
    require(by, "documents.remove", document)
    customer = document.customer
    _tell(DocumentEvent.REMOVED, customer, document, by)
    forget([document])


def forget(documents: Iterable[Document]) -> None:
    """Delete rows and, on commit, their files, in the caller's transaction."""
    for one in documents:
        store.drop_on_commit(one.stored_as)
        one.delete()


def _kind(name: str, file: UploadedFile) -> str:
    size, most = file.size or 0, settings.DOCUMENT_MAX_BYTES
    if not size:
        raise RuleBroken(_("%(name)s is empty.") % {"name": name})
    if size > most:
        megabytes = most // (1024 * 1024)
        raise RuleBroken(_("%(name)s is larger than %(n)s MB.") % {"name": name, "n": megabytes})
    try:
        return kinds.kind_of(name, file)  # type: ignore[arg-type]
    except RuleBroken as broken:
        raise RuleBroken(f"{name}: {broken.sentence}") from broken


def _tell(event: DocumentEvent, customer: Customer, document: Document, by: User, **facts: Any) -> None:
    record(
        event,
        about=document,
        by=None if by.is_system else by,
        bundle=customer.topic,
        topics=[customer.topic],
        **facts,
    )
    timeline.add(customer, event, about=document, by=by, **facts)
