"""What people type about interactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.forms import DayInput, MomentInput
from customers.directory.models import Customer
from customers.interactions import own_fields, rules, selectors
from customers.interactions.models import ICONS, Interaction
from customers.records import fields as custom_fields
from customers.records.documents.forms import FilesField
from ownership.access.forms import ScopedForm

# Columns that the form writes as they are.
VALUES = (
    "kind", "direction", "channel", "at", "minutes", "subject", "text", "outcome", "next_step", "next_step_on",
)  # fmt: skip
LONGEST = 20_000
# What the composer offers at once.
QUICK = ("note", "call", "visit", "meeting", "mail", "chat")


class InteractionForm(ScopedForm):
    """What was said, with whom, and what comes next. Contacts and colleagues are those that the person may choose."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Interaction.Kind.choices,
        initial=Interaction.Kind.NOTE,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What was said or done?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST,
    )
    subject = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=160,
        help_text=_("Empty: the first line of the text."),
    )
    contacts: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Contacts"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    colleagues: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Colleagues"),
        queryset=None,
        required=False,
        help_text=_("They are told. Hold Ctrl or Cmd to choose several."),
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[("", _("neither")), *Interaction.Direction.choices],
        required=False,
    )
    channel = forms.CharField(
        label=_("Channel"), required=False, max_length=40, help_text=_("WeChat, Teams, trade fair …")
    )
    at = forms.DateTimeField(label=_("When"), required=False, widget=MomentInput)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=10_000)
    outcome = forms.CharField(label=_("Outcome"), required=False, max_length=300)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_step_on = forms.DateField(label=_("Next step on"), required=False, widget=DayInput)
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]

    def __init__(
        self, *args: Any, customer: Customer, also: Interaction | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = {
            "contacts": selectors.contacts_for(self.viewer, customer, also=also),
            "colleagues": selectors.colleagues_for(self.viewer, customer, also=also),
        }
        for name, rows in chosen.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        own = own_fields.writable(self.viewer, customer)
        self.fields.update(custom_fields.formfields(own_fields.RECORD, own))

    @property
    def own(self) -> list[Any]:
        """The company's own fields."""
        return [self[name] for name in self.fields if custom_fields.is_custom(name)]

    @property
    def all_kinds(self) -> list[dict[str, Any]]:
        """The kinds with their symbols, the usual ones first."""
        labels = dict(Interaction.Kind.choices)
        ordered = [*QUICK, *(kind for kind in labels if kind not in QUICK)]
        return [{"value": kind, "label": labels[kind], "icon": ICONS[kind]} for kind in ordered]

    @property
    def has_contacts(self) -> bool:
        return bool(self.fields["contacts"].queryset)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self._check("text", rules.check_says_something, found.get("subject", ""), found.get("text", ""))
        self._check(
            "next_step_on", rules.check_next_step, found.get("next_step", ""), found.get("next_step_on")
        )
        if found.get("at"):
            self._check("at", rules.check_time, found.get("kind", ""), found["at"], timezone.now())
        return found

    def _check(self, field: str, rule: Any, *values: Any) -> None:
        if field in self.errors:
            return
        try:
            rule(*values)
        except RuleBroken as broken:
            self.add_error(field, str(broken))

    @property
    def values(self) -> dict[str, Any]:
        """What an action takes, people and files included."""
        own = [name for name in self.fields if custom_fields.is_custom(name)]
        found = {name: self.cleaned_data[name] for name in (*VALUES, *own)}
        found["at"] = found["at"] or timezone.now()
        people = {name: list(self.cleaned_data[name]) for name in ("contacts", "colleagues")}
        return {**found, **people, "files": self.cleaned_data["files"]}


class QuickForm(InteractionForm):
    """The composer's: the next step is one of a few chips, or a day."""

    SOON = (
        ("", _("none")),
        ("1", _("tomorrow")),
        ("3", _("in 3 days")),
        ("7", _("next week")),
        ("day", _("on a day")),
    )
    next_in = forms.ChoiceField(label=_("Next step"), choices=SOON, required=False, widget=forms.RadioSelect)

    @property
    def quick_kinds(self) -> list[dict[str, Any]]:
        known = {kind["value"]: kind for kind in self.all_kinds}
        return [known[value] for value in QUICK]

    @property
    def opens_details(self) -> bool:
        """Something in the folded part is wrong, or has to be filled in."""
        folded = {"contacts", "direction", "minutes", "files", *(field.name for field in self.own)}
        needed = any(field.field.required for field in self.own)
        return needed or (self.is_bound and bool(folded & set(self.errors)))

    def clean(self) -> dict[str, Any]:
        soon = self.cleaned_data.get("next_in", "")
        if soon.isdecimal():
            self.cleaned_data["next_step_on"] = timezone.localdate() + timedelta(days=int(soon))
        return super().clean()


class InteractionEditForm(InteractionForm):
    """The same with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


# Another day for a next step, in days from today.
STEP_DAYS = ((1, _("tomorrow")), (3, _("in 3 days")), (7, _("next week")), (30, _("in a month")))


class StepForm(forms.Form):
    """What becomes of a next step: done, or another day (`on`, or in so many days)."""

    on = forms.DateField(required=False, widget=DayInput)
    days = forms.IntegerField(required=False, min_value=1, max_value=366)

    def day(self) -> Any:
        """The new day; None when it is done."""
        if self.cleaned_data["days"]:
            return timezone.localdate() + timedelta(days=self.cleaned_data["days"])
        return self.cleaned_data["on"]
