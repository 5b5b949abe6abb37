"""What people type about campaigns and their members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from crm_site.kit.forms import DayInput
from customers.campaigns import selectors
from customers.campaigns.models import Campaign, CampaignMember, WebForm
from customers.campaigns.models.web import ASKED, USUAL
from customers.campaigns.rules import ANSWERS
from ownership.access.forms import ScopedForm

PLANNED = (
    *("name", "kind", "starts_on", "ends_on", "budget", "cost", "currency", "window_days", "owner", "goal"),
)
EDITED = tuple(name for name in PLANNED if name != "owner")
ANSWERED = ("state", "responded_on", "outcome", "channel", "touches")
TEXTS = (
    *("title", "title_en", "intro", "intro_en", "thanks", "thanks_en", "consent", "consent_en"),
    *("asked", "required", "is_open"),
)


def _label(name: str, model: Any = Campaign) -> Any:
    return capfirst(model._meta.get_field(name).verbose_name)


def _amount(name: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=_label(name), min_value=0, max_digits=money.DIGITS, decimal_places=money.PLACES, required=False
    )


class CampaignForm(ScopedForm):
    """What a campaign says, or with `names` some of it."""

    name = forms.CharField(label=_label("name"), max_length=80)
    kind = forms.ChoiceField(label=_label("kind"), choices=Campaign.Kind.choices)
    starts_on = forms.DateField(label=_label("starts_on"), widget=DayInput)
    ends_on = forms.DateField(label=_label("ends_on"), widget=DayInput, required=False)
    budget = _amount("budget")
    cost = _amount("cost")
    currency = forms.ChoiceField(label=_label("currency"), choices=money.currency_choices)
    window_days = forms.IntegerField(
        label=_label("window_days"),
        min_value=1,
        max_value=730,
        help_text=Campaign._meta.get_field("window_days").help_text,  # type: ignore[union-attr]
    )
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("owner"), empty_label=_("choose a colleague")
    )
    goal = forms.CharField(label=_label("goal"), widget=forms.Textarea, required=False, max_length=20_000)

    def __init__(self, *args: Any, names: Sequence[str] = PLANNED, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [one for one in self.fields if one not in names]:
            del self.fields[name]
        if "owner" in self.fields:
            self.fields["owner"].queryset = selectors.keepers_and(self.viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The campaign ends before it begins."))
        return data


class CampaignEditForm(CampaignForm):
    """A campaign that is changed, with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, names=(*EDITED, "version"), **kwargs)


class OwnerForm(forms.Form):
    """Who is to run it."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("New owner"), empty_label=_("choose a colleague")
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = selectors.keepers_but(campaign)  # type: ignore[attr-defined]


class FillForm(ScopedForm):
    """Which segment's customers or contacts come in."""

    segment: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Segment"), empty_label=_("choose a segment")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = selectors.segments_for(self.viewer)  # type: ignore[attr-defined]


class AnswerForm(ScopedForm):
    """What became of a member; `names` are the fields asked for."""

    state = forms.ChoiceField(label=_label("state", CampaignMember), choices=CampaignMember.State.choices)
    responded_on = forms.DateField(
        label=_label("responded_on", CampaignMember),
        widget=DayInput,
        required=False,
        help_text=_("Of a response or a refusal; today, if you leave it empty."),
    )
    outcome = forms.CharField(label=_label("outcome", CampaignMember), max_length=300, required=False)
    channel = forms.CharField(label=_label("channel", CampaignMember), max_length=40, required=False)
    touches = forms.IntegerField(
        label=_label("touches", CampaignMember), min_value=0, max_value=9_999, required=False
    )

    def __init__(self, *args: Any, names: Sequence[str] = ANSWERED, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [one for one in self.fields if one not in names]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, state = data.get("responded_on"), data.get("state")
        if on and on > timezone.localdate():
            self.add_error("responded_on", _("An answer cannot lie in the future."))
        if "responded_on" in self.fields and state in ANSWERS and not on:
            data["responded_on"] = timezone.localdate()
        if state and state not in ANSWERS:
            data["responded_on"] = None
        return data


class MemberEditForm(AnswerForm):
    """The same with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, names=(*ANSWERED, "version"), **kwargs)


class MarkForm(forms.Form):
    """The same for many members."""

    state = forms.ChoiceField(label=_label("state", CampaignMember), choices=CampaignMember.State.choices)
    on = forms.DateField(label=_("On the day"), widget=DayInput, initial=timezone.localdate)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("An answer cannot lie in the future."))
        return on


class PutForm(forms.Form):
    """Into which campaign they go."""

    campaign: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Campaign"), empty_label=_("choose a campaign")
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [row.pk for row in selectors.to_fill(viewer)]
        self.fields["campaign"].queryset = selectors.campaigns_among(viewer, mine)  # type: ignore[attr-defined]
        self.fields["campaign"].label_from_instance = lambda row: f"{row.number} {row.name}"  # type: ignore[attr-defined]


def _lines(name: str, rows: int) -> forms.CharField:
    """Words of a form that may run over several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=_label(name, WebForm), widget=widget, required=False, max_length=2_000)


class WebFormForm(ScopedForm):
    """The public form of a campaign: its words in both languages, and what it asks for."""

    is_open = forms.BooleanField(
        label=_("Open"), required=False, help_text=_("A closed form says so to whoever has its address.")
    )
    title = forms.CharField(label=_label("title", WebForm), max_length=120)
    title_en = forms.CharField(label=_label("title_en", WebForm), max_length=120, required=False)
    intro = _lines("intro", 3)
    intro_en = _lines("intro_en", 3)
    asked = forms.MultipleChoiceField(
        label=_label("asked", WebForm), choices=ASKED, widget=forms.CheckboxSelectMultiple
    )
    required = forms.MultipleChoiceField(
        label=_label("required", WebForm), choices=ASKED, widget=forms.CheckboxSelectMultiple, required=False
    )
    thanks = _lines("thanks", 2)
    thanks_en = _lines("thanks_en", 2)
    consent = forms.CharField(
        label=_label("consent", WebForm),
        max_length=300,
        required=False,
        help_text=WebForm._meta.get_field("consent").help_text,  # type: ignore[union-attr]
    )
    consent_en = forms.CharField(label=_label("consent_en", WebForm), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_asked(self) -> list[str]:
        """In the order of the form; without a way to reach somebody an answer is worth nothing."""
        asked = [name for name, _label_ in ASKED if name in self.cleaned_data["asked"]]
        if not {"phone", "email"} & set(asked):
            raise forms.ValidationError(_("Ask for a phone number or a mail address."))
        if not {"name", "company"} & set(asked):
            raise forms.ValidationError(_("Ask for a name or a company."))
        return asked

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["required"] = [name for name in data.get("asked", ()) if name in data.get("required", ())]
        return data


USUAL_TEXTS = {"asked": list(USUAL), "required": ["name"], "is_open": True}
