"""Who takes what of somebody who leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from ownership.leaving import selectors
from ownership.leaving.parts import parts
from ownership.leaving.plans import Plan, Way
from ownership.leaving.selectors import Held
from ownership.models import User
from ownership.querysets import today

PART = "part_"


class LeavingForm(forms.Form):
    """Customers by one of three ways; each other kind of thing to a person, or it ends."""

    way = forms.ChoiceField(
        label=_("Customers go"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.PEOPLE
    )
    people: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Colleagues"),
        queryset=None,
        required=False,
        help_text=_("Several get them in turn, one each."),
    )
    best: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Key customers and level A go to"),
        queryset=None,
        required=False,
        empty_label=_("the same as the others"),
    )
    queue: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Queue of the department"), queryset=None, required=False, empty_label="—"
    )
    pool: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Public pool"), queryset=None, required=False, empty_label="—"
    )
    along = forms.MultipleChoiceField(
        label=_("Goes to the new owner with its customer"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Hand-over note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who take over. It stays in the ownership history of each customer."),
    )
    leaves = forms.BooleanField(
        label=_("The colleague leaves: end the places and the sign-in"), required=False, initial=True
    )
    leaves_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Today: the account ends as soon as everything has gone over."),
    )

    def __init__(self, *args: Any, viewer: User, person: User, held: Iterable[Held], **kwargs: Any) -> None:
        self.held = [one for one in held if one.number and one.part.hand_over]
        along = parts(follows=True)
        kwargs["initial"] = {"leaves_on": today(), "along": [one.name for one in along]}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        takers = selectors.sellers(viewer, person)
        fields["people"].queryset = fields["best"].queryset = takers
        fields["queue"].queryset, fields["pool"].queryset = selectors.queues(), selectors.pools()
        fields["along"].choices = [(one.name, capfirst(str(one.label))) for one in along]
        for one in self.held:
            if one.part.takers is not None or not one.part.may_end:
                self.fields[PART + one.part.name] = self._taker(one, person)
        if not fields["pool"].queryset.exists():
            del self.fields["pool"]
            fields["way"].choices = [choice for choice in Way.choices if choice[0] != Way.POOL]

    def _taker(self, one: Held, person: User) -> forms.ModelChoiceField:
        people = one.part.takers() if one.part.takers else selectors.everybody()
        return forms.ModelChoiceField(
            people.exclude(pk=person.pk),
            label=f"{capfirst(str(one.part.label))} ({one.number:,})",
            required=False,
            empty_label=_("nobody: they end or wait for the department")
            if one.part.may_end
            else _("nobody: they stay"),
            help_text=str(one.part.note),
        )

    def by_themselves(self, held: Iterable[Held]) -> list[Held]:
        """What happens without a choice: it ends, or stays where it is."""
        return [
            one for one in held if one.number and one.part.note and PART + one.part.name not in self.fields
        ]

    def part_fields(self) -> list[forms.BoundField]:
        """The boxes for who takes what."""
        return [self[name] for name in self.fields if name.startswith(PART)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        way, asked = data.get("way"), {Way.PEOPLE: "people", Way.QUEUE: "queue", Way.POOL: "pool"}
        if way and not data.get(asked[Way(way)]) and asked[Way(way)] not in self.errors:
            self.add_error(asked[Way(way)], _("Say who takes the customers."))
        if data.get("leaves") and not data.get("leaves_on") and "leaves_on" not in self.errors:
            self.add_error("leaves_on", _("Say which day is the last."))
        return data

    def plan(self) -> Plan:
        """What was typed."""
        given = self.cleaned_data
        chosen = {name.removeprefix(PART): given[name] for name in self.fields if name.startswith(PART)}
        return Plan(
            way=given["way"],
            people=tuple(one.pk for one in given["people"]),
            best=given["best"].pk if given["best"] else None,
            queue=given["queue"].pk if given["queue"] else None,
            pool=given["pool"].pk if given.get("pool") else None,
            along=tuple(given["along"]),
            parts={name: one.pk if one else None for name, one in chosen.items()},
        )
