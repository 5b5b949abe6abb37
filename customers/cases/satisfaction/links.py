"""The link that a customer gets: a number that nobody can make up, because it is signed."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from customers.cases.satisfaction.models import CaseFeedback

_signer = signing.Signer(salt="customers.cases.satisfaction", sep=".")


def token_of(feedback: CaseFeedback) -> str:
    return _signer.sign(str(feedback.pk))


def path_of(feedback: CaseFeedback) -> str:
    """The address of the page, without the host."""
    return reverse("customers:case-feedback", args=[token_of(feedback)])


def behind(token: str) -> CaseFeedback | None:
    """The question that a link asks; None for one that is not ours, or that was withdrawn. One query, none for forged ones."""
    try:
        number = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return CaseFeedback.objects.select_related("case").filter(pk=int(number)).first()
