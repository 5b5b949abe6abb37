"""What cases put on the customer's page: lines of the timeline, a panel, a figure at the head."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.cases import selectors
from customers.cases.events import CaseEvent
from customers.records.health import Reading, signal
from customers.records.panels import panel
from customers.records.timeline import entry
from ownership.access.facets import Facet


def _title(line: Any) -> str:
    return f"{line.row.number} {line.row.title}" if line.row is not None else "…"


def _url(line: Any) -> str:
    return reverse("customers:case-detail", args=[line.about_id])


def _kind(kind: str, *, icon: str, sentence: Any, tone: str = "", people: tuple[str, ...] = ()) -> None:
    def text(line: Any, names: dict[int, str]) -> str:
        who = names.get(line.facts.get("owner_now"), "")
        return sentence % {"title": _title(line), "who": who}

    entry(kind, icon=icon, text=text, facet=Facet.CASES, tone=tone, people=people, url=_url)


_kind(CaseEvent.OPENED, icon="headset", sentence=_("Case %(title)s was opened"), tone="b")
_kind(CaseEvent.EDITED, icon="pencil", sentence=_("Case %(title)s was changed"))
_kind(
    CaseEvent.ASSIGNED, icon="user-check", sentence=_("Case %(title)s went to %(who)s"), people=("owner_now",)
)
_kind(CaseEvent.RESOLVED, icon="check", sentence=_("Case %(title)s was resolved"), tone="g")
_kind(CaseEvent.CLOSED, icon="circle-check", sentence=_("Case %(title)s was closed"), tone="g")
_kind(CaseEvent.REOPENED, icon="refresh", sentence=_("Case %(title)s was reopened"), tone="y")


def _open_cases(user: Any, customer: Any) -> Reading:
    number, urgent = selectors.open_figures(user, customer)
    note = ngettext("%(n)s urgent", "%(n)s urgent", urgent) % {"n": urgent} if urgent else ""
    return Reading(number, note, "r" if urgent else "")


panel(
    "cases",
    _("Cases"),
    "customers:customer-cases",
    Facet.CASES,
    order=30,
    count=selectors.open_number,
    icon="headset",
)
signal(
    "open_cases",
    _("Open cases"),
    facet=Facet.CASES,
    order=20,
    read=_open_cases,
    url_name="customers:customer-cases",
)
