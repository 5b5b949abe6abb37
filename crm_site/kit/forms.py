"""Browser-native widgets. Everything else about a form's look comes from `templates/django/forms/`."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A date picked in the browser's own calendar; always ISO, as `type="date"` demands in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """Date and time, in the person's own time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
