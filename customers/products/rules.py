"""What a product has to be: values in, a RuleBroken with a sentence out."""

import re

from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken

CODE = re.compile(r"\S+")


def tidy_code(code: str) -> str:
    """A code as it is kept: upper-case, without blanks inside."""
    return re.sub(r"\s+", "", code).upper()


def check_code(code: str, *, is_taken: bool) -> None:
    if not CODE.fullmatch(code):
        raise RuleBroken(_("A product needs a code: it is found and imported by it."))
    if is_taken:
        raise RuleBroken(_("Another product has the code %(code)s.") % {"code": code})
