"""The lines of a list of customers, drawn: fifty rows through a template's tags cost 15 ms, so two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit import markup, wording
from customers.directory.models import Customer
from ownership.access.masking import MaskedRow
from ownership.access.querysets import Why

LINE = (
    '<tr><td class="lead"><span class="name">{}<a href="{}">{}</a>{}</span></td><td>{}</td><td>{}</td><td>{}</td>'
    '<td class="far">{}</td><td>{}</td><td class="mute"><time title="{}">{}</time></td></tr>'
)
LOCKED_LINE = '<tr class="list-locked"><td class="lead" colspan="7"><span class="name">{}<a href="{}">{}</a></span></td></tr>'
NOTHING = SafeString("")


@dataclass(slots=True)
class Row:
    """One line. A locked customer has its name and address, nothing else."""

    name: str
    url: str
    is_locked: bool
    html: SafeString
    code: str = ""
    owner: Any = None
    place: str = ""
    mark: str = ""


class Pen:
    """Draws lines for one reader; what repeats from line to line is drawn once."""

    def __init__(self) -> None:
        self.stages, self.industries = words_of(Customer.Stage), words_of(Customer.Industry)
        self.base, self.zone = reverse("customers:customer-list"), timezone.get_current_timezone()
        self.now = timezone.now().astimezone(self.zone)
        self.star, self.lock = (
            markup.icon("star", _("Key customer")),
            markup.icon("lock", _("Locked key customer")),
        )
        self.nobody = format_html('<span class="mute">{}</span>', _("nobody"))
        self.level, self.stage, self.industry = cache(self._level), cache(self._stage), cache(self._industry)
        self.holder, self.word = cache(self._holder), cache(conditional_escape)

    def line(self, row: MaskedRow) -> Row:
        """A customer that came through `listed_to`."""
        url = f"{self.base}{row.pk}/"
        if row.seen_by == Why.LOCKED:
            name = str(row)
            return Row(name, url, is_locked=True, html=format_html(LOCKED_LINE, self.lock, url, name))
        name, owner, place, mark = row.name, row.owner, row.place, row.mark
        html = format_html(
            LINE,
            *(markup.square(mark), SafeString(url), name, self.star if row.is_key else NOTHING),
            *(self.level(row.level), self.stage(row.stage, row.stage_tone), self.word(place)),
            self.industry(row.industry),
            self.holder(owner) if owner else self.nobody,
            *self._change(row.updated_at.astimezone(self.zone)),
        )
        return Row(name, url, is_locked=False, html=html, code=row.code, owner=owner, place=place, mark=mark)

    def _level(self, level: str) -> SafeString:
        return markup.chip(level, "b" if level == "A" else "")

    def _stage(self, stage: str, tone: str) -> SafeString:
        return markup.chip(self.stages.get(stage, stage), tone)

    def _industry(self, industry: str) -> SafeString:
        return conditional_escape(self.industries.get(industry, industry))

    def _change(self, moment: datetime) -> tuple[SafeString, str]:
        return SafeString(f"{moment:%Y-%m-%d %H:%M}"), wording.ago(moment, self.now)

    def _holder(self, owner: Any) -> SafeString:
        return format_html('<span class="who">{}{}</span>', markup.avatar(owner, "s"), owner)


def drawn(rows: Iterable[MaskedRow]) -> list[Row]:
    """Masked customers that came through `listed_to`, as lines."""
    pen = Pen()
    return [pen.line(row) for row in rows]


def words_of(choices: Any) -> dict[str, str]:
    """{value: word in the reader's language} of a model's choices; worked out once per language."""
    return _words_of(choices, get_language() or "en")


@lru_cache(maxsize=64)
def _words_of(choices: Any, language: str) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
