"""Who may do which verb. Each shelf's `policy.py` reads like a table; an unlisted verb is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ownership.access.facets import Level
from ownership.access.masking import levels_for, owner_row
from ownership.access.querysets import owned_model, reason_of
from ownership.access.viewer import Viewer, viewer_of

Test = Callable[[Viewer, Any], bool]


class Rule:
    """One condition; `|`, `&` and `~` put conditions together so that a policy line reads as a sentence."""

    def __init__(self, test: Test, words: str) -> None:
        self.test, self.words = test, words

    def __call__(self, viewer: Viewer, row: Any) -> bool:
        return self.test(viewer, row)

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            lambda viewer, row: self(viewer, row) or other(viewer, row), f"{self.words} or {other.words}"
        )

    def __and__(self, other: Rule) -> Rule:
        return Rule(
            lambda viewer, row: self(viewer, row) and other(viewer, row), f"{self.words} and {other.words}"
        )

    def __invert__(self) -> Rule:
        return Rule(lambda viewer, row: not self(viewer, row), f"not {self.words}")


_verbs: dict[str, Rule] = {}


def allow(verb: str, rule: Rule) -> None:
    """State who may do `verb`; twice is a mistake in the code."""
    if verb in _verbs:
        raise ValueError(f"The verb {verb} has a policy already.")
    _verbs[verb] = rule


def verbs() -> dict[str, Rule]:
    """All stated verbs, for the house tests and the README."""
    return dict(_verbs)


def can(user: Any, verb: str, row: Any = None) -> bool:
    """Whether the person may do it. Inactive people and unlisted verbs: no. `row` None asks in general."""
    viewer, rule = viewer_of(user), _verbs.get(verb)
    return bool(rule and viewer.is_active and rule(viewer, row))


def require(user: Any, verb: str, row: Any = None) -> None:
    """Raise PermissionDenied, with a sentence, unless `can`. The system user may do everything."""
    if getattr(user, "is_system", False) or can(user, verb, row):
        return
    raise PermissionDenied(_("You may look at this, but this change is not yours to make."))


def _seen(viewer: Viewer, row: Any) -> bool:
    """Whether the customer behind `row` is visible; the row's own annotation is believed."""
    owned = owner_row(row)
    reason = reason_of(owned, viewer)
    if reason is not None:
        return reason != "locked"
    return owned_model().objects.visible_to(viewer).filter(pk=owned.pk).exists()


def _meets_locked(viewer: Viewer, row: Any) -> bool:
    """Whether the customer behind `row` shows this person a padlock."""
    owned = owner_row(row)
    reason = reason_of(owned, viewer)
    if reason is not None:
        return reason == "locked"
    return owned_model().objects.locked_to(viewer).filter(pk=owned.pk).exists()


anyone = Rule(lambda viewer, row: True, "anyone")
sees = Rule(_seen, "who sees the customer")
meets_locked = Rule(_meets_locked, "who meets its padlock")
owner = Rule(lambda viewer, row: row is not None and row.owner_id == viewer.user_id, "the owner")
customer_owner = Rule(lambda viewer, row: owner_row(row).owner_id == viewer.user_id, "the customer's owner")
manager = Rule(
    lambda viewer, row: owner_row(row).department_id in viewer.led_departments,
    "a manager above its department",
)
executive = Rule(lambda viewer, row: viewer.is_executive, "an executive")
administrator = Rule(lambda viewer, row: viewer.is_administrator, "an administrator")
auditor = Rule(lambda viewer, row: viewer.is_auditor, "an auditor")
colleague = Rule(
    lambda viewer, row: (
        row is not None and row.department_id in {*viewer.departments, *viewer.led_departments}
    ),
    "a colleague in its department",
)
writer = Rule(
    lambda viewer, row: not (viewer.positions and viewer.positions <= {"auditor"}), "who is no auditor"
)


def role(*kinds: str) -> Rule:
    """Members of a department of one of these kinds."""
    return Rule(lambda viewer, row: bool(viewer.kinds & set(kinds)), f"people of {', '.join(kinds)}")


def leads(*kinds: str) -> Rule:
    """Managers and heads, of one of these kinds where named."""
    return Rule(
        lambda viewer, row: bool(viewer.led_kinds & set(kinds)) if kinds else viewer.leads,
        f"managers of {', '.join(kinds) or 'any department'}",
    )


def _level(viewer: Viewer, row: Any, facet: str) -> int:
    """The person's level on the customer behind `row`; without a row, the level of his profile."""
    if row is None:
        return viewer.profile.get(facet, 0)
    return levels_for(viewer, owner_row(row)).get(facet, 0)


def reads(facet: str) -> Rule:
    """Who reads this facet of the customer."""
    return Rule(lambda viewer, row: _level(viewer, row, facet) >= Level.READ, f"who reads {facet}")


def writes(facet: str) -> Rule:
    """Who writes this facet of the customer."""
    return Rule(lambda viewer, row: _level(viewer, row, facet) >= Level.WRITE, f"who writes {facet}")


def meets(facet: str) -> Rule:
    """Who meets this facet at all, masked or better."""
    return Rule(lambda viewer, row: _level(viewer, row, facet) >= Level.MASKED, f"who meets {facet}")
