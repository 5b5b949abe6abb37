"""The base of every page about rows: fetch through the scope, answer with a page or a fragment."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from ownership.access import log
from ownership.access.querysets import owned_model


class Locked(Exception):
    """The row is a key customer that the person's reach would show but for the key mark."""

    def __init__(self, row: Any) -> None:
        super().__init__("locked")
        self.row = row


class ScopedView(View):
    """A page about rows of `model`, reached only through `visible_to`.

    A hidden row answers 404 exactly as a missing one; a locked one 403 with "ask for access".
    """

    model: ClassVar[type[Model] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.model is None:
            raise TypeError(f"{cls.__name__} names no model; a page without rows is a plain View.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Locked as locked:
            log.denied(locked.row, by=request.user)
            context = {
                "customer_name": str(locked.row),
                "ask_url": reverse("ownership:ask", args=[locked.row.pk]),
            }
            return render(request, "403.html", context, status=403)

    def rows(self) -> QuerySet:
        """What the person may see of `model`."""
        return self.model._default_manager.visible_to(self.request.user)  # type: ignore[union-attr]

    def row(self, pk: int, queryset: QuerySet | None = None) -> Any:
        """The row, or 404. Raises Locked (shown as 403) for a locked customer."""
        rows = self.rows() if queryset is None else queryset
        if self.model is not owned_model():
            return get_object_or_404(rows, pk=pk)
        try:
            return rows.get(pk=pk)
        except self.model.DoesNotExist:  # type: ignore[union-attr]
            locked = self.model._default_manager.locked_to(self.request.user).filter(pk=pk).first()  # type: ignore[union-attr]
            raise Locked(locked) if locked else Http404

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page as it is; a fragment bare to htmx, framed in `base.html` for a plain browser."""
        fragment = template.rpartition("/")[2].startswith("_")
        if fragment and not self.request.headers.get("HX-Request"):
            return render(self.request, "ui/framed.html", {**context, "fragment": template}, status=status)
        return render(self.request, template, context, status=status)

    def done(
        self, template: str = "", *, to: str, say: str = "", changed: str = "", **context: Any
    ) -> HttpResponse:
        """The answer to a change: the fresh fragment for htmx, or a redirect to `to` for a plain browser.

        `changed` names a client event that other panels listen to (HX-Trigger).
        """
        if say:
            messages.success(self.request, say)
        if not self.request.headers.get("HX-Request"):
            return HttpResponseRedirect(to)
        if not template:
            return HttpResponse(status=204, headers={"HX-Redirect": to})
        response = render(self.request, template, context)
        if changed:
            response["HX-Trigger"] = changed
        return response
