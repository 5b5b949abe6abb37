"""Choices as an administrator writes them: one on each line, `value | 中文 | English`, `off` behind it to stop offering it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Choice = dict[str, Any]
VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
OFF = {"off", "停用"}
MOST, LONGEST = 200, 80
BETWEEN = " | "


class ChoiceLines(forms.CharField):
    """A text of lines that cleans to the list of choices."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 70, "class": "vLargeTextField", "spellcheck": "false"})

    def __init__(self, **common: Any) -> None:
        common.setdefault("required", False)
        super().__init__(
            help_text=gettext_lazy(
                "One on each line: “value | Chinese name | English name”. The value stays for ever and may be left "
                "out for a new choice; names may change. A fourth part “off” stops offering a choice and keeps it "
                "where it stands."
            ),
            **common,
        )

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Choice]:
        return read(super().clean(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return written(initial or []) != (data or "").replace("\r\n", "\n").strip()


def written(choices: list[Choice]) -> str:
    """The choices as lines."""
    lines = []
    for one in choices:
        if isinstance(one, dict) and one.get("value"):
            parts = [str(one["value"]), str(one.get("name", "")), str(one.get("name_en", ""))]
            lines.append(BETWEEN.join([*parts, *(["off"] if one.get("off") else [])]).rstrip())
    return "\n".join(lines)


def read(text: str) -> list[Choice]:
    """The choices of lines. Raises ValidationError that names the line."""
    found: list[Choice] = []
    lines = [(number, _parts(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    taken = {parts[0] for _number, (parts, _off) in lines if len(parts) > 2}
    for number, (parts, off) in lines:
        choice = _named(parts, taken) | ({"off": True} if off else {})
        _check(number, choice, found, too_many=len(parts) > 3)
        taken.add(choice["value"])
        found.append(choice)
    if len(found) > MOST:
        raise ValidationError(_("A field takes at most %(number)d choices.") % {"number": MOST})
    return found


def _parts(line: str) -> tuple[list[str], bool]:
    """The parts of a line, and whether its last one switches the choice off."""
    parts = [" ".join(part.split()) for part in line.replace("｜", "|").split("|")]
    off = len(parts) > 1 and parts[-1].casefold() in OFF
    return parts[:-1] if off else parts, off


def _named(parts: list[str], taken: set[str]) -> Choice:
    """A choice out of its parts. With fewer than three the value is made up."""
    if len(parts) > 2:
        value, name, english = parts[:3]
        return {"value": value, "name": name or english, "name_en": english}
    name, english = (*parts, "")[:2]
    name = name or english
    return {"value": _made_up(english or name, taken), "name": name, "name_en": english}


def _made_up(name: str, taken: set[str]) -> str:
    """A value from the letters of the name, else a number; one that no other choice has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:36] or "c"
    numbered = (f"{stem}{number}" for number in range(2 if stem != "c" else 1, MOST + 2))
    return next(one for one in ([stem] if stem != "c" else []) + list(numbered) if one not in taken)


def _check(number: int, choice: Choice, before: list[Choice], *, too_many: bool) -> None:
    words = [choice["name"], choice["name_en"]]
    if too_many:
        said = _("too many parts; names may not hold “|”")
    elif not VALUE.fullmatch(choice["value"]):
        said = _("a value takes small letters, digits, _ and - only")
    elif not choice["name"]:
        said = _("the name is missing")
    elif any(len(word) > LONGEST or ";" in word or "；" in word for word in words):
        said = _("a name has at most 80 characters and no semicolon, which parts choices in files")
    elif _same(choice, before):
        said = _("another choice has this value or name already")
    else:
        return
    raise ValidationError(_("Line %(number)d: %(reason)s.") % {"number": number, "reason": said})


def _same(choice: Choice, before: list[Choice]) -> bool:
    taken = {str(word).casefold() for one in before for word in (one["value"], one["name"], one["name_en"])}
    mine = {str(word).casefold() for word in (choice["value"], choice["name"], choice["name_en"]) if word}
    return bool(mine & taken)
