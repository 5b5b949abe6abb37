"""What documents put on the customer's page, and the sweep of files that no row names."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.records.documents import selectors, store
from customers.records.documents.events import DocumentEvent
from customers.records.panels import panel
from customers.records.timeline import entry
from notifications import notices, relay
from ownership.access.facets import Facet


def _added(line: Any, names: dict[int, str]) -> str:
    others = len(line.facts.get("documents", [])) - 1
    name = line.row.name if line.row is not None else _("a file that is no longer here")
    if others > 0:
        return _("Documents added: %(name)s and %(n)s more") % {"name": name, "n": others}
    return _("Document added: %(name)s") % {"name": name}


notices.subject("customers.document", selectors.fetch)
entry(DocumentEvent.ADDED, icon="paperclip", facet=Facet.DOCUMENTS, text=_added, tone="b")
entry(
    DocumentEvent.REMOVED,
    icon="trash",
    facet=Facet.DOCUMENTS,
    text=lambda line, names: _("A document was removed"),
)
panel(
    "documents",
    _("Documents"),
    "customers:customer-documents",
    Facet.DOCUMENTS,
    order=25,
    count=selectors.number,
    icon="paperclip",
)
relay.every(3600, "customers: sweep files without a document", store.sweep)
