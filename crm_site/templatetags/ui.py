"""The components every page is built from: values in, markup out, no business words.

Registered as a template builtin, so no page has to load it. `/gallery/` shows each one in its states.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crm_site.kit import markup, wording

register = template.Library()

KINDS = {"main": "btn btn-main", "quiet": "btn", "danger": "btn btn-danger", "link": "btn btn-link"}


register.simple_tag(markup.icon, name="icon")
register.simple_tag(markup.avatar, name="avatar")
register.simple_tag(markup.square, name="square")
register.simple_tag(markup.chip, name="chip")


@register.simple_tag
def button(
    label: Any, href: str = "", kind: str = "quiet", icon: str = "", small: bool = False, **attrs: Any
) -> SafeString:
    """A link that looks like a button when `href` is given, else a submit button.

    Further keywords become attributes, underscores as dashes: `hx_get=url`, `data_confirm=_("Sure?")`.
    """
    attrs["class"] = " ".join(filter(None, [KINDS[kind], "btn-sm" if small else "", attrs.pop("class_", "")]))
    if kind == "main":
        attrs.setdefault("data-main-verb", True)
    if href:
        return format_html("<a{}>{}{}</a>", _attrs({"href": href, **attrs}), markup.icon(icon), label)
    attrs = {"type": "submit", **attrs}
    return format_html("<button{}>{}{}</button>", _attrs(attrs), markup.icon(icon), label)


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    title: Any = "",
    icon: str = "",
    count: Any = "",
    href: str = "",
    link: Any = "",
    flush: bool = False,
    **attrs: Any,
) -> SafeString:
    """A white panel. `href` and `link` put one quiet link in its head; `flush` lets a table touch its edges."""
    attrs["class"] = " ".join(filter(None, ["card", "flush" if flush else "", attrs.pop("class_", "")]))
    return format_html(
        '<section{}>{}<div class="card-in">{}</div></section>',
        _attrs(attrs),
        _card_head(title, icon, count, href, link),
        content,
    )


@register.simple_block_tag(end_name="endmenu")
def menu(
    content: str, label: Any, icon: str = "dots", small: bool = False, words: bool = False
) -> SafeString:
    """A drop-down of links and small forms that opens without JavaScript; `words` shows the label."""
    return format_html(
        '<details class="menu"><summary class="btn {}"{}>{}{}</summary><div class="menu-in">{}</div></details>',
        "btn-sm" if small else "",
        _attrs({} if words else {"aria-label": label, "title": label}),
        markup.icon(icon),
        label if words else "",
        content,
    )


@register.inclusion_tag("ui/empty.html")
def empty(
    title: Any, text: Any = "", icon: str = "inbox", action_label: Any = "", action_url: str = ""
) -> dict[str, Any]:
    """What an empty list says: what would be here, and the one thing to do about it."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_label": action_label,
        "action_url": action_url,
    }


@register.inclusion_tag("ui/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """Keyset paging: `page` offers `label`, `previous_url` and `next_url` (empty when there is none)."""
    return {"page": page}


@register.inclusion_tag("ui/stepper.html")
def stepper(stages: Iterable[Mapping[str, Any]], slim: bool = False) -> dict[str, Any]:
    """Stages in a row: each has `label`, `note`, `state` (done, now, later) and, while now, `share` (0-100).

    `slim` leaves the notes out, for a card at the side.
    """
    return {"stages": stages, "slim": slim}


@register.simple_tag
def progress(percent: float, label: Any) -> SafeString:
    """A thin bar with its figure; `label` names it for a screen reader."""
    figure = round(percent)
    return format_html(
        '<span class="meter"><progress value="{}" max="100" aria-label="{}"></progress> {}%</span>',
        figure,
        label,
        figure,
    )


@register.filter
def ago(moment: datetime | date | None) -> SafeString:
    """A moment as people say it, the full date on hover; a dash for none, dots for a masked one."""
    if getattr(moment, "is_masked", False):
        return masked(moment)
    if not moment:
        return mark_safe('<span class="mute">—</span>')
    return _time(moment, wording.ago(moment, timezone.now()))


@register.filter
def until(moment: datetime | None) -> SafeString:
    """A deadline as a chip: time left, or by how much it is late; dots for a masked one."""
    if getattr(moment, "is_masked", False):
        return masked(moment)
    if not moment:
        return mark_safe('<span class="mute">—</span>')
    text, tone = wording.due(moment, timezone.now())
    return format_html('<span class="chip {}">{}</span>', tone, _time(moment, text))


@register.filter
def weekday(day: date) -> str:
    """The day of the week in short: Mon, 周一."""
    return wording.weekday(day)


@register.filter
def number(value: int | None) -> str:
    """A count with its thousands apart; a dash for none."""
    return "—" if value is None else f"{value:,}"


@register.filter
def money(amount: Decimal | None, currency: str = "CNY") -> str:
    """The exact amount with its currency's sign; a dash for none."""
    return "—" if amount is None else wording.money(amount, currency)


@register.filter
def money_short(amount: Decimal | None, currency: str = "CNY") -> str:
    """The amount for a glance: 万 and 亿 in Chinese, K and M in English."""
    return "—" if amount is None else wording.money_short(amount, currency)


@register.filter
def masked(value: Any) -> SafeString | Any:
    """A value that may be masked or hidden: says so, also to a screen reader; any other is left as it is."""
    if not getattr(value, "is_masked", False):
        return value
    word = _("not shown to you") if getattr(value, "is_hidden", False) else _("masked")
    return format_html(
        '<span class="masked" title="{0}"><span aria-hidden="true">{1}</span>'
        '<span class="visually-hidden">{0}</span></span>',
        word,
        str(value) or "—",
    )


def _time(moment: datetime | date, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), wording.full(moment), text
    )


def _attrs(attrs: Mapping[str, Any]) -> SafeString:
    """Attributes in order; False and None are left out, True stands alone."""
    shown = ((name.replace("_", "-"), value) for name, value in attrs.items() if value not in (False, None))
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in shown
        ),
    )


def _card_head(title: Any, icon: str, count: Any, href: str, link: Any) -> SafeString:
    if not title:
        return mark_safe("")
    aside = format_html("<small>{}</small>", count) if count != "" else ""
    if href:
        aside = format_html('{}<a href="{}">{}</a>', aside, href, link or _("Open"))
    return format_html("<header>{}<h2>{}</h2>{}</header>", markup.icon(icon), title, aside)
