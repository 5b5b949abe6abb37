"""The sentences that the directory leaves on the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.wording import listed
from customers.directory.events import ContactEvent, CustomerEvent
from customers.directory.models import CustomerRelation
from customers.directory.selectors import field_label
from customers.records.models import TimelineEntry
from customers.records.timeline import Words, entry, group
from ownership.access.facets import Level
from ownership.models import OwnershipChange

Names = dict[int, str]


def _fields(line: TimelineEntry) -> str:
    return listed(field_label(name) for name in line.facts.get("fields", []))


def _edited(line: TimelineEntry, names: Names) -> Words:
    return _("Changed: %(fields)s") % {"fields": _fields(line)}


def _assigned(line: TimelineEntry, names: Names) -> Words:
    before, now = (names.get(line.facts.get(key) or 0) for key in ("owner_before", "owner_now"))
    if line.facts.get("pool_now"):
        return _("Put into a public pool")
    if line.facts.get("pool_before") and now:
        return _("%(now)s took it from a public pool") % {"now": now}
    if before and now:
        return _("Owner changed from %(before)s to %(now)s") % {"before": before, "now": now}
    if now:
        return _("%(now)s became the owner") % {"now": now}
    return _("%(before)s is no longer the owner") % {"before": before} if before else _("Department changed")


def _handed_over_with(line: TimelineEntry) -> Words:
    """The hand-over note, for who reads what is talked about with the customer. One query, where there is one."""
    change = line.facts.get("change")
    if not change or line.row.levels["interactions"] < Level.READ:
        return ""
    return OwnershipChange.objects.filter(pk=change).values_list("note", flat=True).first() or ""


def _added(line: TimelineEntry, names: Names) -> Words:
    return _("Contact added: %(name)s") % {"name": line.row} if line.row else _("Contact added")


def _changed(line: TimelineEntry, names: Names) -> Words:
    return _("Contact changed: %(name)s") % {"name": line.row} if line.row else _("Contact changed")


def _removed(line: TimelineEntry, names: Names) -> Words:
    return _("Contact removed: %(name)s") % {"name": line.row} if line.row else _("Contact removed")


def _joined(line: TimelineEntry, names: Names) -> Words:
    if line.row:
        return _("%(name)s became a contact here too") % {"name": line.row}
    return _("Became a contact here too")


def _left(line: TimelineEntry, names: Names) -> Words:
    return _("%(name)s works here no longer") % {"name": line.row} if line.row else _("Works here no longer")


def _related(line: TimelineEntry, names: Names) -> Words:
    relation = _relation(line)
    return _("%(relation)s %(name)s") % {"relation": relation, "name": line.row} if line.row else relation


def _unrelated(line: TimelineEntry, names: Names) -> Words:
    return _("No longer: %(relation)s") % {"relation": _related(line, names)}


def _relation(line: TimelineEntry) -> Words:
    kind = CustomerRelation.Kind(line.facts["relation"])
    return CustomerRelation(kind=kind).words(inverse=bool(line.facts.get("inverse")))


def _other_page(line: TimelineEntry) -> str:
    return str(line.row.get_absolute_url())


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
    more=_handed_over_with,
)
entry(ContactEvent.ADDED, icon="user-plus", facet="identity", text=_added)
entry(ContactEvent.EDITED, icon="user-edit", facet="identity", text=_changed)
entry(ContactEvent.JOINED, icon="user-plus", facet="identity", text=_joined)
entry(ContactEvent.LEFT, icon="user-off", facet="identity", text=_left)
entry(CustomerEvent.RELATED, icon="link", facet="identity", text=_related, url=_other_page)
entry(CustomerEvent.UNRELATED, icon="unlink", facet="identity", text=_unrelated, url=_other_page)
entry(ContactEvent.REMOVED, icon="user-minus", facet="identity", text=_removed)
group("changes", gettext_lazy("Changes"), "customer.", "contact.", "document.", order=20)
