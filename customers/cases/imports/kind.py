"""Cases as a kind of import; registered when this room is opened in `ready()`.

A row tells of a customer, found or made as in a file of contacts, and of his case. A case is known by our number,
by the customer's or the other system's (`reference`), else by the day it was opened and its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.cases.categories.tree import BETWEEN
from customers.cases.imports import fields, resolving, rows, writing
from customers.cases.imports.rows import MADE_KIND, MADE_TITLE
from customers.cases.models import ServiceCase
from customers.directory.imports import kind as customers
from customers.directory.imports import lookup
from customers.directory.imports.matching import Choice
from customers.records import imports
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Kind, Options, Shape, Values
from customers.records.imports.plan import Candidate, Decision, Planned
from ownership.access.masking import warm
from ownership.access.policy import can
from ownership.models import User

READ = ("reference", "title", "description", "solution", "kind", "priority", "channel", "state", "opened_at")
WRITTEN = frozenset((*READ, "category", "ended_at")) - {"opened_at"}
Found = list[tuple[Key, Candidate]]


def keys(values: Values) -> list[Key]:
    """The number that a file of ours has first; the reference among those of the customer."""
    found: list[Key] = [("#case", str(values["id"]))] if "id" in values else []
    customer, title = str(values["customer_id"]), values.get("title") or values.get(MADE_TITLE)
    if values.get("reference"):
        found.append(("#case of", customer, values["reference"]))
    elif title and "opened_at" in values:
        at = values["opened_at"].astimezone(UTC).isoformat(timespec="minutes")
        found.append(("#case like", customer, at, title))
    return found


def decide(_values: Values, found: Found, _notes: Notes) -> Decision:
    return Decision(found[0][1])


def at_birth(values: Values) -> None:
    """A case whose end the file does not tell was over when it was opened, as far as anybody knows."""
    values.pop("id", None)
    values.setdefault("title", values.pop(MADE_TITLE, "") or values.get("reference", ""))
    values.setdefault("kind", values.pop(MADE_KIND, ServiceCase.Kind.REQUEST))
    values.setdefault("opened_at", timezone.now())
    if values.setdefault("state", ServiceCase.State.OPEN) not in ServiceCase.UNSOLVED:
        values.setdefault("ended_at", values["opened_at"])


def lookup_for(user: User, _options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """The cases that the rows may mean, of those that the importer sees. Four queries, with those of levels."""

    def find(given: Sequence[Values]) -> Iterable[Candidate]:
        if not given:
            return
        same = Q(customer__in={row["customer_id"] for row in given})
        wanted = Q(pk__in={row["id"] for row in given if "id" in row})
        wanted |= same & Q(reference__in={row["reference"] for row in given if row.get("reference")})
        wanted |= same & Q(opened_at__in={row["opened_at"] for row in given if "opened_at" in row})
        stored = ServiceCase.objects.visible_to(user).filter(wanted).select_related("customer", "category")
        found, tree = list(stored.order_by("pk")), resolving.Tree()
        warm((row.customer for row in found), user)
        for row in found:
            values = {name: getattr(row, name) for name in READ} | {
                "id": row.pk,
                "customer_id": row.customer_id,
            }
            values["ended_at"] = row.closed_at or row.resolved_at
            values["category"] = "" if row.category is None else BETWEEN.join(tree.way(row.category))
            may = frozenset() if row.merged_into_id or not can(user, "cases.edit", row) else WRITTEN
            yield Candidate(values, row.pk, None, row.version, may, record=row.pk)

    return find


def between(case: Values, customer: Planned, _notes: Notes) -> Values | None:
    """The case of the customer that the row means."""
    return {**case, "customer_id": customer.record}


def label(name: str) -> str | Promise:
    if name == "ended_at":
        return _("resolved or closed at")
    return ServiceCase._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def choose(kind: Kind, options: Options) -> Kind:
    """Known cases change, or stay as they are; known customers stay as they are anyway."""
    policy = "leave" if options.get("policy") == "leave" else "update"
    return replace(kind, then=replace(CASE, policy=policy))


CASE = Shape(
    part="case",
    keys=keys,
    decide=decide,
    derived=("id", "customer_id", "opened_at", MADE_TITLE, MADE_KIND),
    born=("opened_at", MADE_TITLE, MADE_KIND),
    at_birth=at_birth,
    revive={"opened_at": datetime.fromisoformat, "ended_at": datetime.fromisoformat},
    lookup=lookup_for,
    sequence="customers_servicecase_id_seq",
    label_of=label,
)
imports.kind(
    "cases",
    _("Cases"),
    fields=fields.FIELDS,
    complete=rows.complete,
    keys=Choice().keys,
    decide=Choice().decide,
    derived=customers.DERIVED,
    together=customers.TOGETHER,
    fixed=customers.FIXED,
    additive=customers.ADDITIVE,
    born=("owner_id", "department_id", "stage"),
    revive=customers.REVIVE,
    lookup=lookup.lookup_for,
    then=CASE,
    between=between,
    main="case",
    resolve=resolving.resolver,
    choose=choose,
    label_of=customers.called,
    write=writing.write,
    sequence=customers.SEQUENCE,
    called={"name": "customer", "code": "customer_code"},
    needs_one_of=(("customer", "customer_code"), ("title", "category", "description", "reference", "number")),
)
