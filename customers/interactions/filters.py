"""What interactions can be filtered by, and customers by their interactions ("no contact for 90 days")."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.filters import Asker
from customers.directory.related import seen_customers
from customers.interactions.models import Interaction
from customers.records.filters import lists
from customers.records.filters.people import people_part
from ownership.access.facets import Facet

RECORD, FACET = "interactions", Facet.INTERACTIONS


STEPS = (
    ("waiting", _("Next step waits")),
    ("due", _("Next step due")),
    ("overdue", _("Next step overdue")),
    ("done", _("Next step done")),
)


def _step(value: str, asker: Asker) -> Q:
    """What became of the next step, on the asker's day."""
    if value == "done":
        return Q(next_step_done_at__isnull=False)
    waits = Q(next_step_on__isnull=False, next_step_done_at__isnull=True)
    if value == "overdue":
        return waits & Q(next_step_on__lt=asker.today)
    return waits & Q(next_step_on__lte=asker.today) if value == "due" else waits


filters.field(RECORD, "kind", _("kind"), "choice", FACET, choices=Interaction.Kind.choices)
filters.field(RECORD, "direction", _("direction"), "choice", FACET, choices=Interaction.Direction.choices)
filters.field(RECORD, "at", _("time"), "moment", FACET)
filters.field(RECORD, "subject", _("subject"), "text", FACET)
filters.field(RECORD, "text", _("what was said"), "text", FACET)
filters.field(RECORD, "outcome", _("outcome"), "text", FACET)
filters.field(RECORD, "by", pgettext_lazy("of an interaction", "by"), "person", FACET, **people_part())
filters.field(RECORD, "next_step", _("next step"), "text", FACET)
filters.field(RECORD, "next_step_on", _("next step on"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "step", _("state of the next step"), "choice", FACET, choices=STEPS,
              column=filters.Asked(_step))  # fmt: skip
filters.field(
    RECORD, "done", _("next step done at"), "moment", FACET, path="next_step_done_at", may_be_empty=True
)
filters.field(RECORD, "customer", _("customer"), "related", FACET, related="customers", link="interactions",
              rows=seen_customers, has=_("is with a customer"), has_not=_("is with no customer"))  # fmt: skip

# "Last contact" of a customer has no column of its own: the first row of an index answers it for one customer, and
# "none since …" is an anti-join along the same index.
filters.field("customers", "interactions", _("Interactions"), "related", FACET, group=_("Linked records"),
              related=RECORD, link="customer", rows=lambda asker: Interaction.objects.all(),
              has=_("has an interaction"), has_not=_("has no interaction"))  # fmt: skip
filters.field("customers", "contacted", _("Contact made"), "related", FACET, group=_("Linked records"),
              related=RECORD, link="customer", rows=lambda asker: Interaction.objects.contacts_made(),
              has=_("was contacted"), has_not=_("was not contacted"))  # fmt: skip
filters.field("customers", "next_steps", _("Next step"), "related", FACET, group=_("Linked records"),
              related=RECORD, link="customer", rows=lambda asker: Interaction.objects.waiting(),
              has=_("has a next step that waits"), has_not=_("has no next step"))  # fmt: skip


def _noun(number: int) -> str:
    return ngettext("%(n)s interaction", "%(n)s interactions", number)


lists.register(
    RECORD,
    _("Interactions"),
    rows=lambda user: Interaction.objects.listed_to(user),
    noun=_noun,
    url_name="customers:interaction-list",
)
