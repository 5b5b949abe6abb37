"""What a case allows in which state: a case in, a RuleBroken with a sentence out."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken

if TYPE_CHECKING:
    from customers.cases.models import ServiceCase


def check_can_assign(case: "ServiceCase") -> None:
    if not case.is_open:
        raise RuleBroken(_("This case is not open any more. Reopen it to go on."))


def check_can_resolve(case: "ServiceCase", solution: str) -> None:
    if not case.is_open:
        raise RuleBroken(_("This case has been resolved already."))
    if not solution.strip():
        raise RuleBroken(_("Say in a few words how the case was solved."))


def check_can_answer(case: "ServiceCase") -> None:
    if not case.is_open:
        raise RuleBroken(_("This case is not open any more. Reopen it to go on."))


def check_can_wait(case: "ServiceCase") -> None:
    if case.is_waiting:
        raise RuleBroken(_("This case waits for the customer already."))
    check_can_answer(case)


def check_can_resume(case: "ServiceCase") -> None:
    if not case.is_waiting:
        raise RuleBroken(_("This case does not wait for the customer."))


def check_can_close(case: "ServiceCase") -> None:
    if case.is_open:
        raise RuleBroken(_("This case is still open. Write down the solution first."))
    if case.state == case.State.CLOSED:
        raise RuleBroken(_("This case has been closed already."))


def check_can_reopen(case: "ServiceCase") -> None:
    if case.is_open:
        raise RuleBroken(_("This case is open."))
    if case.merged_into_id:
        raise RuleBroken(_("This case was merged into another one. Go on there."))


def number_of(pk: int) -> str:
    """The number people say on the phone."""
    return f"S-{pk:05d}"


def number_in(text: str) -> int | None:
    """The key behind a case's number as people type it: "S-00042", "s42"; None when it is no number."""
    found = re.fullmatch(r"[sS]-?0*(\d{1,12})", text.strip())
    return int(found[1]) if found else None
