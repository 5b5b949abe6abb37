"""The administrators' window into the post office: events as they are, failures to try again, jobs."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import jobs
from notifications.models import Delivery, Event, Job, Periodic


class ReadOnly(admin.ModelAdmin):
    """Rows that the program writes and people only look at."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["id", "name", "about_type", "about_id", "by", "created_at", "delivered_at"]
    list_filter = [("delivered_at", admin.EmptyFieldListFilter), "about_type"]
    list_select_related = ["by"]
    search_fields = ["name", "=about_id"]
    search_help_text = _("The event's name, or the number of its row.")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["event", "subscriber", "state", "attempts", "due_at", "error", "at"]
    list_filter = ["state", "subscriber"]
    list_select_related = ["event"]
    search_fields = ["subscriber", "=event__id"]
    actions = ["try_again"]

    def has_try_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_delivery")

    @admin.action(description=_("Try again"), permissions=["try"])
    def try_again(self, request: HttpRequest, rows: QuerySet) -> None:
        """What is done stays done; the relay takes the others within a second."""
        again = rows.exclude(state=Delivery.State.DONE)
        number = again.update(state=Delivery.State.WAITING, attempts=0, due_at=timezone.now())
        text = ngettext("%(n)d delivery is tried again.", "%(n)d deliveries are tried again.", number)
        self.message_user(request, text % {"n": number}, messages.SUCCESS)


@admin.register(Periodic)
class PeriodicAdmin(ReadOnly):
    list_display = ["name", "next_at", "last_at", "took_ms", "error"]


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ["id", "kind", "state", "by", "done", "total", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["by"]
    exclude = ["args", "result", "message_params", "place"]
    actions = ["cancel"]

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_job")

    @admin.action(description=_("Cancel"), permissions=["cancel"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        for job in rows:
            jobs.cancel(job)
        self.message_user(request, _("The chosen jobs stop after their present step."), messages.SUCCESS)
