"""What people type about saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.records.lists.saved import led_departments
from customers.records.models import SavedView
from ownership.access.forms import ScopedForm
from ownership.access.policy import can


class ViewForm(ScopedForm):
    """Name and audience of a view; only audiences that the person may address."""

    name = forms.CharField(label=capfirst(_("name")), max_length=80)
    audience = forms.ChoiceField(label=capfirst(_("who uses it")), required=False)
    department: Any = forms.ModelChoiceField(
        queryset=None,
        label=capfirst(_("department")),
        required=False,
        empty_label="—",
        help_text=_("For a view that a department uses."),
    )
    is_pinned = forms.BooleanField(label=_("Keep it above the list"), required=False, initial=True)
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._departments = led_departments(self.viewer)
        offered = list(self._offered())
        if len(offered) == 1:
            del self.fields["audience"], self.fields["department"]
            return
        self.fields["audience"].choices = offered  # type: ignore[attr-defined]
        if "department" in dict(offered):
            self.fields["department"].queryset = self._departments  # type: ignore[attr-defined]
        else:
            del self.fields["department"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["audience"] = data.get("audience") or SavedView.Audience.PRIVATE
        if data["audience"] != SavedView.Audience.DEPARTMENT:
            data["department"] = None
        elif not data.get("department"):
            self.add_error("department", _("Name the department."))
        return data

    def parts(self) -> tuple[dict[str, Any], dict[str, bool]]:
        """(what belongs to the view, what this person does with it)."""
        data = self.cleaned_data
        choice = {name: bool(data[name]) for name in ("is_pinned", "is_default")}
        return {name: data[name] for name in ("name", "audience", "department")}, choice

    def _offered(self) -> Any:
        yield SavedView.Audience.PRIVATE.value, SavedView.Audience.PRIVATE.label
        if self._departments.exists():
            yield SavedView.Audience.DEPARTMENT.value, SavedView.Audience.DEPARTMENT.label
        if can(self.viewer, "views.keep", SavedView(by=self.viewer, audience=SavedView.Audience.ALL)):
            yield SavedView.Audience.ALL.value, SavedView.Audience.ALL.label
