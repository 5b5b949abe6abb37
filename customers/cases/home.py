"""What cases say on the first page: what is open, what runs out of time, what nobody has taken, how content people are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit import wording
from customers.cases.events import TOPIC
from customers.cases.filters import RECORD
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import selectors as satisfaction
from customers.records import figures, home
from customers.records.figures import Bar, Chart, Figure
from customers.records.lists.trees import Data, where
from ownership.access.facets import Level
from ownership.access.masking import mask

DAYS, SHOWN = 30, 6
UNSOLVED = where("state", "any_of", list(ServiceCase.UNSOLVED))


def shown(user: Any) -> Iterable[Figure]:
    """An agent's own; for who leads, his desk's. One query each."""
    mine, desk = _whose(user), _desk(user)
    yield _figure(user, _("Open cases"), [UNSOLVED, *mine])
    yield _figure(user, _("Due within a day"), [where("clock", "is", "soon"), *mine], tone="y", sort="due_at")
    yield _figure(user, _("Target missed"), [where("clock", "is", "overdue"), *mine], tone="r", sort="due_at")
    nobody = where("owner", "any_of", ["nobody"])
    yield _figure(user, _("Not taken"), [UNSOLVED, nobody, *desk], tone="y")
    if home.whose(user) != "me":
        yield _content(user)


def _whose(user: Any) -> list[Data]:
    return home.of_whom(user, "department" if home.whose(user) == "mine" else "owner")


def _desk(user: Any) -> list[Data]:
    return [where("department", "any_of", ["mine"])] if home.whose(user) else []


def _figure(user: Any, label: str, conditions: list[Data], tone: str = "", **more: str) -> Figure:
    return figures.counted(RECORD, user, label, conditions, tone, view="every", **more)


def _content(user: Any) -> Figure:
    found = satisfaction.figures(user, DAYS)
    share = "—" if found.satisfied_percent is None else f"{found.satisfied_percent} %"
    note = _("of %(n)s answers in %(days)s days") % {"n": found.answered, "days": DAYS}
    return Figure(_("Satisfied"), share, reverse("customers:case-figures"), note)


def chart(user: Any) -> Chart:
    """The cases whose target is nearest; for an agent his own stand in the piles already, so his desk's."""
    conditions = [where("clock", "is", "running"), *(_desk(user) or _whose(user))]
    rows = figures.rows(RECORD, user, conditions).select_related("customer")
    now = timezone.now()
    bars = [
        Bar(f"{row.number} {row.title}", due.text, row.get_absolute_url(), tone=due.tone)
        for row in mask(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:SHOWN], user)
        if row.levels["cases"] >= Level.READ
        for due in [wording.due(row.due_at, now)]
    ]
    return Chart(
        _("Due next"),
        "alarm",
        bars,
        figures.link(RECORD, conditions, view="every", sort="due_at"),
        _("All"),
        _("No clock runs: cases with a target stand here, the nearest first."),
    )


home.part(
    "cases",
    gettext_lazy("Service"),
    order=20,
    kinds=("service", "support", "management"),
    verb="cases.list",
    topic=TOPIC,
    figures=shown,
    chart=chart,
)
