"""Picking a customer by typing: a code, a name, or the first letters with a list to choose from."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from customers.records import search
from ownership.access.masking import MaskedRow

OFFERED = 8
NEAR = 300  # customers among whose people one looks for a contact
TAIL = 4


def offers(user: Any, text: str, *, but: int | None = None) -> list[Customer]:
    """Customers to choose from while typing, locked ones (`seen_by`) included. Two queries at most."""
    text = text.strip()
    if not text:
        return []
    found: Any = search.matching(Customer.objects.listed_to(user), text, user)
    return list(
        found.exclude(pk=but).order_by("name", "pk").only("code", "name", "short_name", "is_key")[:OFFERED]
    )


def meant(user: Any, text: str) -> Customer:
    """The one listed customer that `text` means: its code, its code and name as offered, or its whole name.

    Raises ValidationError with a sentence when there is none, or more than one.
    """
    listed: Any = Customer.objects.listed_to(user)
    codes = {text.strip().upper(), text.split()[0].upper()}
    found = list(listed.filter(code__in=codes)[:2]) or list(listed.spelled_like(text)[:2])
    if not found:
        raise ValidationError(_("No customer of this name or code is open to you. Choose one from the list."))
    if len(found) > 1:
        raise ValidationError(
            _("Several customers are called so. Choose one from the list, or type its code.")
        )
    return found[0]


def words(customer: Customer | MaskedRow) -> str:
    """How a chosen customer stands in the field."""
    return f"{customer.code} {customer.name}"


class CustomerInput(forms.TextInput):
    """A text field that offers customers while one types; `static/js/pick.js` lets the keyboard choose."""

    template_name = "customers/widgets/pick.html"

    def __init__(self, *, but: int | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})
        self.but = but

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        url = reverse("customers:customer-pick")
        if self.but:
            url += f"?but={self.but}"
        return {**super().get_context(name, value, attrs), "offers_url": url}


class PickField(forms.CharField):
    """One customer among those that the person may list."""

    def __init__(self, *, viewer: Any, but: int | None = None, **kwargs: Any) -> None:
        self.viewer = viewer
        label = kwargs.pop("label", capfirst(_("customer")))
        super().__init__(widget=CustomerInput(but=but), label=label, max_length=250, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return words(value) if isinstance(value, Customer | MaskedRow) else value

    def clean(self, value: Any) -> Customer | None:  # type: ignore[override]
        text = super().clean(value)
        return meant(self.viewer, text) if text else None


def contacts_like(user: Any, text: str, *, but: Customer | None = None) -> list[Contact]:
    """People one may see whose name or number is like `text`, to make one of them a contact here too."""
    text = text.strip()
    if not text:
        return []
    # Whose number is masked is not found by its last digits: the search over customers sees to that.
    customers: Any = search.matching(Customer.objects.visible_to(user), text, user)
    roles = ContactRole.objects.filter(customer__in=customers.order_by("-updated_at").values("pk")[:NEAR])
    rows: Any = Contact.objects.filter(_called(text), pk__in=roles.values("contact"))
    if but is not None:
        rows = rows.exclude(pk__in=ContactRole.objects.filter(customer=but, left_on=None).values("contact"))
    return list(rows.order_by("name", "pk")[:OFFERED])


def _called(text: str) -> Q:
    like = Q(name__icontains=text) | Q(english_name__icontains=text)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= TAIL:
        points = ContactPoint.objects.filter(contact__isnull=False, key__endswith=digits)
        like |= Q(pk__in=points.values("contact"))
    return like
