"""What cases put on the customer's page: lines of the timeline, a panel, a figure at the head."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.cases import selectors
from customers.cases.articles.events import ArticleEvent
from customers.cases.events import CaseEvent
from customers.cases.rules import number_of
from customers.records.health import Reading, signal
from customers.records.panels import panel
from customers.records.timeline import entry, finder, group
from ownership.access.facets import Facet


def _title(line: Any) -> str:
    """Of a merged case its own number stands before the one that went on."""
    if line.row is None:
        return "…"
    was = f"{number_of(line.facts['was'])} → " if line.facts.get("was") else ""
    return f"{was}{line.row.number} {line.row.title}"


def _url(line: Any) -> str:
    return reverse("customers:case-detail", args=[line.about_id])


def _kind(kind: str, *, icon: str, sentence: Any, tone: str = "", people: tuple[str, ...] = ()) -> None:
    def text(line: Any, names: dict[int, str]) -> str:
        who = names.get(line.facts.get("owner_now"), "")
        return sentence % {"title": _title(line), "who": who, "score": line.facts.get("score", "")}

    entry(kind, icon=icon, text=text, facet=Facet.CASES, tone=tone, people=people, url=_url)


_kind(CaseEvent.OPENED, icon="headset", sentence=_("Case %(title)s was opened"), tone="b")
_kind(CaseEvent.EDITED, icon="pencil", sentence=_("Case %(title)s was changed"))
_kind(
    CaseEvent.ASSIGNED, icon="user-check", sentence=_("Case %(title)s went to %(who)s"), people=("owner_now",)
)
_kind(CaseEvent.ANSWERED, icon="message-reply", sentence=_("The customer was answered about case %(title)s"))
_kind(CaseEvent.WAITING, icon="player-pause", sentence=_("Case %(title)s waits for the customer"))
_kind(CaseEvent.RESUMED, icon="player-play", sentence=_("Case %(title)s goes on"))
_kind(CaseEvent.OVERDUE, icon="alarm", sentence=_("Case %(title)s missed what was promised for it"), tone="r")
_kind(CaseEvent.RESOLVED, icon="check", sentence=_("Case %(title)s was resolved"), tone="g")
_kind(CaseEvent.CLOSED, icon="circle-check", sentence=_("Case %(title)s was closed"), tone="g")
_kind(CaseEvent.REOPENED, icon="refresh", sentence=_("Case %(title)s was reopened"), tone="y")
_kind(CaseEvent.MERGED, icon="arrow-merge", sentence=_("Case %(title)s: merged"))
_kind(CaseEvent.RATED, icon="mood-smile", sentence=_("The customer gave %(score)s of 5 for case %(title)s"))
_kind(ArticleEvent.ATTACHED, icon="book", sentence=_("An article helped with case %(title)s"))
_kind(ArticleEvent.DETACHED, icon="book-off", sentence=_("An article was taken off case %(title)s"))


group("cases", _("Cases"), "case.", order=30)
finder("customers.servicecase", selectors.found_on_page)


def _open_cases(user: Any, customer: Any) -> Reading:
    number, urgent, overdue = selectors.open_figures(user, customer)
    if overdue:
        return Reading(number, ngettext("%(n)s overdue", "%(n)s overdue", overdue) % {"n": overdue}, "r")
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
