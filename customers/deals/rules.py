"""Arithmetic of deals, and what a deal allows: values in, values or a RuleBroken with a sentence out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.errors import RuleBroken
from crm_site.kit.money import check_fits, rounded
from crm_site.kit.wording import listed

if TYPE_CHECKING:
    from customers.deals.models import Deal, Stage

MOST_LINES = 40
# What a stage may ask for.
NEEDS: dict[str, str | Promise] = {
    "contact": gettext_lazy("Contact"),
    "amount": gettext_lazy("Amount"),
    "source": gettext_lazy("Source"),
    "lines": gettext_lazy("Products"),
}


class Missing(RuleBroken):
    """A stage asks for more; `names` are the fields to fill in first, as far as a form can ask for them."""

    def __init__(self, sentence: str, names: Collection[str]) -> None:
        super().__init__(sentence)
        self.names = [name for name in names if name != "lines"]


# --- money --------------------------------------------------------------------------------------------------


def line_total(quantity: Decimal, price: Decimal, discount_percent: Decimal) -> Decimal:
    """Quantity by price less the discount, rounded once, halves up."""
    return rounded(quantity * price * (100 - discount_percent) / 100)


def total(lines: Iterable[Any]) -> Decimal:
    """What the lines come to: the sum of what stands behind each."""
    found = sum((line_total(one.quantity, one.price, one.discount_percent) for one in lines), Decimal(0))
    check_fits(found)
    return found


def before_discount(lines: Iterable[Any]) -> Decimal:
    """What the lines would come to without their discounts."""
    return sum((line_total(one.quantity, one.price, Decimal(0)) for one in lines), Decimal(0))


def weighted(amount: Decimal, probability: int) -> Decimal:
    """The part of an amount that the forecast counts on."""
    return rounded(amount * probability / 100)


# --- time ---------------------------------------------------------------------------------------------------


def days_between(since: datetime, until: datetime) -> int:
    """Whole days, never less than none."""
    return max((until - since).days, 0)


def has_aged(days: int, ageing_days: int | None) -> bool:
    return ageing_days is not None and days > ageing_days


# --- stages -------------------------------------------------------------------------------------------------


def lacking(required: Iterable[str], deal: Deal, *, has_lines: bool) -> list[str]:
    """What a stage requires and the deal has not."""
    has = {
        "contact": deal.contact_id is not None,
        "amount": deal.amount > 0,
        "source": bool(deal.source.strip()),
        "lines": has_lines,
    }
    return [name for name in required if not has.get(name, True)]


def check_enter(deal: Deal, stage: Stage, *, has_lines: bool) -> None:
    """Raise Missing, with a sentence that names what the stage asks for."""
    missing = lacking(stage.required, deal, has_lines=has_lines)
    if missing:
        raise Missing(
            _("In stage “%(stage)s” this has to be filled in: %(names)s.")
            % {"stage": stage.label, "names": listed(need_words(missing))},
            missing,
        )


def check_lost(lost_reason: Any) -> None:
    if lost_reason is None:
        raise Missing(_("Say why the deal was lost."), ["lost_reason", "lost_note"])


def check_can_move(deal: Deal, to: Stage) -> None:
    if deal.stage_id == to.pk:
        raise RuleBroken(_("The deal is in stage “%(stage)s” already.") % {"stage": to.label})


def check_can_reopen(deal: Deal) -> None:
    if deal.is_open:
        raise RuleBroken(_("This deal is open."))


def check_can_assign(deal: Deal) -> None:
    if not deal.is_open:
        raise RuleBroken(_("This deal is closed. Reopen it to go on."))


def check_amount_is_free(changed: Collection[str], *, has_lines: bool) -> None:
    if has_lines and "amount" in changed:
        raise RuleBroken(_("The amount is what the products come to. Change them instead."))


def check_lines(lines: Collection[Any]) -> None:
    if len(lines) > MOST_LINES:
        raise RuleBroken(_("A deal takes at most %(number)d lines.") % {"number": MOST_LINES})


def check_title(title: str) -> None:
    if not title.strip():
        raise RuleBroken(_("Give the deal a title."))


def need_words(names: Iterable[str]) -> list[str | Promise]:
    """What the requirements are called."""
    return [NEEDS.get(name, name) for name in names]


def number_in(text: str) -> int | None:
    """The key behind a deal's number as people type it: "D-00042", "d42"; None when it is no number."""
    found = re.fullmatch(r"[dD]-?0*(\d{1,12})", text.strip())
    return int(found[1]) if found else None
