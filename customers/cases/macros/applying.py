"""What a macro would do to a case, for one person to look at first, and the doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases import actions, rules
from customers.cases.categories import tree
from customers.cases.macros.models import CaseMacro
from customers.cases.models import ServiceCase
from customers.directory import letters, placeholders
from ownership.access.masking import mask_one
from ownership.access.policy import require
from ownership.models import User

Then = CaseMacro.Then
OFFERED = 50


@dataclass(frozen=True)
class Difference:
    """One line of the preview."""

    label: str | Promise
    before: Any
    after: Any


@dataclass(frozen=True)
class Preview:
    """A macro as it would change one case: the words filled in, which were not, and what else becomes different."""

    macro: CaseMacro
    text: str
    left: list[str]
    differences: Sequence[Difference]


def offered(user: User) -> QuerySet[CaseMacro]:
    """The macros that a person may use, in their order."""
    return CaseMacro.objects.visible_to(user).offered()


def preview(case: ServiceCase, macro: CaseMacro, user: User) -> Preview:
    """Nothing is written. The words are filled in with what the person reads of the customer."""
    text = placeholders.filled(macro.solution, words_for(case, user))
    return Preview(
        macro, text, placeholders.left_in(text, placeholders.OF_CASES), list(_differences(case, macro))
    )


def words_for(case: ServiceCase, user: User) -> dict[str, Any]:
    """What the placeholders become, masked as the person reads. Four queries at most."""
    shown = mask_one(case, user)
    own = {"case.number": case.number, "case.title": shown.title, "case.reference": shown.reference}
    return own | letters.words_for(case.customer, case.contact, user)


def _differences(case: ServiceCase, macro: CaseMacro) -> Any:
    if macro.priority and macro.priority != case.priority:
        yield Difference(_("Priority"), case.get_priority_display(), macro.get_priority_display())
    if macro.category_id and macro.category_id != case.category_id:
        ids = [pk for pk in (case.category_id, macro.category_id) if pk]
        names = tree.labels(ids)
        yield Difference(_("Category"), names.get(case.category_id or 0, _("none")), names[macro.category_id])
    if macro.then:
        yield Difference(_("State"), case.get_state_display(), capfirst(macro.get_then_display()))


@transaction.atomic
def apply(case: ServiceCase, macro: CaseMacro, *, by: User, version: int, text: str) -> ServiceCase:
    """Do what the macro says, with the words as the person left them, over the case as he saw it in `version`.

    Raises EditConflict where the case has changed since, and RuleBroken when it is not open, when the text still
    holds a placeholder, or when it resolves the case without a word.
    """
    require(by, "cases.handle", case)
    row: ServiceCase = locked(ServiceCase.objects.select_related("customer", "department"), case.pk)
    rules.check_can_answer(row)
    if row.version != version:
        raise EditConflict(row, {})
    if left := placeholders.left_in(text, placeholders.OF_CASES):
        raise RuleBroken(_("Fill in %(words)s first, or take it out.") % {"words": ", ".join(left)})
    values: dict[str, Any] = {"priority": macro.priority} if macro.priority else {}
    if macro.category_id:
        values["category"] = macro.category
    if text.strip() and macro.then not in (Then.RESOLVE, Then.CLOSE):
        values["solution"] = text.strip()
    row = actions.edit(row, by=by, version=version, **values)
    row = _step(row, macro.then, by, text)
    CaseMacro.objects.filter(pk=macro.pk).update(uses=F("uses") + 1)
    return row


def _step(case: ServiceCase, then: str, by: User, text: str) -> ServiceCase:
    if then == Then.WAIT and not case.is_waiting:
        return actions.wait(case, by=by)
    if then in (Then.RESOLVE, Then.CLOSE):
        case = actions.resolve(case, by=by, solution=text)
    return actions.close(case, by=by) if then == Then.CLOSE else case
