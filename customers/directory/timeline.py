"""The sentences that the directory leaves on the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.wording import listed
from customers.directory.events import ContactEvent, CustomerEvent
from customers.directory.selectors import field_label
from customers.records.models import TimelineEntry
from customers.records.timeline import Words, entry

Names = dict[int, str]


def _fields(line: TimelineEntry) -> str:
    return listed(field_label(name) for name in line.facts.get("fields", []))


def _edited(line: TimelineEntry, names: Names) -> Words:
    return _("Changed: %(fields)s") % {"fields": _fields(line)}


def _assigned(line: TimelineEntry, names: Names) -> Words:
    before, now = (names.get(line.facts.get(key) or 0) for key in ("owner_before", "owner_now"))
    if before and now:
        return _("Owner changed from %(before)s to %(now)s") % {"before": before, "now": now}
    if now:
        return _("%(now)s became the owner") % {"now": now}
    return _("%(before)s is no longer the owner") % {"before": before} if before else _("Department changed")


def _added(line: TimelineEntry, names: Names) -> Words:
    return _("Contact added: %(name)s") % {"name": line.row} if line.row else _("Contact added")


def _changed(line: TimelineEntry, names: Names) -> Words:
    return _("Contact changed: %(name)s") % {"name": line.row} if line.row else _("Contact changed")


def _removed(line: TimelineEntry, names: Names) -> Words:
    return _("Contact removed: %(name)s") % {"name": line.row} if line.row else _("Contact removed")


entry(
    CustomerEvent.CREATED,
    icon="building-plus",
    tone="b",
    facet="identity",
    text=lambda line, names: gettext_lazy("Customer entered"),
)
entry(CustomerEvent.EDITED, icon="pencil", facet="identity", text=_edited)
entry(
    CustomerEvent.ASSIGNED,
    icon="transfer",
    facet="identity",
    people=["owner_before", "owner_now"],
    text=_assigned,
)
entry(ContactEvent.ADDED, icon="user-plus", facet="identity", text=_added)
entry(ContactEvent.EDITED, icon="user-edit", facet="identity", text=_changed)
entry(ContactEvent.REMOVED, icon="user-minus", facet="identity", text=_removed)
