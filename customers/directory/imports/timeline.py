"""The line that an import leaves on each customer's timeline."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.wording import listed
from customers.directory.imports.events import ImportEvent
from customers.directory.imports.kind import DERIVED
from customers.records import imports
from customers.records.models import TimelineEntry
from customers.records.timeline import Words, entry, group

HIDDEN = set(DERIVED) - {"parent_id", "contact"}


def _imported(line: TimelineEntry, names: dict[int, str]) -> Words:
    fields = [name for name in line.facts.get("fields", []) if name not in HIDDEN]
    if fields:
        kind = imports.get_kind("customers")
        return _("Changed by an import: %(fields)s") % {"fields": listed(kind.named(name) for name in fields)}
    return _("Imported from “%(file)s”") % {"file": line.row} if line.row else _("Imported from a file")


entry(
    ImportEvent.CUSTOMER,
    icon="upload",
    tone="b",
    facet="identity",
    text=_imported,
    url=lambda line: reverse("customers:import-detail", args=[line.about_id]),
)
group("imports", gettext_lazy("Imports"), "customer.imported", order=50)
