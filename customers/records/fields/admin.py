"""Where administrators give records fields of their own. They define fields; the values are not theirs to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.records.fields import choice_lines, usage
from customers.records.fields.definitions import record_named
from customers.records.fields.forms import formfield
from customers.records.models import CustomField

CHOSEN = (CustomField.Kind.CHOICE, CustomField.Kind.CHOICES)
FIXED = ("record", "key", "kind")
MOST = 100


class CustomFieldForm(forms.ModelForm):
    """A definition; what has values already keeps its key, record, kind and the choices in use."""

    choices = choice_lines.ChoiceLines(label=gettext_lazy("choices"))
    required_stage = forms.ChoiceField(
        label=gettext_lazy("from this stage on"),
        required=False,
        help_text=gettext_lazy(
            "Asked for when a customer is moved to this stage, and in each later one. Who may not write the field is "
            "not asked."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages: Any = self.fields.get("required_stage")
        if stages is not None:
            stages.choices = [("", "—"), *_stages()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_choices(data)
        self._check_required(data)
        if not self.instance.pk and self._number_of(data.get("record", "")) >= MOST:
            raise ValidationError(
                _("A record takes at most %(number)d fields of its own.") % {"number": MOST}
            )
        return data

    def _check_choices(self, data: dict[str, Any]) -> None:
        kind = data.get("kind") or self.instance.kind
        choices = data.get("choices")
        if kind not in CHOSEN:
            data["choices"] = []
        elif choices == []:
            self.add_error("choices", _("Name at least one choice."))
        elif choices and self.instance.pk:
            self._keep_used({one["value"] for one in choices})

    def _keep_used(self, kept: set[str]) -> None:
        """A choice that rows hold is not taken away under them."""
        gone = [value for value in self.instance.known if value not in kept]
        for value, number in usage.holders_of_choices(self.instance, gone).items():
            said = ngettext(
                "“%(choice)s” stands in %(number)d record. Keep its line and write “| off” behind it.",
                "“%(choice)s” stands in %(number)d records. Keep its line and write “| off” behind it.",
                number,
            )
            self.add_error("choices", said % {"choice": self.instance.known[value], "number": number})

    def _check_required(self, data: dict[str, Any]) -> None:
        by_stage = data.get("required") == CustomField.Required.STAGE
        record = data.get("record") or self.instance.record
        known = record_named(record)
        if by_stage and not (known and known.stages):
            self.add_error("required", _("Only customers have stages."))
        elif by_stage and not data.get("required_stage"):
            self.add_error("required_stage", _("Choose the stage."))
        elif not by_stage and "required_stage" in data:
            data["required_stage"] = ""

    def _number_of(self, record: str) -> int:
        return CustomField.objects.filter(record=record).count()


def _stages() -> list[tuple[str, Any]]:
    known = record_named(CustomField.Record.CUSTOMERS)
    return list(known.model._meta.get_field("stage").flatchoices) if known else []


class CountedList(ChangeList):
    """A page of fields with how many records hold each. One query for each kind of record."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        counts = {name: usage.holders_by_key(name) for name in {one.record for one in self.result_list}}
        for one in self.result_list:
            one.number_held = counts[one.record][one.key]


@admin.register(CustomField)
class CustomFieldAdmin(admin.ModelAdmin):
    """Fields in the order in which forms show them; the numbers behind are what they can be moved by."""

    form = CustomFieldForm
    list_display = [
        "label",
        "record",
        "kind",
        "facet",
        "required_words",
        "position",
        "is_active",
        "used",
    ]
    list_editable = ["position"]
    list_display_links = ["label"]
    list_filter = ["record", "kind", "facet", "required", "is_active"]
    search_fields = ["name", "name_en", "key"]
    search_help_text = gettext_lazy("A piece of a name, or of the key.")
    ordering = ["record", "position", "id"]
    actions = ["switch_off", "switch_on"]
    save_as = False
    fieldsets = [
        (None, {"fields": [("name", "name_en"), "record", "kind", "key", "is_active"]}),
        (
            gettext_lazy("Choices"),
            {
                "fields": ["choices"],
                "description": gettext_lazy("For the kinds “choice” and “several choices”."),
            },
        ),
        (gettext_lazy("Who meets it"), {"fields": ["facet"]}),
        (
            gettext_lazy("In forms"),
            {"fields": ["required", "required_stage", "help", "help_en", "position", "preview"]},
        ),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountedList

    def get_readonly_fields(self, request: HttpRequest, obj: CustomField | None = None) -> tuple[str, ...]:
        """What values, filters and imports name stays as it is."""
        return ("preview", *(FIXED if obj else ()))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing goes that rows still hold: the page says how many, and offers to switch the field off."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        for one in objs:
            number = usage.holders(one)
            if number:
                said = ngettext(
                    "“%(field)s” has a value in %(number)d record; switch it off instead.",
                    "“%(field)s” has a value in %(number)d records; switch it off instead.",
                    number,
                )
                protected.append(said % {"field": one.label, "number": number})
        return found, counts, needed, protected

    def delete_model(self, request: HttpRequest, obj: CustomField) -> None:
        self.delete_queryset(request, CustomField.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Asked again at the moment of deletion: somebody may have filled one in since the page was shown."""
        for one in queryset:
            if not usage.holders(one):
                one.delete()

    @admin.action(description=gettext_lazy("Switch off: keep the values, show them nowhere"))
    def switch_off(self, request: HttpRequest, queryset: Any) -> None:
        self._switch(request, queryset, is_active=False)

    @admin.action(description=gettext_lazy("Switch on"))
    def switch_on(self, request: HttpRequest, queryset: Any) -> None:
        self._switch(request, queryset, is_active=True)

    def _switch(self, request: HttpRequest, queryset: Any, *, is_active: bool) -> None:
        for one in queryset:
            one.is_active = is_active
            one.save(update_fields=["is_active"])
            self.log_change(request, one, [{"changed": {"fields": ["is_active"]}}])

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def label(self, field: CustomField) -> str:
        return field.label

    @admin.display(description=gettext_lazy("required"), ordering="required")
    def required_words(self, field: CustomField) -> str:
        if field.required == CustomField.Required.STAGE:
            stage = dict(_stages()).get(field.required_stage, field.required_stage)
            return _("from “%(stage)s” on") % {"stage": stage}
        return str(field.get_required_display())

    @admin.display(description=gettext_lazy("records with a value"))
    def used(self, field: Any) -> int:
        return field.number_held

    @admin.display(description=gettext_lazy("as forms show it"))
    def preview(self, field: CustomField) -> SafeString | str:
        """The field as people meet it, from what is saved."""
        if not field.pk:
            return _("Save it once to see it.")
        shown = formfield(field)
        drawn = forms.Form(prefix="preview")
        drawn.fields[field.key] = shown
        bound = drawn[field.key]
        return format_html(
            "<div><b>{}</b></div>{}<div class='help'>{}</div>", bound.label, bound, field.help_line
        )
