"""Administrators' window on customers: read only, and no more than their own places show them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit.errors import RuleBroken
from customers.directory import tags
from customers.directory.models import ContactRole, Customer, CustomerAddress, Tag
from customers.directory.selectors import points_of
from ownership.access.admin import ScopedAdmin
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow


@admin.register(Customer)
class CustomerAdmin(ScopedAdmin):
    """One customer, as on the pages."""

    list_display = ["code", "name", "level", "stage", "is_key", "owner", "department", "updated_at"]
    list_filter = ["stage", "level", "is_key", "kind", "industry", "department"]
    list_select_related = ["owner", "department"]
    search_fields = ["code", "name", "short_name", "english_name"]
    search_help_text = _("A piece of the name, or the beginning of the code.")
    ordering = ["-updated_at", "-id"]
    readonly_fields = ["tag_names", "numbers", "more_addresses"]

    @admin.display(description=_("tags"))
    def tag_names(self, row: MaskedRow) -> str:
        return ", ".join(tags.names_of(row._row))

    @admin.display(description=_("numbers and mail addresses"))
    def numbers(self, row: MaskedRow) -> str:
        found = points_of(row.levels, customer=row.pk)
        return format_html_join("", "{} {}<br>", ((one.get_kind_display(), one.value) for one in found))

    @admin.display(description=_("further addresses"))
    def more_addresses(self, row: MaskedRow) -> str:
        if row.levels["contact"] == Level.HIDDEN:
            return ""
        found = [MaskedRow(one, row.levels) for one in CustomerAddress.objects.filter(customer=row.pk)]
        return format_html_join("", "{} {}<br>", ((one.get_label_display(), one.line) for one in found))


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """The words that customers are marked with: colours, English names, and those that mean the same made one."""

    list_display = ["name", "name_en", "tone", "is_active", "uses", "created_by"]
    list_editable = ["name_en", "tone", "is_active"]
    list_filter = ["is_active", "tone"]
    list_select_related = ["created_by"]
    search_fields = ["name", "name_en"]
    actions = ["merge"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(used=Count("marks"))

    @admin.display(description=_("customers"), ordering="used")
    def uses(self, tag: Any) -> int:
        return int(tag.used)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A tag in use is merged or put out of use; only one that nobody carries goes."""
        return obj is not None and not obj.used and super().has_delete_permission(request, obj)

    @admin.action(description=_("Merge the selected tags into one …"), permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = list(queryset.order_by("-used", "name"))
        into = next((tag for tag in chosen if str(tag.pk) == request.POST.get("into")), None)
        if into is None:
            context = {**self.admin_site.each_context(request), "title": _("Merge tags"), "tags": chosen}
            return TemplateResponse(
                request, "customers/admin/merge_tags.html", {**context, "opts": self.opts}
            )
        try:
            number = tags.merge(chosen, into, by=request.user)  # type: ignore[arg-type]
        except RuleBroken as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return None
        said = ngettext(
            "%(number)d customer carries %(tag)s now.", "%(number)d customers carry %(tag)s now.", number
        )
        self.message_user(request, said % {"number": number, "tag": into}, messages.SUCCESS)
        return None


@admin.register(ContactRole)
class ContactRoleAdmin(ScopedAdmin):
    """Who is a contact of whom, and as what."""

    list_display = ["contact", "customer", "title", "is_primary", "is_decider"]
    list_filter = ["is_primary", "is_decider"]
    list_select_related = ["contact", "customer__owner", "customer__department"]
    search_fields = ["contact__name", "customer__name"]
    ordering = ["-id"]
