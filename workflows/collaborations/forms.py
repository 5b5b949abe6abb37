"""What people type about collaborations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ownership.access.forms import ScopedForm
from workflows.collaborations import selectors
from workflows.collaborations.models import Collaboration

DUE_IN = [
    (60, _("within an hour")),
    (240, _("within four hours")),
    (480, _("within eight hours")),
    (1440, _("by tomorrow at this time")),
    (4320, _("within three days")),
]


class StartForm(ScopedForm):
    """Choose a playbook for a customer."""

    playbook: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Playbook"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("What is it about?"), max_length=160)
    reason = forms.CharField(
        label=_("What should the others know?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=Collaboration.Priority.choices, initial="normal"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["playbook"].queryset = selectors.startable_playbooks()  # type: ignore[attr-defined]


class QuickForm(ScopedForm):
    """One question, one department, one answer."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing that one person can answer."),
    )
    department: forms.ModelChoiceField = forms.ModelChoiceField(label=_("Department"), queryset=None)
    to: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("To one person"),
        queryset=None,
        required=False,
        empty_label=_("anybody in the department"),
    )
    minutes = forms.TypedChoiceField(label=_("Answer needed"), choices=DUE_IN, coerce=int, initial=240)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = selectors.departments()  # type: ignore[attr-defined]
        self.fields["to"].queryset = selectors.people_to_ask(self.viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        person, department = values.get("to"), values.get("department")
        if person and department and not selectors.works_in(person, department):
            self.add_error("to", _("This person does not work in that department."))
        return values


class WordsForm(forms.Form):
    """A few words: a comment, a note, a reason."""

    text = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class ReopenForm(forms.Form):
    """What is missing, and which steps are done again."""

    reason = forms.CharField(
        label=_("What is still missing?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    steps = forms.MultipleChoiceField(
        label=_("Steps to do again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = [  # type: ignore[attr-defined]
            (step["key"], _label(step)) for step in collaboration.plan.get("steps", [])
        ]


def _label(step: dict[str, Any]) -> str:
    return step["title"] if (get_language() or "").startswith("zh") else step["title_en"] or step["title"]


class CancelForm(forms.Form):
    """Why a run is stopped."""

    reason = forms.CharField(label=_("Why is it cancelled?"), max_length=300)
