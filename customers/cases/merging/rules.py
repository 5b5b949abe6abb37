"""Which cases fit together: two cases in, a RuleBroken with a sentence out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken

if TYPE_CHECKING:
    from customers.cases.models import ServiceCase


def check_can_merge(gone: ServiceCase, kept: ServiceCase) -> None:
    if gone.pk == kept.pk:
        raise RuleBroken(_("Choose another case: this is the same one."))
    if gone.customer_id != kept.customer_id:
        raise RuleBroken(_("Only cases of the same customer can be merged."))
    for one in (gone, kept):
        if one.merged_into_id:
            raise RuleBroken(_("%(number)s has been merged already.") % {"number": one.number})
    if gone.is_open and not kept.is_open:
        raise RuleBroken(
            _("%(number)s is not open any more. Reopen it to go on there.") % {"number": kept.number}
        )
