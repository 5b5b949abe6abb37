"""Markup of a list's cells. A page draws some hundred of them: what repeats is drawn once per page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit import markup, wording

NOTHING = SafeString("")


class Pen:
    """Draws values for one reader, in his language and time zone."""

    def __init__(self) -> None:
        self.zone = timezone.get_current_timezone()
        self.now = timezone.now().astimezone(self.zone)
        self.word: Callable[[Any], SafeString] = cache(conditional_escape)
        self.words_of: Callable[[Any], dict[str, str]] = cache(words_of)
        self.chip: Callable[..., SafeString] = cache(markup.chip)
        self.person = cache(self._person)
        self._by_kind: dict[str, Callable[[Any], SafeString]] = {
            "moment": self.moment,
            "date": self.day,
            "number": self.number,
            "yes_no": self.truth,
            "person": self.person,
            "choices": self.words,
            "link": self.link,
        }

    def cell(self, kind: str, value: Any) -> SafeString:
        """A value as its kind is shown; empty ones stay empty, masked ones are dots."""
        if value is None or value == "":
            return NOTHING
        if getattr(value, "is_masked", False):
            return self.masked(value)
        return self._by_kind.get(kind, self.text)(value)

    def text(self, value: Any) -> SafeString:
        """A text that may be longer than its cell: the whole of it on hover."""
        shown = self.word(str(value))
        return SafeString(f'<span title="{shown}">{shown}</span>') if len(shown) > 24 else shown

    def masked(self, value: Any) -> SafeString:
        """The rest of a masked value; a hidden one shows nothing."""
        if getattr(value, "is_hidden", False) or not value:
            return NOTHING
        return format_html('<span class="masked" aria-label="{}">{}</span>', _("masked"), value)

    def moment(self, value: datetime) -> SafeString:
        """A time as people say it, the whole of it on hover."""
        local = value.astimezone(self.zone)
        said = self.word(wording.ago(local, self.now))
        return SafeString(f'<time title="{local:%Y-%m-%d %H:%M}">{said}</time>')

    def day(self, value: date) -> SafeString:
        """A date, in figures."""
        return SafeString(f"<time>{value:%Y-%m-%d}</time>")

    def number(self, value: Any) -> SafeString:
        """A number with its thousands apart."""
        return self.word(f"{value:,}")

    def truth(self, value: bool) -> SafeString:
        """A tick for yes, nothing for no."""
        return markup.icon("check", _("Yes")) if value else NOTHING

    def words(self, values: Iterable[Any]) -> SafeString:
        """Several words in a row."""
        return self.text(wording.listed(values))

    def link(self, value: str) -> SafeString:
        """An address of the web. Anything else stays a text."""
        address = value if "://" in value else f"https://{value}"
        if not address.lower().startswith(("http://", "https://")):
            return self.text(value)
        return format_html('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', address, value)

    def _person(self, value: Any) -> SafeString:
        return format_html('<span class="who">{}{}</span>', markup.avatar(value, "s"), value)


def words_of(choices: Any) -> dict[str, str]:
    """{value: word in the reader's language} of a model's choices; worked out once per language."""
    return _words_of(choices, get_language() or "en")


@cache
def _words_of(choices: Any, language: str) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
