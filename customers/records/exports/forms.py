"""What an export asks: the format, and which columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.records.exports.cells import header
from customers.records.exports.kinds import Kind
from customers.records.lists.listing import Listing
from customers.records.models import Export

SHOWN, EVERYTHING, PICKED = "shown", "all", "picked"


class ExportForm(forms.Form):
    """The columns of the list, all there are, or those picked; a facet that is hidden has none to offer."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), widget=forms.RadioSelect)
    which = forms.ChoiceField(
        label=gettext_lazy("Columns"),
        widget=forms.RadioSelect,
        choices=[
            (SHOWN, gettext_lazy("Those of the list, as it is shown now")),
            (EVERYTHING, gettext_lazy("All that you may read")),
            (PICKED, gettext_lazy("Those ticked below")),
        ],
        required=False,
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns to pick from"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, kind: Kind, listing: Listing, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"format": kind.formats[0], "which": SHOWN})
        super().__init__(*args, **kwargs)
        self.listing = listing
        formats: Any = self.fields["format"]
        formats.choices = [(one.value, one.label) for one in kind.formats]
        columns: Any = self.fields["columns"]
        columns.choices = [(key, header(one.label)) for key, one in listing.offered.items()]
        if not self.is_bound:
            self.initial["columns"] = [one.key for one in listing.columns]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("format") != Export.Format.VCARD
            and data.get("which") == PICKED
            and not data.get("columns")
        ):
            self.add_error("columns", _("Tick at least one column."))
        return data

    def keys(self) -> Sequence[str]:
        """The columns asked for, in the list's order; those of the list first where all are wanted."""
        shown = [one.key for one in self.listing.columns]
        which = self.cleaned_data.get("which") or SHOWN
        if which == PICKED:
            return list(self.cleaned_data["columns"])
        return shown if which == SHOWN else [*shown, *self.listing.offered]
