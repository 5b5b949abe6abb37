"""The timeline lines of ownership: how they are written, and what they say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from customers.directory.models import Customer
from customers.records import timeline
from customers.records.models import TimelineEntry
from customers.records.timeline import Words, entry
from ownership import diary
from ownership.disputes.events import DisputeEvent
from ownership.models import Dispute
from ownership.teams.events import TeamEvent
from ownership.teams.models import Function

Names = dict[int, str]


def _keep(row_ids: list[int], kind: str, *, by: Any, about: Any, **facts: Any) -> None:
    lines = [timeline.draft(Customer(pk=pk), kind, about=about, by=by, **facts) for pk in row_ids]
    TimelineEntry.objects.bulk_create(lines, batch_size=2_000)


def _team(line: TimelineEntry, names: Names) -> Words:
    given = line.facts
    function = Function(given["function"]).label
    now = names.get(given.get("user_now") or 0)
    if now:
        return _("%(who)s answers for %(function)s") % {"who": now, "function": function}
    before = names.get(given.get("user_before") or 0, "")
    return _("%(who)s no longer answers for %(function)s") % {"who": before, "function": function}


def _opened(line: TimelineEntry, names: Names) -> Words:
    return _("Conflict desk: %(who)s claims this customer") % {
        "who": names.get(line.facts.get("claimant") or 0, "")
    }


def _decided(line: TimelineEntry, names: Names) -> Words:
    words = dict(Dispute.Outcome.choices).get(line.facts.get("outcome"), "")
    return _("Conflict desk: %(decision)s") % {"decision": words}


diary.keeper(_keep)
entry(
    TeamEvent.CHANGED,
    icon="users-group",
    facet="identity",
    people=["user_before", "user_now"],
    text=_team,
)
entry(DisputeEvent.OPENED, icon="scale", facet="identity", people=["claimant"], text=_opened)
entry(DisputeEvent.DECIDED, icon="scale", facet="identity", text=_decided)
