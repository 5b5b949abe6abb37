"""The next step in a row of a list: its day, its words, and "done" with one click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm_site.kit import markup, wording
from customers.records.lists.pens import Pen
from ownership.access.facets import Level
from ownership.access.masking import whole
from ownership.access.policy import can

# The list's form stands around it: its token and its query go along, and lead back to where one was.
DONE = (
    '<button class="btn btn-sm" type="submit" name="from" value="list" formaction="{}" title="{}" aria-label="{}">'
    "{}</button>"
)
WORDS = '<span class="clip" title="{0}">{0}</span>'


class Step(str):
    """The words of a next step, with its day and whether the reader may finish it; a mask treats it as a text."""

    on: date | None = None
    is_done = False
    pk: int = 0
    may_finish = False

    @classmethod
    def of(cls, row: Any, *, may_finish: bool) -> Self:
        made = cls(row.next_step or _("Follow up"))
        made.on, made.is_done, made.pk = row.next_step_on, row.next_step_done_at is not None, row.pk
        made.may_finish = may_finish and not made.is_done
        return made


def steps(rows: Sequence[Any], user: Any) -> Mapping[int, Step]:
    """The next steps of masked rows; no query: a row knows what its reader may."""
    writes = can(user, "interactions.start")
    found = {}
    for row in rows:
        if whole(row).next_step_on is not None:
            may = writes and row.levels["interactions"] >= Level.WRITE
            found[row.pk] = Step.of(whole(row), may_finish=may)
    return found


def draw(step: Step, row: Any, pen: Pen) -> SafeString:
    """A chip with the day, red when it has passed, the words, and the button."""
    if step.is_done or step.on is None:
        return format_html("{} <span>{}</span>", pen.chip(_("done"), "g"), pen.text(step))
    today = timezone.localdate()
    tone = "r" if step.on < today else "y" if step.on == today else ""
    day = pen.chip(wording.ago(step.on, pen.now), tone)
    button = _button(step) if step.may_finish else ""
    return format_html(
        '<span class="step">{} {}{}</span>', day, format_html(WORDS, str(step)), SafeString(button)
    )


def _button(step: Step) -> str:
    url = reverse("customers:interaction-step", args=[step.pk])
    label = _("Done: %(step)s") % {"step": step}
    return format_html(DONE, url, _("Mark as done"), label, markup.icon("check"))


def plain(step: Step, row: Any) -> str:
    """What a file holds."""
    return str(step)
