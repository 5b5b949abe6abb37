"""Choosing a file, saying how it is read, which column means what, and what becomes of known rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.records.imports import remembered, targets
from customers.records.imports.beginning import Beginning
from customers.records.imports.formats.delimited import ENCODINGS
from customers.records.imports.kinds import Kind, get_kind, kinds
from customers.records.imports.mapping import either, mapping_from_headers
from customers.records.models import ImportBatch
from ownership.access.policy import can
from ownership.models import User

LEFT_OUT = ""
ACCEPTED = ".csv,.tsv,.txt,.psv,.xlsx,.xls,.ods,.vcf,.vcard,.ldif,.ldi,text/csv,text/plain,text/vcard"
POLICIES = {
    "update": _("change them where the file says otherwise"),
    "leave": _("leave them as they are"),
    "new": _("always make new ones"),
}
SEPARATORS = {
    ",": _("comma ,"),
    ";": _("semicolon ;"),
    "\t": _("tab"),
    "|": "|",
    "，": "，",
    "；": "；",
    "^": "^",
    "~": "~",
}


def kinds_for(by: User) -> list[Kind]:
    """What this person may import."""
    return [kind for kind in kinds() if can(by, f"{kind.name}.import")]


class UploadForm(forms.Form):
    """A file, or the number of one that came in pieces; and what it holds."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        required=False,
        help_text=_(
            "A workbook (.xlsx, .xls, .ods), CSV or text in any encoding, or an address book (.vcf, .ldif). Headers and "
            "separators are recognised."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("The file is empty. Choose a file with a header row and rows below it.")},
    )
    upload = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What is in it"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("What is in it"),
            required=False,
            choices=[
                ("", _("Find out from its columns")),
                *((one.name, capfirst(str(one.label))) for one in kinds_for(by)),
            ],
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("upload") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return cleaned


class UploadStartForm(forms.Form):
    """What a browser says of a file before it sends it in pieces."""

    file_name = forms.CharField(max_length=255)
    size = forms.IntegerField(min_value=0)
    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$")


class ReadingForm(forms.Form):
    """How the file is read, where the guess was wrong. Valid, it holds `options`."""

    kind = forms.ChoiceField(label=_("The file holds"))
    sheet = forms.TypedChoiceField(label=_("Sheet"), required=False, coerce=int, empty_value=None)
    header = forms.BooleanField(label=_("The first row holds the names of the columns"), required=False)
    fill = forms.BooleanField(label=_("Fill rows that end early with empty cells"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), required=False)
    saved: Any = forms.ModelChoiceField(label=_("Columns as saved"), required=False, queryset=None)

    def __init__(self, *args: Any, batch: ImportBatch, by: User, **kwargs: Any) -> None:
        self.batch, self.beginning = batch, Beginning.kept(batch)
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        self._choose("kind", [(one.name, capfirst(str(one.label))) for one in kinds_for(by)])
        self._choose("sheet", list(enumerate(self.beginning.sheets)))
        self._choose("encoding", [("", _("as recognised")), *((name, name.upper()) for name in ENCODINGS)])
        self._choose("delimiter", [("", _("as recognised")), *SEPARATORS.items()])
        saved: Any = self.fields["saved"]
        saved.queryset, saved.empty_label = remembered.shared(batch.kind), _("– none –")
        self._leave_out()

    def options(self) -> dict[str, Any]:
        """What was chosen, without what is as recognised."""
        chosen = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("kind", "saved") and value
        }
        if "header" in self.fields:
            chosen["header"] = self.cleaned_data["header"]
        return chosen

    def _initial(self) -> dict[str, Any]:
        chosen = self.batch.options
        return {
            "kind": self.batch.kind,
            "sheet": self.beginning.sheet,
            "header": self.beginning.has_header,
            **{name: chosen.get(name, "") for name in ("fill", "encoding", "delimiter")},
        }

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _leave_out(self) -> None:
        """Only what this format has."""
        is_text, is_sheet = self.beginning.format == "csv", bool(self.beginning.sheets)
        gone = {
            "encoding": not is_text,
            "delimiter": not is_text,
            "fill": not is_text,
            "sheet": not is_sheet or len(self.beginning.sheets) < 2,
            "header": not self.beginning.has_choice,
            "saved": not remembered.shared(self.batch.kind).exists(),
        }
        for name in [name for name, is_gone in gone.items() if is_gone]:
            del self.fields[name]


