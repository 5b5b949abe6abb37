"""Where administrators keep playbooks."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ownership.access.facets import Facet
from workflows.playbooks.models import Playbook, PlaybookStep


class PlaybookStepForm(forms.ModelForm):
    """Facets as boxes with their names."""

    facets = forms.MultipleChoiceField(
        label=PlaybookStep._meta.get_field("facets").verbose_name,
        help_text=PlaybookStep._meta.get_field("facets").help_text,
        choices=Facet.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PlaybookStepInline(admin.StackedInline):
    model = PlaybookStep
    form = PlaybookStepForm
    extra = 0
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "name_en"),
                    ("group", "order"),
                    ("department_kind", "finder", "target_minutes"),
                ]
            },
        ),
        (None, {"fields": ["instructions", "instructions_en", ("checklist", "checklist_en"), "facets"]}),
    ]


@admin.register(Playbook)
class PlaybookAdmin(admin.ModelAdmin):
    """Each saved change makes a new version; running collaborations keep the one they started with."""

    list_display = ["label", "code", "trigger", "version", "is_active"]
    list_filter = ["is_active", "trigger"]
    search_fields = ["name", "name_en", "code"]
    readonly_fields = ["version"]
    inlines = [PlaybookStepInline]

    @admin.display(description=_("name"), ordering="name")
    def label(self, playbook: Playbook) -> str:
        return playbook.label

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            Playbook.objects.filter(pk=form.instance.pk).update(version=F("version") + 1)
