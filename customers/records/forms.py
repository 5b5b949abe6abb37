"""What a reader asks of a timeline."""

from __future__ import annotations

from typing import Any

from django import forms

from customers.records import timeline


class TimelineFilter(forms.Form):
    """The timeline's filters; what does not fit is as if it had not been said."""

    group = forms.CharField(required=False, max_length=40)
    by = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    text = forms.CharField(required=False, max_length=100)

    def wanted(self) -> dict[str, Any]:
        """What to show; empty values ask for everything."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        known = {one.key for one in timeline.groups()}
        return {**found, "group": found["group"] if found["group"] in known else ""}
