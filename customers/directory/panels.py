"""What the directory and the records put on a customer's page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.wording import ago
from customers.directory.models import Customer
from customers.records.health import Reading, signal
from customers.records.models import TimelineEntry
from customers.records.panels import panel


def _last_change(user: Any, customer: Customer) -> Reading:
    # A meeting ahead stands on the timeline as well.
    lines = TimelineEntry.objects.for_reader(user, customer).filter(at__lte=timezone.now())
    line = lines.select_related("by").first()
    if line is None:
        return Reading(customer.updated_at)
    return Reading(line.at, line.by.label if line.by else _("System"))


def _stage(user: Any, customer: Customer) -> Reading:
    return Reading(customer.get_stage_display(), ago(customer.stage_since, timezone.now()))


panel("relations", _("Relations"), "customers:customer-relations", "identity", 60)
panel("stages", _("Stages"), "customers:customer-stages", "identity", 80, place="side", icon="timeline")
panel("timeline", _("Timeline"), "customers:customer-timeline", "identity", 10)
panel("history", _("Changes"), "customers:customer-history", "identity", 90)
panel("people", _("Taking part"), "customers:customer-people", "identity", 90, place="side", icon="users")
panel("holders", _("Owners"), "ownership:customer-holders", "identity", 85)
panel("team", _("Customer team"), "ownership:customer-team", "identity", 85, place="side", icon="users-group")
signal("change", _("Last change"), facet="identity", order=10, read=_last_change)
signal("stage", _("Stage"), facet="identity", order=90, read=_stage)
