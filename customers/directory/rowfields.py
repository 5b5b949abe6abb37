"""Form fields that hold a list: numbers and addresses as rows, other names as lines, tags as words.

Rows work without scripts: each stands there with a box to take it off, and empty ones wait to be filled;
`static/js/rows.js` adds and removes them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.directory import countries, tags
from customers.directory.models import ContactPoint, CustomerAddress
from customers.directory.parts import Address, Reach

MOST = 40


class RowForm(forms.Form):
    """One row; `made()` is what it says once it is valid."""

    remove = forms.BooleanField(label=_("Remove"), required=False)
    # Fields that are filled in before anybody typed, and so do not make a row one that counts.
    given: tuple[str, ...] = ()

    def is_blank(self) -> bool:
        typed = (self[name].value() for name in self.fields if name not in (*self.given, "remove"))
        return not any(value.strip() if isinstance(value, str) else value for value in typed)

    def made(self) -> Any:
        """What the row says, as its list holds it."""
        return self.cleaned_data


class PointRow(RowForm):
    """One phone number, fax or mail address."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactPoint.Kind.choices)
    label = forms.ChoiceField(
        label=capfirst(pgettext_lazy("of a contact point", "label")),
        choices=[("", "—"), *ContactPoint.Label.choices],
        required=False,
    )
    value = forms.CharField(label=_("Number or mail address"), max_length=254)
    is_primary = forms.BooleanField(label=capfirst(_("primary")), required=False)
    is_invalid = forms.BooleanField(label=capfirst(_("invalid")), required=False)
    do_not_contact = forms.BooleanField(label=capfirst(_("do not contact")), required=False)
    given = ("kind", "label", "is_primary")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        value, kind = data.get("value", ""), data.get("kind")
        if value and kind == "email":
            forms.EmailField().clean(value)
        elif value and kind and not re.search(r"\d{3}", re.sub(r"[\s().-]", "", value)):
            raise ValidationError(_("“%(value)s” is no number.") % {"value": value})
        return data

    def made(self) -> Reach:
        return Reach(**{name: self.cleaned_data[name] for name in Reach._fields})


class AddressRow(RowForm):
    """One more address."""

    label = forms.ChoiceField(
        label=capfirst(pgettext_lazy("of an address", "label")), choices=CustomerAddress.Label.choices
    )
    country = forms.ChoiceField(label=capfirst(_("country")), required=False)
    province = forms.CharField(label=capfirst(_("province or state")), max_length=60, required=False)
    city = forms.CharField(label=capfirst(_("city")), max_length=60, required=False)
    district = forms.CharField(label=capfirst(_("district")), max_length=60, required=False)
    line = forms.CharField(label=capfirst(_("street and number")), max_length=300)
    postal_code = forms.CharField(label=capfirst(_("postal code")), max_length=20, required=False)
    is_invalid = forms.BooleanField(label=capfirst(_("invalid")), required=False)
    given = ("label", "country")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=capfirst(_("country")), choices=[("", "—"), *countries.choices()], required=False
        )

        for name in ("province", "city", "district", "line", "postal_code"):
            self.fields[name].widget.attrs["placeholder"] = self.fields[name].label

    @property
    def places(self) -> list[forms.BoundField]:
        return [self[name] for name in ("province", "city", "district")]

    def made(self) -> Address:
        return Address(**{name: self.cleaned_data[name] for name in Address._fields})


class Typed(dict[str, str]):
    """A row as it came from the browser, still unchecked; drawn again with what is wrong."""


