"""What stands on a case's page beside the case itself: macros, articles, the customer's answer, merged cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from customers.cases.articles import selectors as articles
from customers.cases.macros import applying
from customers.cases.merging import selectors as merging
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import selectors as satisfaction
from ownership.access.masking import MaskedRow
from ownership.access.policy import can


def beside(request: HttpRequest, case: ServiceCase, shown: MaskedRow, *, handles: bool) -> dict[str, Any]:
    """The context of these parts, each as far as the reader may know it. Six queries at most."""
    user: Any = request.user
    asked = satisfaction.latest(shown) if handles or can(user, "cases.figures") else None
    link = request.build_absolute_uri(asked.path) if asked and asked.path else ""
    return {
        "macros": applying.offered(user)[: applying.OFFERED] if handles and case.is_open else [],
        "articles": articles.on_case(user, shown, "", may_attach=can(user, "cases.edit", case)),
        "asked": asked,
        "link": link,
        "mail_url": _mail_url(case) if link and can(user, "mail.write", case.customer) else "",
        "merged": merging.merged_into(user, case),
        "went_into": case.merged_into,
    }


def _mail_url(case: ServiceCase) -> str:
    """The page that writes mails lies a shelf above; its form begins with the link."""
    try:
        return f"{reverse('customers:mail-new', args=[case.customer_id])}?case={case.pk}"
    except NoReverseMatch:
        return ""
