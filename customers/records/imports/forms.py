"""Choosing a file, and saying which column means what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.records.imports import targets
from customers.records.imports.kinds import Kind
from ownership.models import User

LEFT_OUT = ""


class UploadForm(forms.Form):
    """A file of customers."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_(
            "A CSV or text file with a header row. Encoding (UTF-8, UTF-16, GB18030) and separator are recognised."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        error_messages={"empty": _("The file is empty. Choose a file with a header row and rows below it.")},
    )


class MappingForm(forms.Form):
    """One select box per column of the file, and where new customers go. Valid, it holds `mapping`."""

    target = forms.ChoiceField(label=_("New customers go to"), required=False)

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        headers: Sequence[str],
        chosen: Mapping[str, str],
        by: User,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.headers = kind, headers
        self.fields["target"] = forms.ChoiceField(
            label=_("New customers go to"), required=False, choices=targets.choices(by)
        )
        names = [
            (LEFT_OUT, _("– leave out –")),
            *((field.name, capfirst(str(field.label))) for field in kind.fields),
        ]
        for place, header in enumerate(headers):
            self.fields[_place(place)] = forms.ChoiceField(
                label=header, required=False, choices=names, initial=chosen.get(header, LEFT_OUT)
            )

    def columns(self) -> Iterator[forms.BoundField]:
        """The select boxes, in the order of the file's columns."""
        for place in range(len(self.headers)):
            yield self[_place(place)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.mapping = {header: cleaned.get(_place(place), "") for place, header in enumerate(self.headers)}
        self._refuse_doubles()
        for field in self.kind.fields:
            if field.required and field.name not in self.mapping.values():
                self.add_error(None, _("Choose the column that holds “%(field)s”.") % {"field": field.label})
        return cleaned

    def _refuse_doubles(self) -> None:
        first: dict[str, str] = {}
        for place, (header, name) in enumerate(self.mapping.items()):
            if name and name in first:
                self.add_error(
                    _place(place), _("The column “%(header)s” holds this already.") % {"header": first[name]}
                )
            first.setdefault(name, header)


def _place(place: int) -> str:
    return f"column-{place}"