class RowsWidget(forms.Widget):
    """Rows of one kind of form, and an empty one to add."""

    template_name = "customers/widgets/rows.html"
    use_fieldset = True

    def __init__(
        self, row: type[RowForm], *, template: str, add: Any, blank: Iterable[dict[str, Any]] = ()
    ) -> None:
        super().__init__()
        self.row, self.template, self.add, self.blank = row, template, add, list(blank)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Typed]:
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-\w+")
        numbers = sorted({int(found[1]) for key in data if (found := pattern.fullmatch(key))})[:MOST]
        fields = self.row.base_fields
        return [Typed({one: data.get(f"{name}-{number}-{one}", "") for one in fields}) for number in numbers]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        given = (
            value if isinstance(value, list | tuple) else []
        )  # an address may carry any text under the name
        rows = [self._form(name, number, row) for number, row in enumerate(given)]
        rows += [self._form(name, len(rows) + place, row) for place, row in enumerate(self._blank(rows))]
        more = self.row(prefix=f"{name}-__n__", initial=self.blank[0] if self.blank else None)
        context: dict[str, Any] = super().get_context(name, None, attrs)
        return {
            **context,
            "rows": rows,
            "more": more,
            "next": len(rows),
            "add": self.add,
            "template": self.template,
        }

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""

    def _blank(self, rows: list[RowForm]) -> list[dict[str, Any]]:
        return [] if rows else self.blank

    def _form(self, name: str, number: int, row: Any) -> RowForm:
        prefix = f"{name}-{number}"
        if not isinstance(row, Typed):
            return self.row(prefix=prefix, initial=row if isinstance(row, dict) else row._asdict())
        form = self.row({f"{prefix}-{one}": value for one, value in row.items() if value}, prefix=prefix)
        if form.is_blank() or row.get("remove"):
            form = self.row(prefix=prefix, initial=dict(row))
        return form


class HiddenRows(RowsWidget):
    """The same rows carried along unseen, for the page that asks what shall stand."""

    template_name = "customers/widgets/hidden_rows.html"
    input_type = "hidden"
    is_hidden = True

    def _blank(self, rows: list[RowForm]) -> list[dict[str, Any]]:
        return []


class RowsField(forms.Field):
    """A list of rows; cleaned to a tuple of what the rows make."""

    widget: RowsWidget

    def __init__(self, row: type[RowForm], **how: Any) -> None:
        self.row = row
        label = how.pop("label")
        super().__init__(widget=RowsWidget(row, **how), label=label, required=False)
        self.hidden_widget: Callable[[], RowsWidget] = lambda: HiddenRows(row, **how)  # type: ignore[assignment]

    def clean(self, value: Any) -> tuple[Any, ...]:
        made, bad = [], []
        for row in value or []:
            form = self.row(row)
            if row.get("remove") or form.is_blank():
                continue
            if form.is_valid():
                made.append(form.made())
            else:
                bad.append(form)
        if bad:
            raise ValidationError([one for form in bad for errors in form.errors.values() for one in errors])
        return tuple(made)


class LinesField(forms.CharField):
    """Several words, one on each line."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(value)
        lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(_("At most %(number)d characters on a line.") % {"number": self.longest})
        return lines[:MOST]


class TagsField(forms.CharField):
    """Names of tags with commas between them; `static/js/tags.js` makes chips of them."""

    def __init__(self, **kwargs: Any) -> None:
        widget = TagsInput(attrs={"data-tags": "", "autocomplete": "off"})
        super().__init__(widget=widget, required=False, max_length=2_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        names = [tags.tidy(name) for name in re.split("[,，、\n]", super().clean(value))]
        return tuple(sorted({name.lower(): name for name in names if name}.values()))


class TagsInput(forms.TextInput):
    """A text field with the known tags beside it."""

    template_name = "customers/widgets/tags.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "offered": tags.offered()}


def points(kinds: tuple[str, ...] = ("phone", "email")) -> RowsField:
    """The numbers and mail addresses of a customer or contact."""
    return RowsField(
        PointRow,
        label=_("Phones, faxes and mail addresses"),
        template="customers/widgets/_point_row.html",
        add=_("Add a number or mail address"),
        blank=[{"kind": kind, "is_primary": "on"} for kind in kinds],
    )


def addresses() -> RowsField:
    """The further addresses of a customer."""
    return RowsField(
        AddressRow,
        label=_("Further addresses"),
        template="customers/widgets/_address_row.html",
        add=_("Add an address"),
    )
