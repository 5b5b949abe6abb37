"""What people type about contacts and relations: parsed and checked here, saved by the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.forms import DayInput
from customers.directory import relations, rowfields
from customers.directory.forms import number_field, twin_attrs
from customers.directory.models import Contact, ContactRole, CustomerRelation
from customers.directory.picking import PickField
from customers.records import fields as own_fields
from ownership.access.forms import ScopedForm


def _of(model: Any, name: str) -> Any:
    """The field as the model describes it."""
    return model._meta.get_field(name).formfield()


class ContactForm(ScopedForm):
    """A contact and what he is at the customer. Numbers only for those who may write contact data, the birthday
    for those who may write what is sensitive. Who is new is entered fast, with one number of each kind."""

    name = forms.CharField(label=capfirst(pgettext_lazy("of a person", "name")), max_length=120)
    english_name = _of(Contact, "english_name")
    title = _of(ContactRole, "title")
    department_name = _of(ContactRole, "department_name")
    function = forms.ChoiceField(
        label=capfirst(_("function")), choices=[("", "—"), *ContactRole.Function.choices], required=False
    )
    is_decider = _of(ContactRole, "is_decider")
    is_primary = _of(ContactRole, "is_primary")
    phone = number_field("phone")
    email = number_field("email")
    points = rowfields.points()
    wechat = _of(Contact, "wechat")
    birthday = forms.DateField(label=capfirst(_("birthday")), required=False, widget=DayInput())
    do_not_contact = _of(Contact, "do_not_contact")
    left_on = forms.DateField(
        label=capfirst(_("left on")),
        required=False,
        widget=DayInput(),
        help_text=_("The day from which he no longer works at this customer."),
    )
    note = _of(Contact, "note")

    def __init__(
        self,
        *args: Any,
        reaches: bool,
        sensitive: bool = False,
        is_new: bool = False,
        own: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        closed = ["points", "left_on", "do_not_contact"] if is_new else ["phone", "email"]
        closed += [] if reaches else ["phone", "email", "points", "wechat"]
        closed += [] if sensitive else ["birthday"]
        for name in set(closed):
            del self.fields[name]
        self.fields.update(own_fields.formfields("contacts", set(own)))
        for name in {"phone", "email"} & set(self.fields):
            self.fields[name].telltale = name  # type: ignore[attr-defined]
            self.fields[name].widget.attrs |= twin_attrs(name, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, field in self.fields.items():
            if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
                data.pop(name, None)
        return data


class JoinForm(ScopedForm):
    """A person we know becomes a contact of a customer; perhaps he leaves another for it."""

    title = _of(ContactRole, "title")
    department_name = _of(ContactRole, "department_name")
    function = forms.ChoiceField(
        label=capfirst(_("function")), choices=[("", "—"), *ContactRole.Function.choices], required=False
    )
    is_decider = _of(ContactRole, "is_decider")
    is_primary = _of(ContactRole, "is_primary")

    def __init__(self, *args: Any, roles: Iterable[ContactRole] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {str(role.pk): role for role in roles}
        self.fields = {
            "customer": PickField(viewer=self.viewer, label=_("At which customer?")),
            **self.fields,
        }
        if self.roles:
            choices = [
                ("", _("He stays there too")),
                *((pk, str(role.customer)) for pk, role in self.roles.items()),
            ]
            self.fields["leaves"] = forms.ChoiceField(
                label=_("He left"),
                choices=choices,
                required=False,
                help_text=_("What he was there stays in the history."),
            )

    def clean_leaves(self) -> ContactRole | None:
        return self.roles.get(self.cleaned_data["leaves"])


class RelationForm(ScopedForm):
    """What this customer is to another."""

    kind = forms.ChoiceField(label=_("This customer is"), choices=relations.choices)
    note = _of(CustomerRelation, "note")

    def __init__(self, *args: Any, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = PickField(viewer=self.viewer, but=but, label=_("Which customer?"))
        self.fields = {"kind": self.fields["kind"], "other": other, "note": self.fields["note"]}
