"""Administrators' window on customers: read only, and no more than their own places show them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.directory.models import ContactRole, Customer
from ownership.access.admin import ScopedAdmin


@admin.register(Customer)
class CustomerAdmin(ScopedAdmin):
    """One customer, as on the pages."""

    list_display = ["code", "name", "level", "stage", "is_key", "owner", "department", "updated_at"]
    list_filter = ["stage", "level", "is_key", "kind", "industry", "department"]
    list_select_related = ["owner", "department"]
    search_fields = ["code", "name", "short_name", "english_name"]
    search_help_text = _("A piece of the name, or the beginning of the code.")
    ordering = ["-updated_at", "-id"]


@admin.register(ContactRole)
class ContactRoleAdmin(ScopedAdmin):
    """Who is a contact of whom, and as what."""

    list_display = ["contact", "customer", "title", "is_primary", "is_decider"]
    list_filter = ["is_primary", "is_decider"]
    list_select_related = ["contact", "customer__owner", "customer__department"]
    search_fields = ["contact__name", "customer__name"]
    ordering = ["-id"]
