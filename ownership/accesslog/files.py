"""The access log as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.sheets import harmless
from ownership.accesslog.selectors import Look


def lines(looks: Iterable[Look]) -> Iterator[str]:
    """Lines of CSV, with a mark in front so that spreadsheets read Chinese."""
    yield "\ufeff" + _line(
        [
            *(_("Time"), _("Person"), _("Looking as"), _("What"), _("Customer"), _("Code")),
            *(_("About"), _("Details"), _("Reason"), _("Link"), _("Seal")),
        ]
    )
    for look in looks:
        yield _line(_cells(look))


def _cells(look: Look) -> list[object]:
    entry, customer = look.entry, look.customer
    at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
    return [
        *(at, entry.by, entry.seen_as or "", entry.get_kind_display()),
        *(customer or entry.row_id or "", getattr(customer, "code", ""), look.whom or "", look.what),
        *(entry.reason, entry.link or "", entry.seal),
    ]


def _line(cells: list[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(str(one)) for one in cells])
    return buffer.getvalue()
