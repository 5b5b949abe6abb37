"""What people type about a step: one form per verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownership.models import User
from workflows.steps import finding
from workflows.steps.models import Step


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StepForm(forms.Form):
    """A verb that needs no words."""

    def __init__(self, *args: Any, step: Step, by: User | None = None, **kwargs: Any) -> None:
        self.step, self.by = step, by
        super().__init__(*args, **kwargs)


class CompleteForm(StepForm):
    """Done, with a result."""

    result = forms.CharField(
        label=_("Result"), max_length=4000, widget=_lines(3), help_text=_("It goes into the report.")
    )


class SendBackForm(StepForm):
    """Return to the requester."""

    reason = forms.CharField(label=_("Why does it go back?"), max_length=500, widget=_lines(2))


class HandOverForm(StepForm):
    """Give it to a colleague of the department."""

    to: forms.ModelChoiceField = forms.ModelChoiceField(label=_("Colleague"), queryset=None)
    note = forms.CharField(
        label=_("Note for the colleague"), required=False, max_length=1000, widget=_lines(2)
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        self.fields["to"].queryset = finding.colleagues(step.department, step.assignee_id, by=self.by)  # type: ignore[attr-defined]


class SendAgainForm(StepForm):
    """The requester's answer to a returned step."""

    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=_lines(2))


class SkipForm(StepForm):
    """Why the run can do without it."""

    reason = forms.CharField(label=_("Why is it not needed?"), required=False, max_length=500)


class NoteForm(StepForm):
    """A note on the step."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=_lines(2))


class TickForm(StepForm):
    """The ticked items of the checklist, by their place."""

    items = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        self.fields["items"].choices = [(place, place) for place in range(len(step.checklist))]  # type: ignore[attr-defined]
