"""Facets of a customer, and what each department may see of them: values in, values out, no database.

`SHIPPED` is the table of the README; `FacetRule` rows of an administrator stand above it.
"""

from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Facet(models.TextChoices):
    """The kinds of information that a customer's record holds."""

    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Contact data")
    DEALS = "deals", _("Deals")
    ORDERS = "orders", _("Orders")
    PAYMENTS = "payments", _("Payments")
    CASES = "cases", _("Cases")
    CAMPAIGNS = "campaigns", _("Campaigns")
    INTERACTIONS = "interactions", _("Interactions")
    DOCUMENTS = "documents", _("Documents")
    SENSITIVE = "sensitive", _("Sensitive data")


class Level(models.IntegerChoices):
    """How much of a facet somebody meets; each level holds the ones before it."""

    HIDDEN = 0, _("hidden")
    MASKED = 1, _("masked")
    READ = 2, _("read")
    WRITE = 3, _("write")


Profile = Mapping[str, int]

_LETTERS = {"-": Level.HIDDEN, "m": Level.MASKED, "r": Level.READ, "w": Level.WRITE}
_ORDER = tuple(Facet.values)

# identity contact deals orders payments cases campaigns interactions documents sensitive
SHIPPED: dict[str, str] = {
    "sales": "wwwrrrrwwm",
    "service": "wmrrmwrwr-",
    "support": "rm-m-w-wr-",
    "marketing": "rmm---wr--",
    "operations": "wrrwrrrrrm",
    "finance": "rmmrw---rr",
    "management": "rrrrrrrrrm",
    "it": "r---------",
}


def shipped(kind: str) -> dict[str, int]:
    """The shipped profile of a department kind; everything hidden for an unknown one."""
    letters = SHIPPED.get(kind, "-" * len(_ORDER))
    return {facet: int(_LETTERS[letter]) for facet, letter in zip(_ORDER, letters, strict=True)}


def everything() -> dict[str, int]:
    """What the owner meets: all of his customer."""
    return dict.fromkeys(_ORDER, int(Level.WRITE))


def nothing() -> dict[str, int]:
    """What a locked door shows."""
    return dict.fromkeys(_ORDER, int(Level.HIDDEN))


def read_only(profile: Profile) -> dict[str, int]:
    """An auditor's profile: reads all, writes nothing."""
    return {facet: min(level, int(Level.READ)) for facet, level in profile.items()}


# What nobody reads of a customer in a public pool before he has claimed it.
UNCLAIMED = Facet.CONTACT


def unclaimed(profile: Profile) -> dict[str, int]:
    """What a public pool shows of its customers: to read, and no contact data."""
    return {**read_only(profile), str(UNCLAIMED): int(Level.HIDDEN)}


def veiled(profile: Profile) -> dict[str, int]:
    """What an administrator meets who looks as somebody with this profile: names, and masks for all else."""
    return {
        facet: min(level, int(Level.READ if facet == Facet.IDENTITY else Level.MASKED))
        for facet, level in profile.items()
    }


def best(profiles: Iterable[Profile]) -> dict[str, int]:
    """The highest level of each facet over several profiles (people in several departments)."""
    merged = nothing()
    for profile in profiles:
        for facet, level in profile.items():
            merged[facet] = max(merged[facet], level)
    return merged


def opened(profile: Profile, facets: Iterable[str], level: int = Level.READ) -> dict[str, int]:
    """`profile` with `facets` readable (or so much) at least: what a grant or a running step opens."""
    return {**profile, **{facet: max(profile.get(facet, 0), int(level)) for facet in facets}}
