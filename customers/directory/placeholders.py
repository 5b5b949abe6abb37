"""Words in braces of texts that are written often, and what they become for one reader: values in, text out.

Only the names listed here mean anything; whatever else stands in braces stays as it is. A value that is masked or
hidden for the reader is not filled in: its placeholder stays, and what holds one is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Meanings = Mapping[str, Words]
# What a mail template may say, and what it means.
PLACEHOLDERS: dict[str, Words] = {
    "customer.name": _("the customer's name"),
    "customer.short_name": _("the customer's short name"),
    "customer.code": _("the customer's code"),
    "customer.city": _("the customer's city"),
    "contact.name": _("the contact's name"),
    "contact.title": _("the contact's title"),
    "me.name": _("your name"),
    "me.department": _("your department"),
    "me.phone": _("your phone number"),
    "me.email": _("your mail address"),
    "today": _("today's date"),
}
# A prepared answer to a case may also say which one.
OF_CASES: dict[str, Words] = {
    "case.number": _("the case's number"),
    "case.title": _("what the case is about"),
    "case.reference": _("the case's reference"),
    **PLACEHOLDERS,
}
_BRACES = re.compile(r"\{([a-z_.]{1,40})\}")


def values_for(customer: Any, contact: Any, title: str, me: Any, department: Words) -> dict[str, Any]:
    """What each placeholder stands for. `customer` and `contact` are masked for the sender; `contact` may be None."""
    return {
        "customer.name": customer.name,
        "customer.short_name": customer.short_name or customer.name,
        "customer.code": customer.code,
        "customer.city": customer.city,
        "contact.name": contact.name if contact is not None else "",
        "contact.title": title,
        "me.name": me.label,
        "me.department": department,
        "me.phone": me.phone,
        "me.email": me.email,
        "today": date_format(timezone.localdate(), "DATE_FORMAT"),
    }


def filled(text: str, values: Mapping[str, Any]) -> str:
    """`text` with its placeholders replaced, once: braces in a value stay what they are."""
    return _BRACES.sub(_filler(values), text)


def _filler(values: Mapping[str, Any]) -> Callable[[re.Match[str]], str]:
    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        if not value or getattr(value, "is_masked", False):
            return found[0]
        return str(value)

    return fill


def left_in(text: str, known: Meanings = PLACEHOLDERS) -> list[str]:
    """Known placeholders that still stand in `text`, each once, as written."""
    return list(dict.fromkeys(f"{{{name}}}" for name in _BRACES.findall(text) if name in known))


def unknown_in(text: str, known: Meanings = PLACEHOLDERS) -> list[str]:
    """What stands in braces but means nothing: most likely misspelt."""
    return list(dict.fromkeys(f"{{{name}}}" for name in _BRACES.findall(text) if name not in known))
