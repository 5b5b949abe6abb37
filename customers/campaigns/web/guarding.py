"""Keeping machines out: how often one address may send, a trap that people do not see, and the time a form takes.

No address is kept, only a keyed hash of it.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from crm_site.kit import limits
from crm_site.kit.errors import RuleBroken
from customers.campaigns.models import WebAnswer, WebForm

SALT = "customers.campaigns.web"
# What one address may send through all forms, and what one form takes from everybody.
MOST_OF_ADDRESS, ADDRESS_TIME = 10, timedelta(minutes=10)
MOST_OF_FORM, FORM_TIME = 300, timedelta(hours=1)
# Nobody fills a form in within this time; after the other one its page was open too long.
QUICKEST, SLOWEST = timedelta(seconds=3), timedelta(hours=12)


class TooMany(RuleBroken):
    """An address, or everybody together, sends faster than people do."""

    status = 429


def address_of(request: HttpRequest) -> str:
    """A keyed hash of where the request comes from."""
    return salted_hmac(SALT, limits.address_of(request)).hexdigest()[:32]


def refuse_haste(form: WebForm, address: str) -> None:
    """Raise TooMany when the address, or the form, has had its share. Requests of one address wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{SALT}:{address}"])
    now = timezone.now()
    own = WebAnswer.objects.filter(address=address, at__gte=now - ADDRESS_TIME).count()
    all_of_it = WebAnswer.objects.filter(form=form, at__gte=now - FORM_TIME).count()
    if own >= MOST_OF_ADDRESS or all_of_it >= MOST_OF_FORM:
        raise TooMany(_("Too much was sent from here within a few minutes. Please try again later."))


def stamp(form: WebForm) -> str:
    """When the form was handed out; nobody can make one."""
    return signing.dumps(form.pk, salt=SALT)


def is_too_quick(form: WebForm, word: str) -> bool:
    """Whether the form comes back faster than a person types, or with a stamp that is not ours or not its own."""
    try:
        pk = signing.loads(word, salt=SALT, max_age=SLOWEST)
    except signing.BadSignature:
        return True
    return pk != form.pk or _is_fresh(word)


def _is_fresh(word: str) -> bool:
    """Whether a stamp that was found to be ours was handed out only just now."""
    try:
        signing.loads(word, salt=SALT, max_age=QUICKEST)
    except signing.SignatureExpired:
        return False
    return True


def note(form: WebForm, address: str, outcome: str) -> None:
    """Remember that something was sent, and what became of it."""
    WebAnswer.objects.create(form=form, at=timezone.now(), address=address, outcome=outcome)
