"""What the list of deals can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_site.kit import markup, wording
from crm_site.kit.filters import Filter
from crm_site.kit.filters.tree import Condition, Group
from crm_site.kit.paging import Order
from customers.deals import selectors
from customers.deals.filters import FACET, RECORD
from customers.deals.models import Deal
from customers.records.lists import columns
from customers.records.lists.listing import Listing
from customers.records.lists.pens import Pen, words_of

LIST = RECORD
LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
ICONS = {"open": "coin", "won": "trophy", "lost": "circle-x"}
TONES = {"open": "b", "won": "g", "lost": ""}


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(pk: int) -> str:
    """A deal's page."""
    return f"{_base('deal')}{pk}/"


def _title(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon(ICONS[row.state], pen.words_of(Deal.State)[row.state])
    return format_html(LEAD, TONES[row.state], icon, url_of(row.pk), value, value)


def _customer(value: Any, row: Any, pen: Pen) -> SafeString:
    return format_html('<a href="{}{}/" title="{}">{}</a>', _base("customer"), value.pk, value, value)


def _stage(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.chip(value.label, value.tone)


def _amount(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.word(wording.money(value, row.currency))


def _expected(value: Any, row: Any, pen: Pen) -> SafeString:
    if row.is_late(timezone.localdate(pen.now)):
        return pen.chip(f"{value:%Y-%m-%d}", "r", icon="clock")
    return pen.day(value)


def _rested(value: int, row: Any, pen: Pen) -> SafeString:
    said = selectors.days_said(value)
    return pen.chip(said, "y", icon="hourglass") if row.has_aged else pen.word(said)


def _percent(value: int, row: Any, pen: Pen) -> SafeString:
    return pen.word(f"{value}%")


def closed_only(filter_: Filter) -> bool:
    """Whether only closed deals are listed: then they stand by the day they ended, which is empty for others."""
    parts = filter_.root.parts if isinstance(filter_.root, Group) and filter_.root.word == "all" else ()
    conditions = [one for one in parts if isinstance(one, Condition) and one.name == "state"]
    return any(str(one.value) in ("won", "lost") for one in conditions)


def lanes(listing: Listing) -> Iterable[tuple[str, str]]:
    """The stages of the pipeline that is looked at, the usual one where none is named."""
    pipelines = {str(one.pk): one for one in selectors.pipelines()}
    chosen = pipelines.get(listing.values.get("pipeline", "")) or next(
        (one for one in pipelines.values() if one.is_usual), None
    )
    chosen = chosen or next(iter(pipelines.values()), None)
    return [(str(one.pk), one.label) for one in selectors.stages(chosen)] if chosen else []


def lane_notes(rows: Any, by: str) -> Mapping[str, str]:
    """{stage: the sums of its deals, a word for each currency}. One query for all lanes."""
    sums: dict[str, list[tuple[str, Any]]] = {}
    for one in rows.sums("stage"):
        sums.setdefault(str(one["stage"]), []).append((one["currency"], one["amount_sum"]))
    return {stage: sums_said(pairs) for stage, pairs in sums.items()} if by == "stage" else {}


def sums_said(pairs: Sequence[tuple[str, Any]]) -> str:
    """Sums in several currencies, the usual one first: `¥1.28M, $40K`."""
    ordered = sorted(pairs, key=lambda pair: (pair[0] != "CNY", pair[0]))
    return wording.listed(wording.money_short(amount, currency) for currency, amount in ordered)


def _column(key: str, label: Any = "", facet: str = FACET, **parts: Any) -> None:
    field: Any = None if label else Deal._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, facet, **parts)


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


STAGE = (
    "stage__name",
    "stage__name_en",
    "stage__kind",
    "stage__probability",
    "stage__ageing_days",
    "stage__pipeline_id",
)
REST = ("stage_since", *STAGE)

_column("title", gettext_lazy("Deal"), edit="title", draw=_title, fields=("title", "state"), default=True)
_column("customer", gettext_lazy("Customer"), "identity", fields=("customer__name",), draw=_customer, plain=_plain,
        default=True)  # fmt: skip
_column("stage", edit="stage", fields=STAGE, draw=_stage, plain=lambda value, row: value.label, lanes=lanes,
        narrow=lambda value: {"stage": value}, default=True)  # fmt: skip
_column("amount", edit="amount", kind="number", draw=_amount, fields=("amount", "currency"), css="num",
        order=Order(("amount", "id")), default=True)  # fmt: skip
_column("expected_on", edit="expected_on", kind="date", draw=_expected, fields=("expected_on", "state"),
        order=Order(("expected_on", "id")), default=True)  # fmt: skip
_column("owner", edit="owner", kind="person", fields=("owner__name", "owner__name_en", "owner__username"), plain=_plain,
        default=True)  # fmt: skip
_column("rested", gettext_lazy("In this stage"), read=lambda row: row.rested_days, fields=REST, draw=_rested,
        kind="number", default=True)  # fmt: skip
_column("probability", gettext_lazy("Probability"), fields=STAGE, draw=_percent, kind="number", css="num")
_column("weighted", gettext_lazy("Weighted"), fields=("amount", "currency", *STAGE), draw=_amount, kind="number",
        css="num")  # fmt: skip
_column("state", kind="choice", draw=lambda value, row, pen: pen.chip(pen.words_of(Deal.State)[value], TONES[value]),
        plain=lambda value, row: words_of(Deal.State).get(value, value))  # fmt: skip
_column("closed_on", kind="date", order=Order(("closed_on", "id")), order_if=closed_only)
_column("lost_reason", fields=("lost_reason__name", "lost_reason__name_en"), plain=_plain)
_column("lost_note")
_column("source", edit="source")
_column("currency")
_column("department", fields=("department__name", "department__name_en"), plain=_plain)
_column("number", gettext_lazy("Number"), fields=("id",))
_column("created_at", pgettext_lazy("of a deal", "Opened"), kind="moment")
_column(
    "updated_at", gettext_lazy("Last change"), kind="moment", order=Order(("updated_at", "id")), css="mute"
)
