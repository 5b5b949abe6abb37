"""What the list of cases can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm_site.kit import markup, wording
from crm_site.kit.filters import Filter
from crm_site.kit.filters.tree import Condition, Group
from crm_site.kit.paging import Order
from customers.cases.categories import tree
from customers.cases.filters import FACET, RECORD, RUNNING
from customers.cases.models import ServiceCase
from customers.cases.satisfaction.models import CaseFeedback
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of

LIST = RECORD
LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
STATE_TONES = {"open": "b", "waiting": "y", "resolved": "g", "closed": ""}
STATE_ICONS = {"waiting": "player-pause", "resolved": "check", "closed": "circle-check"}
PRIORITY_CHIPS = {"urgent": ("r", "flame"), "high": ("y", "arrow-up")}


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(pk: int) -> str:
    """A case's page."""
    return f"{_base('case')}{pk}/"


def clock_runs(filter_: Filter) -> bool:
    """Whether only cases with a running clock are listed: then they stand by their deadline, empty for others."""
    parts = filter_.root.parts if isinstance(filter_.root, Group) and filter_.root.word == "all" else ()
    asked = [one for one in parts if isinstance(one, Condition) and one.name == "clock"]
    return any(str(one.value) in RUNNING for one in asked)


def _title(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon("headset", pen.words_of(ServiceCase.Kind)[row.kind])
    return format_html(LEAD, STATE_TONES[row.state], icon, url_of(row.pk), value, value)


def _customer(value: str, row: Any, pen: Pen) -> SafeString:
    """A link where its page opens; behind a padlock the name alone."""
    if not row.levels["identity"]:
        return format_html("{} {}", markup.icon("lock", gettext("locked")), value)
    return format_html('<a href="{}{}/" title="{}">{}</a>', _base("customer"), row.customer_id, value, value)


def _state(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(
        pen.words_of(ServiceCase.State)[value], STATE_TONES[value], icon=STATE_ICONS.get(value, "")
    )


def _priority(value: str, row: Any, pen: Pen) -> SafeString:
    words = pen.words_of(ServiceCase.Priority)[value]
    tone, icon = PRIORITY_CHIPS.get(value, ("", ""))
    return pen.chip(words, tone, icon=icon) if tone else pen.word(words)


def _clock_of(row: Any) -> Any:
    """The deadline; while the clock stands still, since when."""
    return row.waiting_since if row.due_at is None else row.due_at


def _due(value: Any, row: Any, pen: Pen) -> SafeString:
    """The time that is left, or by how much it is late; that the clock stands still."""
    if row.is_waiting:
        return pen.chip(gettext("clock stopped"), "", icon="player-pause")
    said = wording.due(value, pen.now)
    return pen.chip(said.text, said.tone, icon="alarm" if row.missed_at else "")


def _missed(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.chip(wording.ago(value, pen.now), "r", icon="alarm")


def _satisfaction(value: int, row: Any, pen: Pen) -> SafeString:
    score = CaseFeedback.Score(value)
    return pen.chip(f"{value} / 5", score.tone, icon=score.icon)


def categories(rows: Sequence[Any], user: Any) -> Mapping[int, str]:
    """Whole names of the rows' categories. One query, none where no row has one."""
    names = tree.labels(row.category_id for row in rows if row.category_id)
    return {row.pk: names[row.category_id] for row in rows if row.category_id in names}


def _said(choices: Any) -> dict[str, Any]:
    return {"kind": "choice", "plain": lambda value, row: words_of(choices).get(value, value)}


def _word(choices: Any) -> dict[str, Any]:
    draw = lambda value, row, pen: pen.word(pen.words_of(choices).get(value, value))  # noqa: E731
    return {**_said(choices), "draw": draw}


def _lanes(choices: Any) -> dict[str, Any]:
    return {"choices": lambda: choices.choices}


def _person(name: str) -> tuple[str, ...]:
    return (f"{name}__name", f"{name}__name_en", f"{name}__username")


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


def _column(key: str, label: Any = "", **parts: Any) -> None:
    field: Any = None if label else ServiceCase._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, FACET, **parts)


_column("title", _("Case"), edit="title", draw=_title, fields=("title", "kind", "state"), default=True)
_column("number", _("Number"), fields=("id",), css="mute", default=True)
_column("customer", _("Customer"), read=lambda row: row.customer_name, fields=("customer__name",), draw=_customer,
        default=True)  # fmt: skip
_column("priority", edit="priority", draw=_priority, default=True, **_said(ServiceCase.Priority),
        **_lanes(ServiceCase.Priority))  # fmt: skip
_column("state", draw=_state, default=True, **_said(ServiceCase.State))
_column("due_at", _("Due"), kind="moment", read=_clock_of, fields=("due_at", "missed_at", "waiting_since", "state"),
        draw=_due, plain=lambda value, row: row.due_at, order=Order(("due_at", "id")), order_if=clock_runs,
        default=True)  # fmt: skip
_column("owner", _("Owner"), kind="person", fields=_person("owner"), plain=_plain, default=True)
_column("opened_at", _("Opened"), kind="moment", order=Order(("opened_at", "id")), css="mute", default=True)
_column("kind", _("Kind"), edit="kind", **_word(ServiceCase.Kind), **_lanes(ServiceCase.Kind))
_column("category", _("Category"), load=categories, fields=("category_id",))
_column("channel", edit="channel", **_word(ServiceCase.Channel))
_column("reference", edit="reference")
_column("missed_at", kind="moment", draw=_missed)
_column("waiting_since", kind="moment")
_column("department", fields=("department__name", "department__name_en"), plain=_plain)
_column(
    "opened_by",
    pgettext_lazy("of a case", "Opened by"),
    kind="person",
    fields=_person("opened_by"),
    plain=_plain,
)
_column("resolved_at", kind="moment")
_column("closed_at", kind="moment")
_column("satisfaction", draw=_satisfaction, plain=lambda value, row: value)
_column("description")
_column("solution")