class MappingForm(forms.Form):
    """One select box per column of the file, where new rows go, and what becomes of known ones.

    Valid, it holds `mapping`, and `options` are those to keep with the batch.
    """

    into = forms.ChoiceField()
    target = forms.ChoiceField(label=_("New customers go to"), required=False)
    policy = forms.ChoiceField(label=_("Those that are known already"), required=False)
    key = forms.ChoiceField(label=_("Recognised by"), required=False)
    country = forms.ChoiceField(label=_("Country where none is given"), required=False)
    day_first = forms.ChoiceField(
        label=_("Dates like 03/04/2024"),
        required=False,
        choices=[("", _("as the column tells")), ("true", _("3 April")), ("false", _("4 March"))],
    )
    save_as = forms.CharField(
        label=_("Keep these columns for everybody as"),
        required=False,
        max_length=80,
        help_text=_("Leave empty to remember them for yourself only."),
    )

    def __init__(self, *args: Any, batch: ImportBatch, by: User, **kwargs: Any) -> None:
        self.batch, self.kind = batch, get_kind(batch.kind)
        self.beginning = Beginning.kept(batch)
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        self._choose("target", targets.choices(by))
        self._choose("into", [("", _("– choose –")), *(self.kind.into(by) if self.kind.into else ())])
        self.fields["into"].label = str(self.kind.into_label)
        self._choose("policy", [(name, POLICIES[name]) for name in self.kind.policies])
        keys = [("auto", _("code, else name and place")), *self.kind.update_keys]
        self._choose("key", list(dict(keys).items()))
        countries = self.kind.countries() if self.kind.countries else []
        self._choose("country", [("", _("as recognised")), *countries])
        self._leave_out(
            into=self.kind.into is None,
            target=not self.kind.has_target,
            policy=len(self.kind.policies) < 2,
            key=len(keys) < 2,
            country=not countries,
            save_as=not can(by, "imports.share"),
        )
        self._add_columns()

    def columns(self) -> Iterator[tuple[forms.BoundField, str]]:
        """The select boxes with the first values below, in the order of the file's columns."""
        for place in range(len(self.beginning.headers)):
            yield self[_place(place)], self.beginning.values_of(place)

    def settings(self) -> Iterator[forms.BoundField]:
        """The other fields."""
        return (self[name] for name in self.fields if not name.startswith("column-"))

    def chosen(self) -> dict[str, str]:
        """Header to field, as it stands in the boxes now, valid or not."""
        found: dict[str, str] = {}
        for place, header in enumerate(self.beginning.headers):
            value = self[_place(place)].value() or ""
            found[header] = "" if value in found.values() else value
        return found

    def options(self) -> dict[str, Any]:
        """What becomes of known rows, and what ambiguous cells mean; only what was chosen."""
        names = ("into", "policy", "key", "country")
        chosen = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        if self.cleaned_data.get("day_first"):
            chosen["day_first"] = self.cleaned_data["day_first"] == "true"
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.mapping = {
            header: cleaned.get(_place(place), "") for place, header in enumerate(self.beginning.headers)
        }
        if not self._refuse_doubles():
            mapping = mapping_from_headers(self.kind, self.beginning.headers, self.mapping)
            for group in mapping.gaps(self.kind):
                self.add_error(
                    None,
                    _("Choose the column that holds “%(field)s”.") % {"field": either(group, self.kind)},
                )
        return cleaned

    def _initial(self) -> dict[str, Any]:
        options = self.batch.options
        day_first = options.get("day_first")
        return {
            "target": self.batch.target,
            "day_first": "" if day_first is None else str(day_first).lower(),
            **{name: options.get(name, "") for name in ("into", "policy", "key", "country")},
        }

    def _add_columns(self) -> None:
        names = [
            (LEFT_OUT, _("– leave out –")),
            *((field.name, capfirst(str(field.label))) for field in self.kind.fields),
        ]
        for place, header in enumerate(self.beginning.headers):
            self.fields[_place(place)] = forms.ChoiceField(
                label=header,
                required=False,
                choices=names,
                initial=self.batch.mapping.get(header, LEFT_OUT),
            )

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _leave_out(self, **gone: bool) -> None:
        for name in [name for name, is_gone in gone.items() if is_gone]:
            del self.fields[name]

    def _refuse_doubles(self) -> bool:
        first: dict[str, str] = {}
        for place, (header, name) in enumerate(self.mapping.items()):
            if name and name in first:
                self.add_error(
                    _place(place), _("The column “%(header)s” holds this already.") % {"header": first[name]}
                )
            first.setdefault(name, header)
        return bool(self.errors)


def _place(place: int) -> str:
    return f"column-{place}"
