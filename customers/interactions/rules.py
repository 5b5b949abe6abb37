"""What may be done with an interaction, and when its next step is due: values in, a RuleBroken with a sentence out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken

if TYPE_CHECKING:
    from customers.interactions.models import Interaction

# How long the author may put right what was written; afterwards others have acted on it.
EDIT_DAYS = 7
REMOVE_HOURS = 24
HEADLINE = 80
# The chips of the composer, in days from today.
SOON = (1, 3, 7)
# A clock that runs a little ahead is no reason to refuse.
AHEAD = timedelta(minutes=10)
# These may be written down before they take place.
PLANNABLE = ("call", "meeting", "visit", "event", "trial", "training")


def author_may_edit(interaction: Interaction, now: datetime) -> bool:
    return now - interaction.created_at <= timedelta(days=EDIT_DAYS)


def author_may_remove(interaction: Interaction, now: datetime) -> bool:
    return now - interaction.created_at <= timedelta(hours=REMOVE_HOURS)


def check_says_something(subject: str, text: str) -> None:
    if not (subject.strip() or text.strip()):
        raise RuleBroken(_("Write in a few words what it was about."))


def check_time(kind: str, at: datetime, now: datetime) -> None:
    if at > now + AHEAD and kind not in PLANNABLE:
        raise RuleBroken(
            _(
                "This lies in the future. Only a call, meeting, visit, event, trial or training can be planned."
            )
        )


def check_next_step(words: str, on: date | None) -> None:
    if words.strip() and on is None:
        raise RuleBroken(_("Say until when the next step is to be done."))


def check_can_finish(interaction: Interaction) -> None:
    if interaction.next_step_on is None:
        raise RuleBroken(_("There is no next step here."))
    if interaction.next_step_done_at is not None:
        raise RuleBroken(_("This next step has been done already."))


def headline(subject: str, text: str) -> str:
    """The subject, or the first line of the text, cut to fit one line."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    words = subject.strip() or first
    return words if len(words) <= HEADLINE else f"{words[: HEADLINE - 1].rstrip()}…"


def ends_at(at: datetime, minutes: int | None) -> datetime:
    """When it is over; half an hour where nobody said."""
    return at + timedelta(minutes=minutes or 30)
