"""Texts and links."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _

from customers.records.fields.kinds.base import Broken, Kind, NotOfKind, one_line
from customers.records.models import CustomField

LONGEST, LONGEST_LINK = 500, 500
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?(:\d{1,5})?")


class Text(Kind):
    """One line of at most 500 characters."""

    name = filtered_as = "text"

    def read(self, field: CustomField, raw: Any) -> str:
        if not isinstance(raw, str):
            raise Broken(raw)
        return raw

    def clean(self, field: CustomField, value: Any) -> str | None:
        text = one_line(str(value or ""))
        if len(text) > LONGEST:
            raise NotOfKind(
                _("This is %(length)d characters long; at most %(limit)d are taken.")
                % {"length": len(text), "limit": LONGEST}
            )
        return text or None

    def parse(self, field: CustomField, text: str) -> str | None:
        return self.clean(field, text)

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        return forms.CharField(max_length=LONGEST, **common)


class Link(Kind):
    """An address on the web; http and https only, since it becomes a link."""

    name, filtered_as = "link", "text"

    def read(self, field: CustomField, raw: Any) -> str:
        # Asked again when it is read: whatever wrote the JSON, nothing else may become a link.
        if not isinstance(raw, str) or address(raw) is None:
            raise Broken(raw)
        return raw

    def clean(self, field: CustomField, value: Any) -> str | None:
        text = one_line(str(value or "")).replace(" ", "%20")
        if not text:
            return None
        found = address(text if "://" in text else f"https://{text}")
        if found is None:
            raise NotOfKind(_("This is not a web address. Write it like https://example.com."))
        return found

    def parse(self, field: CustomField, text: str) -> str | None:
        return self.clean(field, text)

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        # Text, not URLField: its validator refuses addresses of a company's own network (http://wiki/x).
        widget = forms.TextInput(attrs={"type": "url", "inputmode": "url", "placeholder": "https://"})
        return forms.CharField(max_length=LONGEST_LINK, widget=widget, **common)


def address(text: str) -> str | None:
    """The address with scheme and host in small letters, None for anything that is not http(s)."""
    if len(text) > LONGEST_LINK or any(one in text for one in " <>\"'\\`{}|^") or not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.netloc):
        return None
    return parts._replace(netloc=parts.netloc.lower()).geturl()
