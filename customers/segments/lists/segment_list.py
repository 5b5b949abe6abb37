"""The list of segments: columns, ready-made views, filter line."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import markup
from crm_site.kit.paging import Order
from customers.records.lists import columns
from customers.records.lists.kinds import Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import Pen, words_of
from customers.records.lists.trees import asked, only
from customers.segments import selectors
from customers.segments.filters import RECORD
from customers.segments.models import Segment

LEAD = '<span class="name"><span class="spot b">{}</span><a href="{}" title="{}">{}</a></span>'
ICONS = {"customers": "users-group", "contacts": "address-book"}


@cache
def _base() -> str:
    return reverse("customers:segment-list")


def url_of(pk: int) -> str:
    return f"{_base()}{pk}/"


def _name(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon(ICONS[row.record], pen.words_of(Segment.Record)[row.record])
    return format_html(LEAD, icon, url_of(row.pk), value, value)


def _kind(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(pen.words_of(Segment.Kind)[value], "b" if value == "live" else "")


def _audience(value: str, row: Any, pen: Pen) -> SafeString:
    words = str(row.department) if row.department else pen.words_of(Segment.Audience)[value]
    return pen.word(words)


def _column(key: str, label: Any = "", **parts: Any) -> None:
    field: Any = None if label else Segment._meta.get_field(key)
    columns.column(RECORD, key, label or field.verbose_name, **parts)


_column(
    "name", _("Segment"), draw=_name, fields=("name", "record"), order=Order(("name", "id")), default=True
)
_column("kind", pgettext_lazy("of a segment", "Kind"), draw=_kind, default=True,
        plain=lambda value, row: words_of(Segment.Kind).get(value, value))  # fmt: skip
_column("size", _("On the list"), load=selectors.numbers, kind="number", css="num", default=True)
_column("description", css="mute far", default=True)
_column("audience", draw=_audience, fields=("audience", "department__name", "department__name_en"), default=True,
        plain=lambda value, row: words_of(Segment.Audience).get(value, value))  # fmt: skip
_column("by", kind="person", fields=("by__name", "by__name_en", "by__username"), default=True,
        plain=lambda value, row: str(value))  # fmt: skip
_column("record", plain=lambda value, row: words_of(Segment.Record).get(value, value),
        draw=lambda value, row, pen: pen.word(pen.words_of(Segment.Record)[value]))  # fmt: skip
_column("updated_at", _("Last change"), kind="moment", order=Order(("updated_at", "id")), css="mute", default=True)  # fmt: skip


kind(
    Kind(
        name=RECORD,
        texts=Texts(
            title=_("Segments"),
            search=_("Name or purpose"),
            none_found=_("No segment fits"),
            none_found_help=_("Take a filter away."),
            none_yet=_("No segments yet"),
            none_yet_help=_("Groups of customers that campaigns and filters use by their name stand here."),
            icon="users-group",
        ),
        model=Segment,
        lead="name",
        sort="name",
        mask=selectors.open_to_all,
        matching=lambda rows, text, user: rows.matching(text),
        url=lambda row: url_of(row.pk),
        fields=("id", "name", "record", "kind", "audience", "version", "by_id", "department_id"),
        views=(
            Shipped("all", _("All segments")),
            Shipped("mine", _("My segments"), only("by", "any_of", ["me"])),
            Shipped("live", pgettext_lazy("segments", "Live"), only("kind", "is", "live")),
            Shipped("fixed", _("Fixed lists"), only("kind", "is", "fixed")),
        ),
        quick=(
            Quick(
                "record",
                _("Of what"),
                asked(RECORD, lambda value: only("record", "is", value)),
                options=lambda user: list(words_of(Segment.Record).items()),
            ),
        ),
    )
)
