"""What people type about segments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.segments import selectors
from customers.segments.models import Segment
from ownership.access.forms import ScopedForm

FIELDS = ("name", "description", "kind", "audience", "department")


def _label(name: str) -> Any:
    return capfirst(Segment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class SegmentForm(ScopedForm):
    """Name, purpose and audience; the conditions stand in the builder beside it. A kind is chosen once."""

    name = forms.CharField(label=_label("name"), max_length=80)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a segment", "Kind"),
        choices=Segment.Kind.choices,
        help_text=_(
            "A live segment always holds who fits now; a fixed list keeps those who fit when it is made."
        ),
    )
    description = forms.CharField(label=_label("description"), max_length=300, required=False)
    audience = forms.ChoiceField(label=_label("audience"), required=False)
    department: Any = forms.ModelChoiceField(
        queryset=None, label=_label("department"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["kind"]
        offered = selectors.audiences_for(self.viewer)
        self.fields["audience"].choices = offered  # type: ignore[attr-defined]
        if "department" in dict(offered):
            self.fields["department"].queryset = selectors.departments_for(self.viewer)  # type: ignore[attr-defined]
        else:
            del self.fields["department"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["audience"] = data.get("audience") or Segment.Audience.PRIVATE
        if data["audience"] != Segment.Audience.DEPARTMENT:
            data["department"] = None
        elif not data.get("department"):
            self.add_error("department", _("Name the department."))
        return data


class PutForm(forms.Form):
    """On which list they go."""

    segment: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Fixed list"), empty_label=_("choose a list")
    )

    def __init__(self, *args: Any, viewer: Any, record: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = selectors.lists_to_fill(viewer, record)  # type: ignore[attr-defined]
