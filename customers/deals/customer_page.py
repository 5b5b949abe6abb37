"""What deals put on the customer's page: lines of the timeline, a panel, a figure at the head; and their clock."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.deals import reminders, selectors
from customers.deals.events import DealEvent
from customers.deals.models import Deal, Stage
from customers.records.health import Reading, signal
from customers.records.history import track
from customers.records.panels import panel
from customers.records.timeline import entry, finder, group
from notifications import relay
from ownership.access.facets import Facet


def _title(line: Any) -> str:
    return f"{line.row.number} {line.row.title}" if line.row is not None else "…"


def _url(line: Any) -> str:
    return reverse("customers:deal-detail", args=[line.about_id])


def _stage(line: Any) -> str:
    stage = _stages().get(line.facts.get("stage_now"))
    return stage.label if stage else "…"


def _stages() -> dict[int, Stage]:
    """Few rows, asked once for a page of lines."""
    return {one.pk: one for one in Stage.objects.all()}


def _kind(kind: str, *, icon: str, sentence: Any, tone: str = "", people: tuple[str, ...] = ()) -> None:
    def text(line: Any, names: dict[int, str]) -> str:
        words = {"title": _title(line), "who": names.get(line.facts.get("owner_now"), "")}
        if "stage_now" in line.facts:
            words["stage"] = _stage(line)
        return sentence % words

    entry(kind, icon=icon, text=text, facet=Facet.DEALS, tone=tone, people=people, url=_url)


_kind(DealEvent.OPENED, icon="coin", sentence=_("Deal %(title)s was opened"), tone="b")
_kind(DealEvent.EDITED, icon="pencil", sentence=_("Deal %(title)s was changed"))
_kind(DealEvent.MOVED, icon="arrow-right", sentence=_("Deal %(title)s went to stage “%(stage)s”"), tone="b")
_kind(DealEvent.WON, icon="trophy", sentence=_("Deal %(title)s was won"), tone="g")
_kind(DealEvent.LOST, icon="circle-x", sentence=_("Deal %(title)s was lost"), tone="r")
_kind(DealEvent.REOPENED, icon="refresh", sentence=_("Deal %(title)s was reopened"), tone="y")
_kind(
    DealEvent.ASSIGNED, icon="user-check", sentence=_("Deal %(title)s went to %(who)s"), people=("owner_now",)
)

group("deals", _("Deals"), "deal.", order=25)
finder("customers.deal", selectors.found_on_page)
track(Deal, lambda pk: Q(customer_id=pk), skip=["customer", "version", "stage_since"], silent_start=True)


def _open_deals(user: Any, customer: Any) -> Reading:
    number, sums, late = selectors.open_figures(user, customer)
    note = wording.listed(wording.money_short(amount, currency) for currency, amount in sums.items())
    return Reading(number, note, "r" if late else "")


panel(
    "deals",
    _("Deals"),
    "customers:customer-deals",
    Facet.DEALS,
    order=25,
    count=selectors.open_number,
    icon="coin",
)
signal(
    "open_deals",
    _("Open deals"),
    facet=Facet.DEALS,
    order=15,
    read=_open_deals,
    url_name="customers:customer-deals",
)
relay.every(600, "deals: remind of deals that rest", reminders.remind)
