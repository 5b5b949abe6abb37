"""What people type about rule sets, rules and simulations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import filters
from crm_site.kit.filters import Filter
from ownership.access.forms import ScopedForm
from ownership.rules import rules, selectors
from ownership.rules.models import Rule, RuleSet, Scope, Strategy
from ownership.rules.plans import RECORD

SET_FIELDS = ("name", "name_en", "note", "on_create", "on_import", "watched", "rhythm")
RULE_FIELDS = ("name", "name_en", "strategy", "people", "departments", "pool", "per_day", "in_all")
WHO = {
    "people": _("Choose the people, or their departments."),
    "departments": _("Choose one department."),
    "pool": _("Choose the pool."),
    "in_all": _("Say how many a person may have; else there is no room to compare."),
}


class Chooser(forms.CheckboxSelectMultiple):
    """Many of a long list: ticks below a summary that names what is chosen, narrowed by typing."""

    template_name = "ownership/rules/widgets/picks.html"


def _label(model: Any, name: str) -> Any:
    return capfirst(model._meta.get_field(name).verbose_name)


class RuleSetForm(ScopedForm):
    """Its name and when it runs; whom it lets in stands in the builder beside it."""

    name = forms.CharField(label=_label(RuleSet, "name"), max_length=120)
    name_en = forms.CharField(label=_label(RuleSet, "name_en"), max_length=120, required=False)
    note = forms.CharField(label=_label(RuleSet, "note"), max_length=300, required=False)
    on_create = forms.BooleanField(label=_label(RuleSet, "on_create"), required=False)
    on_import = forms.BooleanField(label=_label(RuleSet, "on_import"), required=False)
    watched = forms.MultipleChoiceField(label=_label(RuleSet, "watched"), required=False, widget=Chooser)
    rhythm = forms.ChoiceField(
        label=_label(RuleSet, "rhythm"),
        required=False,
        choices=RuleSet._meta.get_field("rhythm").flatchoices,
        help_text=RuleSet._meta.get_field("rhythm").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["watched"].choices = selectors.watchable()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()


class RuleForm(ScopedForm):
    """Its name and who gets the customer; whom it fits stands in the builder beside it."""

    name = forms.CharField(label=_label(Rule, "name"), max_length=120)
    name_en = forms.CharField(label=_label(Rule, "name_en"), max_length=120, required=False)
    strategy = forms.ChoiceField(label=_label(Rule, "strategy"), choices=Strategy.choices)
    people: Any = forms.ModelMultipleChoiceField(
        queryset=None, label=_label(Rule, "people"), required=False, widget=Chooser
    )
    departments: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_label(Rule, "departments"),
        required=False,
        widget=Chooser,
        help_text=Rule._meta.get_field("departments").help_text,
    )
    pool: Any = forms.ModelChoiceField(
        queryset=None, label=_label(Rule, "pool"), required=False, empty_label="—"
    )
    per_day = forms.IntegerField(
        label=_label(Rule, "per_day"), required=False, min_value=1, max_value=1_000_000,
        help_text=Rule._meta.get_field("per_day").help_text,
    )  # fmt: skip
    in_all = forms.IntegerField(
        label=_label(Rule, "in_all"), required=False, min_value=1, max_value=1_000_000,
        help_text=Rule._meta.get_field("in_all").help_text,
    )  # fmt: skip

    def __init__(self, *args: Any, present: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = selectors.people_for(present)  # type: ignore[attr-defined]
        self.fields["departments"].queryset = selectors.departments()  # type: ignore[attr-defined]
        self.fields["pool"].queryset = selectors.pools()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        if found["strategy"] != Strategy.POOL:
            found["pool"] = None
        if found["strategy"] == Strategy.POOL:
            found["people"] = found["departments"] = []
        lacking = rules.lacks(
            found["strategy"],
            people=len(found["people"]),
            departments=len(found["departments"]),
            has_pool=found["pool"] is not None,
            limits=found["per_day"] is not None or found["in_all"] is not None,
        )
        if lacking:
            one = lacking == "people" and found["strategy"] == Strategy.PERSON
            self.add_error(lacking, _("Choose exactly one person.") if one else WHO[lacking])
        return found


class SimulateForm(forms.Form):
    """Over which customers."""

    scope = forms.ChoiceField(label=_("Over"), choices=Scope.choices, required=False, initial=Scope.ENTRY)
    segment = forms.ChoiceField(label=_("Only among"), required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = filters.find(RECORD, "segment")
        offered = list(field.offered(viewer)) if field and field.offered else []
        self.fields["segment"].choices = [("", _("everybody")), *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["segment"]

    def within(self) -> Filter | None:
        """The condition “in this segment”."""
        key = self.cleaned_data.get("segment")
        return filters.condition(RECORD, "segment", "any_of", [key]) if key else None
