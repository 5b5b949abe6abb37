"""The mailbox: the mails that one wrote, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from notifications.mail import actions, selectors


@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """One's mails, newest first."""
    page = selectors.page_for(request.user, request.GET, path=request.path)
    return render(request, "notifications/mails.html", {"page": page, "stays_here": not settings.EMAIL_HOST})


@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it was or will be sent; of addresses no more than its sender may read."""
    row = get_object_or_404(selectors.mailbox(request.user), pk=pk)
    mine = row.by_id == request.user.pk
    context = {
        "mail": row,
        "stays_here": not settings.EMAIL_HOST,
        "may_retry": mine and row.state == "failed",
    }
    return render(request, "notifications/mail.html", context)


@require_POST
def mail_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a mail that could not be sent into the queue again."""
    row = get_object_or_404(selectors.mailbox(request.user), pk=pk)
    actions.retry(row, by=request.user)
    return redirect(row.get_absolute_url())
