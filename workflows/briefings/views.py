"""Reading a briefing, which signs for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from customers.directory.models import Customer
from customers.orders.models import Order
from customers.records import timeline
from notifications import live
from ownership.access.views import ScopedView
from workflows.briefings import actions
from workflows.briefings.models import Briefing


class BriefingDetail(ScopedView):
    """What the department was told, as it stood; opening it is the receipt."""

    model = Briefing

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = self.rows().select_related(
            "collaboration", "collaboration__customer", "collaboration__requester", "department"
        )
        briefing = self.row(pk, rows)
        actions.sign(briefing, by=request.user)
        live.watch(request.user, briefing.collaboration.topic)
        return self.show(
            "workflows/briefings/detail.html",
            briefing=briefing,
            run=briefing.collaboration,
            sections=[drawn(section) for section in briefing.sections],
            receipts=actions.receipts(briefing),
            changes=actions.changes_since(briefing),
        )


def drawn(section: dict[str, Any]) -> dict[str, Any]:
    """A stored section with its labels in the reader's language."""
    titles = {
        "matter": _("The matter"),
        "identity": _("The customer"),
        "contacts": _("Contacts"),
        "cases": _("Open cases"),
        "order": _("The order"),
        "recent": _("Lately"),
    }
    rows = section["rows"]
    if section["key"] == "identity":
        rows = [[_field(name).verbose_name, _shown(name, value)] for name, value in rows]
    elif section["key"] == "order":
        rows = [[_field(name, Order).verbose_name, value] for name, value in rows]
    elif section["key"] == "matter":
        labels = {"title": _("About"), "reason": _("What to know")}
        rows = [[labels[name], value] for name, value in rows]
    elif section["key"] == "contacts":
        rows = [[name or _("The customer"), value] for name, value in rows]
    elif section["key"] == "recent":
        rows = timeline.brief([pk for pk, _at in rows])
    return {"key": section["key"], "title": titles[section["key"]], "rows": rows}


def _shown(name: str, value: Any) -> Any:
    """A choice's word in the reader's language; everything else as stored."""
    choices = dict(_field(name).flatchoices)
    return choices.get(value, value)


def _field(name: str, model: Any = Customer) -> Any:
    return model._meta.get_field(name)
