"""What the list of interactions can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import markup
from crm_site.kit.filters import Filter
from crm_site.kit.filters.tree import Condition, Group
from crm_site.kit.paging import Order
from customers.directory.models import Contact
from customers.interactions.filters import RECORD
from customers.interactions.lists import steps
from customers.interactions.models import ICONS, Interaction, InteractionColleague, InteractionContact
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of
from ownership.models import User

LIST, FACET = RECORD, "interactions"
LEAD = '<span class="name"><span class="spot{}">{}</span><a href="{}" title="{}">{}</a></span>'


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(pk: int) -> str:
    """An interaction's page."""
    return f"{_base('interaction')}{pk}/"


def _headline(value: str, row: Any, pen: Pen) -> SafeString:
    tone = "" if row.kind == Interaction.Kind.NOTE else " b"
    icon = markup.icon(ICONS[row.kind], pen.words_of(Interaction.Kind)[row.kind])
    return format_html(LEAD, SafeString(tone), icon, url_of(row.pk), value, value)


def _link(customer: Any, row: Any, pen: Pen) -> SafeString:
    return format_html(
        '<a href="{}{}/" title="{}">{}</a>', _base("customer"), customer.pk, customer, customer
    )


def contacts(rows: Sequence[Any], user: Any) -> Mapping[int, list[Contact]]:
    """Who took part, as far as the person sees them."""
    seen = Contact.objects.visible_to(user).order_by()
    return _people(InteractionContact, "contact", rows, contact__in=seen.values("pk"))


def colleagues(rows: Sequence[Any], user: Any) -> Mapping[int, list[User]]:
    """The colleagues who took part, beside the author."""
    return _people(InteractionColleague, "user", rows)


def _people(model: Any, column: str, rows: Sequence[Any], **more: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    marks = model.objects.filter(interaction__in=[row.pk for row in rows], **more)
    for mark in marks.select_related(column).order_by("pk"):
        found.setdefault(mark.interaction_id, []).append(getattr(mark, column))
    return found


def has_step(filter_: Filter) -> bool:
    """Whether only rows with a next step are listed: then they stand by its day, which is empty for others."""
    parts = filter_.root.parts if isinstance(filter_.root, Group) and filter_.root.word == "all" else ()
    return any(isinstance(one, Condition) and one.name == "step" for one in parts)


def _column(key: str, label: Any = "", facet: str = FACET, **parts: Any) -> None:
    field: Any = None if label else Interaction._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, facet, **parts)


def _names(value: Any, row: Any) -> list[str]:
    return [str(one) for one in value]


def _said(choices: Any) -> dict[str, Any]:
    return {
        "kind": "choice",
        "draw": lambda value, row, pen: pen.word(pen.words_of(choices).get(value, value)),
        "plain": lambda value, row: words_of(choices).get(value, value),
    }


PERSON: dict[str, Any] = {"kind": "person", "plain": lambda value, row: str(value)}
STEP = ("next_step", "next_step_on", "next_step_done_at")

_column("headline", _("Interaction"), fields=("kind", "subject", "text"), draw=_headline, default=True)
_column("customer", _("Customer"), "identity", fields=("customer__name",), draw=_link,
        plain=lambda value, row: str(value), default=True)  # fmt: skip
_column("step", _("Next step"), load=steps.steps, fields=STEP, draw=steps.draw, plain=steps.plain, default=True,
        order=Order(("next_step_on", "id")), order_if=has_step)  # fmt: skip
_column(
    "by",
    pgettext_lazy("of an interaction", "By"),
    fields=("by__name", "by__name_en", "by__username"),
    default=True,
    **PERSON,
)
_column("at", pgettext_lazy("of an interaction", "When"), kind="moment", order=Order(("at", "id")), default=True,
        css="mute")  # fmt: skip
_column("kind", _("Kind"), **_said(Interaction.Kind))
_column("subject")
_column("text", _("What was said"))
_column("outcome")
_column("contacts", _("Contacts"), load=contacts, kind="choices", plain=_names)
_column("colleagues", _("Colleagues"), load=colleagues, kind="choices", plain=_names)
_column("direction", **_said(Interaction.Direction))
_column("channel")
_column("minutes", kind="number", css="num")
_column("next_step_on", kind="date", order=Order(("next_step_on", "id")), order_if=has_step)
_column("next_step_done_at", _("Next step done"), kind="moment")
