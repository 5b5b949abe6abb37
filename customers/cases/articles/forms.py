"""What people type about solution articles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.cases import selectors
from customers.cases.categories import tree
from ownership.access.forms import ScopedForm
from ownership.access.viewer import viewer_of

FIELDS = ("title", "text", "language", "category", "department")


class ArticleForm(ScopedForm):
    """An article, or with `names` some of its fields. The departments are those of the person."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("The question as colleagues would search for it.")
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=20_000,
        help_text=_("What it looks like, why it happens, what to do, step by step."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    category: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Category"), queryset=None, required=False, empty_label=_("none")
    )
    department: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Only for"), queryset=None, required=False, empty_label=_("every colleague")
    )

    def __init__(self, *args: Any, names: Any = FIELDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present: Any = self.initial.get("category")
        offered = tree.lines(also=getattr(present, "pk", present))
        category: Any = self.fields["category"]
        category.queryset = tree.among(offered)
        category.choices = [("", category.empty_label), *((one.category.pk, one.label) for one in offered)]
        department: Any = self.fields["department"]
        department.queryset = selectors.own_desks(viewer_of(self.viewer), self.initial.get("department"))
        self.fields["language"].initial = get_language()
        for name in [one for one in self.fields if one not in (*names, "version")]:
            del self.fields[name]


class ArticleEditForm(ArticleForm):
    """The same with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
