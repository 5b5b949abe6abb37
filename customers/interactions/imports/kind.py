"""Interactions as a kind of import; registered when this room is opened in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.interactions import rules
from customers.interactions.imports import fields, resolving, writing
from customers.interactions.models import Interaction
from customers.records import imports
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Options, Values
from customers.records.imports.plan import Candidate, Decision
from ownership.models import User

READ = (
    "at",
    "kind",
    "direction",
    "channel",
    "minutes",
    "subject",
    "text",
    "outcome",
    "next_step",
    "next_step_on",
)


def complete(values: Values, notes: Notes) -> None:
    """What an interaction has to say of itself, by the rules of who writes one down here."""
    if notes.refused:
        return
    values.setdefault("kind", Interaction.Kind.NOTE)
    notes.column = ""
    _hold(notes, lambda: rules.check_says_something(values.get("subject", ""), values.get("text", "")))
    _hold(notes, lambda: rules.check_time(values["kind"], values["at"], timezone.now()))
    _hold(notes, lambda: rules.check_next_step(values.get("next_step", ""), values.get("next_step_on")))


def _hold(notes: Notes, check: Callable[[], None]) -> None:
    try:
        check()
    except RuleBroken as problem:
        notes.refuse("rule", reason=str(problem))


def keys(values: Values) -> list[Key]:
    """The same customer, time, kind and headline: the same interaction."""
    if "customer_id" not in values:
        return []
    said = rules.headline(values.get("subject", ""), values.get("text", ""))
    at = values["at"].astimezone(UTC).isoformat(timespec="minutes")
    return [("interaction", str(values["customer_id"]), at, values["kind"], said)]


def decide(_values: Values, found: list[tuple[Key, Candidate]], _notes: Notes) -> Decision:
    return Decision(found[0][1])


def lookup_for(_user: User, _options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """Interactions of the rows' customers at the rows' times. One query; the customers are the importer's to write."""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        if not rows:
            return
        customers, times = {row["customer_id"] for row in rows}, [row["at"] for row in rows]
        stored = Interaction.objects.filter(customer__in=customers, at__gte=min(times), at__lte=max(times))
        for row in stored.order_by("pk"):
            values = {name: getattr(row, name) for name in READ} | {"customer_id": row.customer_id}
            yield Candidate(values, row.pk, None, row.version, record=row.pk)

    return lookup


def label(name: str) -> str | Promise:
    return Interaction._meta.get_field(name).verbose_name  # type: ignore[union-attr]


imports.kind(
    "interactions",
    _("Interactions"),
    part="interaction",
    main="interaction",
    fields=fields.FIELDS,
    complete=complete,
    keys=keys,
    decide=decide,
    derived=("customer_id", "by_id"),
    revive={"at": datetime.fromisoformat, "next_step_on": date.fromisoformat},
    lookup=lookup_for,
    resolve=resolving.resolver,
    label_of=label,
    write=writing.write,
    sequence="customers_interaction_id_seq",
    policy="leave",
    policies=("leave",),
    has_target=False,
    needs_one_of=(("customer", "customer_code"), ("subject", "text")),
)
