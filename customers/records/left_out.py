"""Why rows were left out of a bulk change, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.utils.translation import ngettext

from ownership.pools import words
from ownership.pools.actions import ELSEWHERE, HELD, KEY

NOT_SEEN, NOT_YOURS, LACKING = "not_seen", "not_yours", "lacking"
NOT_OPEN_TO_NEW, OTHER_STATE = "not_open_to_new", "other_state"
NO_CONSENT = "no_consent"
MOVED_ON, ASKED = "moved_on", "asked"


def in_words(why: Mapping[str, int]) -> list[str]:
    """One sentence for each reason; a number without a known reason is not said twice."""
    return [
        _SENTENCES[reason](number) % {"n": f"{number:,}"}
        for reason, number in why.items()
        if reason in _SENTENCES
    ]


def _not_seen(number: int) -> str:
    return ngettext("%(n)s is no longer open to you.", "%(n)s are no longer open to you.", number)


def _not_yours(number: int) -> str:
    return ngettext("%(n)s is not yours to change so.", "%(n)s are not yours to change so.", number)


def _lacking(number: int) -> str:
    return ngettext(
        "%(n)s lacks a field that the new stage asks for.",
        "%(n)s lack a field that the new stage asks for.",
        number,
    )


def _not_open_to_new(number: int) -> str:
    return ngettext(
        "The customer of %(n)s is not open to the new owner.",
        "The customers of %(n)s are not open to the new owner.",
        number,
    )


def _no_consent(number: int) -> str:
    return ngettext(
        "%(n)s asked not to be contacted.",
        "%(n)s asked not to be contacted.",
        number,
    )


def _moved_on(number: int) -> str:
    return ngettext(
        "%(n)s has changed meanwhile, or cannot go there.",
        "%(n)s have changed meanwhile, or cannot go there.",
        number,
    )


def _asked(number: int) -> str:
    return ngettext(
        "%(n)s waits until somebody agrees.",
        "%(n)s wait until somebody agrees.",
        number,
    )


def _other_state(number: int) -> str:
    return ngettext(
        "%(n)s is not in a state in which this can be done.",
        "%(n)s are not in a state in which this can be done.",
        number,
    )


_SENTENCES: dict[str, Callable[[int], str]] = {
    NOT_SEEN: _not_seen,
    NOT_YOURS: _not_yours,
    LACKING: _lacking,
    NOT_OPEN_TO_NEW: _not_open_to_new,
    OTHER_STATE: _other_state,
    NO_CONSENT: _no_consent,
    MOVED_ON: _moved_on,
    ASKED: _asked,
    **{reason: partial(words.sentence, reason) for reason in (ELSEWHERE, HELD, KEY)},
}
