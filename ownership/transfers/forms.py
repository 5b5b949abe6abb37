"""Where customers shall go, what goes along, and what the former owner keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ownership.leaving.parts import Holding, parts
from ownership.transfers import selectors
from ownership.transfers.actions import Wish

KEEPS = (
    (0, _("Not at all")),
    (7, _("1 week")),
    (30, _("30 days")),
    (90, _("90 days")),
)


class TransferForm(forms.Form):
    """A new owner, or the queue of a department; `rows` tell how much would go along."""

    to: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("New owner"), queryset=None, required=False, empty_label=_("nobody")
    )
    queue: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Or into the queue of"),
        queryset=None,
        required=False,
        empty_label="—",
        help_text=_("Without an owner: its managers give them to somebody."),
    )
    parts = forms.MultipleChoiceField(
        label=_("What goes along"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What the present owner holds of these customers. Only a person can take it."),
    )
    note = forms.CharField(
        label=_("Hand-over note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For the new owner: what was promised, what comes next. It stays in the ownership history."
        ),
    )
    keeps_days = forms.TypedChoiceField(
        label=_("The former owner reads on for"),
        choices=KEEPS,
        coerce=int,
        initial=0,
        required=False,
        empty_value="",
    )

    def __init__(self, *args: Any, viewer: Any, rows: list[int] | None = None, **kwargs: Any) -> None:
        self.viewer = viewer
        offered = parts(follows=True)
        kwargs["initial"] = {"parts": [one.name for one in offered], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].queryset = selectors.takers_for(viewer)
        fields["queue"].queryset = selectors.queues_for(viewer)
        fields["parts"].choices = [(one.name, _label(one, rows)) for one in offered]
        if not fields["queue"].queryset.exists():
            del self.fields["queue"]
        if not offered:
            del self.fields["parts"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("to")) == bool(data.get("queue")) and not self.errors:
            self.add_error("to", _("Choose a new owner, or a queue, and not both."))
        return data


def _label(one: Any, rows: list[int] | None) -> Any:
    """With how many there are, where the customers are known."""
    if rows is None:
        return capfirst(str(one.label))
    return f"{capfirst(str(one.label))} ({one.count(Holding(rows=rows)):,})"


def wish_of(form: TransferForm) -> Wish:
    """What was typed, as the action takes it."""
    given = form.cleaned_data
    return Wish(
        given["to"],
        given.get("queue"),
        tuple(given.get("parts") or ()),
        given["note"],
        given["keeps_days"] or 0,
    )


def pack(form: TransferForm) -> dict[str, Any]:
    """What was typed, as a job can hold it."""
    wish = wish_of(form)
    return {
        "to": wish.to.pk if wish.to else None,
        "department": wish.department.pk if wish.department else None,
        "parts": list(wish.parts),
        "note": wish.note,
        "keeps_days": wish.keeps_days,
    }


def unpack(packed: Any) -> Wish:
    """A wish that was held by a job. Two queries."""
    return Wish(
        *selectors.held(packed),
        tuple(packed["parts"]),
        packed["note"],
        packed["keeps_days"],
    )


class AnswerForm(forms.Form):
    """A word to who asked."""

    answer = forms.CharField(label=_("A word to the colleague"), max_length=500, required=False)


class NoForm(forms.Form):
    """Why not."""

    answer = forms.CharField(label=_("Why not?"), max_length=500)
