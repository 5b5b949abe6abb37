"""Times and money in the reader's language, as plain text.

Pure: values and `now` in, words out. The template filters in `templatetags/ui.py` wrap these in markup.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
# In Chinese figures are grouped by ten thousands (万) and hundred millions (亿), not by thousands.
CHINESE_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
ENGLISH_STEPS = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))
# Django's own abbreviations are as long as the names in Chinese.
WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)
# A gap between two Chinese signs (or full-width marks); what is quoted stays as it was typed.
CHINESE = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
GAP = re.compile(f"(「[^」]*」)|(?<={CHINESE}) (?={CHINESE})")


class Due(NamedTuple):
    """How a deadline reads: its words and the tone of its chip (r late, y soon, empty calm)."""

    text: str
    tone: str


def ago(moment: datetime | date, now: datetime) -> str:
    """The moment as people say it: relative when near, a date when far; future moments too."""
    if not isinstance(moment, datetime):
        return _day(moment, timezone.localdate(now))
    minutes = int((now - moment).total_seconds() // 60)
    if 0 <= minutes < 1:
        return _("just now")
    if 1 <= minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    return _day_and_time(_local(moment), _local(now))


def due(moment: datetime, now: datetime) -> Due:
    """How long is left until a deadline, or by how much it is missed."""
    left = moment - now
    if left < timedelta(0):
        return Due(_("%(time)s overdue") % {"time": span(-left)}, "r")
    if left < timedelta(hours=1):
        return Due(_("%(time)s left") % {"time": span(left)}, "r")
    if left < timedelta(hours=8):
        return Due(_("%(time)s left") % {"time": span(left)}, "y")
    return Due(_day_and_time(timezone.localtime(moment), timezone.localtime(now)), _calm(moment, now))


def span(length: timedelta) -> str:
    """A length of time in its two largest units: 40 min, 2 h 40 min, 3 d 4 h."""
    minutes = max(1, int(length.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _("%(d)d d %(h)d h") % {"d": days, "h": hours} if hours else _("%(d)d d") % {"d": days}
    if hours:
        return _("%(h)d h %(m)d min") % {"h": hours, "m": minutes} if minutes else _("%(h)d h") % {"h": hours}
    return _("%(m)d min") % {"m": minutes}


def full(moment: datetime | date) -> str:
    """The whole date (and time, with its zone) for a tooltip."""
    if not isinstance(moment, datetime):
        return date_format(moment, "DATE_FORMAT")
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def money(amount: Decimal | int, currency: str = "CNY") -> str:
    """The exact amount: `¥1,280,000`, `$99.50`; cents are left out when there are none."""
    amount = Decimal(amount)
    digits = f"{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{abs(amount):,.2f}"
    return f"{_sign(amount)}{_symbol(currency)}{digits}"


def money_short(amount: Decimal | int, currency: str = "CNY") -> str:
    """The amount rounded for a glance: `¥128万` in Chinese, `¥1.28M` in English."""
    amount = Decimal(amount)
    steps = CHINESE_STEPS if _in_chinese() else ENGLISH_STEPS
    for size, unit in steps:
        if abs(amount) >= size:
            digits = f"{abs(amount) / size:.2f}".rstrip("0").rstrip(".")
            return f"{_sign(amount)}{_symbol(currency)}{digits}{unit}"
    return money(amount, currency)


def weekday(day: date) -> str:
    """The day of the week in short: Mon, 周一."""
    return str(WEEKDAYS[day.weekday()])


def listed(words: Iterable[object]) -> str:
    """The words in a row: `name, phone` in English, `名称、电话` in Chinese."""
    return pgettext("between words in a row", ", ").join(str(word) for word in words)


def closed_up(words: str) -> str:
    """In Chinese without the gaps that a pattern leaves for figures and Latin words: `级别为 A`, but `阶段为线索`."""
    return GAP.sub(lambda match: match[1] or "", words) if _in_chinese() else words


def _day_and_time(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    if days not in (-1, 0, 1):
        return _day(moment.date(), now.date())
    near = (
        _("today %(time)s") if not days else _("tomorrow %(time)s") if days > 0 else _("yesterday %(time)s")
    )
    return near % {"time": f"{moment:%H:%M}"}


def _local(moment: datetime) -> datetime:
    """The moment in the reader's zone; as it is where it stands there already, as a list's own do."""
    zone = timezone.get_current_timezone()
    return moment if moment.tzinfo is zone else moment.astimezone(zone)


def _day(day: date, today: date) -> str:
    days = (day - today).days
    if days in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    if -7 < days < 0:
        return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}
    if 0 < days < 7:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return _date(day, day.year == today.year, get_language() or "")


@lru_cache(maxsize=4096)
def _date(day: date, is_this_year: bool, language: str) -> str:
    """Kept, because a list says the same few days fifty times."""
    this_year, other_year = ("n月j日", "Y年n月j日") if language.startswith("zh") else ("M j", "M j, Y")
    return date_format(day, this_year if is_this_year else other_year)


def _in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _calm(moment: datetime, now: datetime) -> str:
    return "y" if timezone.localdate(moment) == timezone.localdate(now) else ""


def _sign(amount: Decimal) -> str:
    return "−" if amount < 0 else ""


def _symbol(currency: str) -> str:
    return SYMBOLS.get(currency, f"{currency} ")
