"""What people type about themselves: the way in, their own data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from ownership import selectors
from ownership.access.facets import Facet
from ownership.models import AccessRequest, User
from ownership.querysets import today


class SignInForm(AuthenticationForm):
    """Sign-in name and password; the name counts whatever its case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["username"].widget.attrs["autocapitalize"] = "none"


class PreferencesForm(forms.Form):
    """Language, theme or both; what is left out stays."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)


# --- one's own page ---------------------------------------------------------------------------------------

ZONES = (
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Kolkata"),
    *("Asia/Dubai", "Europe/Moscow", "Europe/Berlin", "Europe/London", "America/Sao_Paulo"),
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "Australia/Sydney", "UTC"),
)


def zone_choices(present: str = "") -> list[tuple[str, Any]]:
    """Time zones to choose from, with the one that is set now: a wrong name would shut its owner out."""
    zones = dict.fromkeys([*ZONES, present or ZONES[0]])
    return [("", _("The company's")), *((zone, zone) for zone in zones)]


class ProfileForm(forms.Form):
    """One's own data. Department and position are the administrator's."""

    name = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("Mail address"), max_length=254, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Times and deadlines are shown in it.")
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        initial = {name: getattr(viewer, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["time_zone"].choices = zone_choices(viewer.time_zone)  # type: ignore[attr-defined]


class PasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].widget.attrs.pop("autofocus")  # one form of several on its page


class AbsenceForm(forms.Form):
    """Days on which one is away, and who answers meanwhile."""

    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    until_on = forms.DateField(label=_("Last day"), widget=DayInput)
    substitute: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Substitute"),
        queryset=None,
        required=False,
        empty_label=_("nobody"),
        help_text=_("Gets what must not wait, approvals above all."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = selectors.substitutes_for(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("from_on"), found.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day lies before the first."))
        elif last and last < today():
            self.add_error("until_on", _("This day is over."))
        return found


# --- access requests --------------------------------------------------------------------------------------

PERIODS = (
    (1, _("1 day")),
    (3, _("3 days")),
    (7, _("1 week")),
    (14, _("2 weeks")),
    (30, _("30 days")),
    (90, _("90 days")),
)


class AskForm(forms.Form):
    """Why, for how long, and what beyond the usual view of one's department."""

    reason = forms.CharField(
        label=_("What do you need it for?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
    days = forms.TypedChoiceField(label=_("For how long?"), coerce=int, initial=7, choices=PERIODS)
    facets = forms.MultipleChoiceField(
        label=_("Beyond what your department usually sees"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave it empty if the usual view is enough."),
    )

    def __init__(self, *args: Any, facets: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facets"].choices = facets  # type: ignore[attr-defined]
        if not facets:
            del self.fields["facets"]


class GrantForm(forms.Form):
    """As much as was asked for, or less."""

    days = forms.IntegerField(label=_("Days"), min_value=1, help_text=_("As asked for, or fewer."))
    facets = forms.MultipleChoiceField(
        label=_("Beyond the usual view"), widget=forms.CheckboxSelectMultiple, required=False
    )
    answer = forms.CharField(label=_("A word to the colleague"), max_length=500, required=False)

    def __init__(self, *args: Any, request: AccessRequest, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"days": request.days, "facets": request.facets}, **kwargs})
        days = self.fields["days"]
        days.max_value = days.widget.attrs["max"] = request.days  # type: ignore[attr-defined]
        days.validators.append(MaxValueValidator(request.days))
        self.fields["facets"].choices = [(name, Facet(name).label) for name in request.facets]  # type: ignore[attr-defined]
        if not request.facets:
            del self.fields["facets"]


class RefuseForm(forms.Form):
    answer = forms.CharField(label=_("Why not?"), max_length=500)
