"""People as a kind of import; registered when this room is opened in `ready()`.

They are known by employee number, sign-in name, mail address or name. A known colleague keeps his sign-in name and
his place: moving people hands out rights and is done on the administrators' page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.colleagues.imports import fields, resolving, writing
from customers.records import imports
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Kind, Options, Values
from customers.records.imports.plan import Candidate, Decision
from ownership.models import SYSTEM_USERNAME, User

READ = ("employee_number", "username", "name", "name_en", "email", "phone", "job_title", "territories")
# What two rows may be alike in, the surest way first, and what may then not tell them apart.
SURER = {
    "employee_number": (),
    "username": ("employee_number",),
    "email": ("employee_number",),
    "name": ("employee_number", "username", "email"),
}
IDENTITY = ("employee_number", "username", "email")


def complete(values: Values, notes: Notes) -> None:
    """A name of its parts, the family name first where it is Chinese."""
    parts = [values[part] for part in ("first_name", "last_name") if part in values]
    if parts and "name" not in values:
        is_chinese = all("\u3400" <= letter <= "\u9fff" for part in parts for letter in part)
        values["name"] = ("".join(reversed(parts)) if is_chinese else " ".join(parts))[:80]
    if not any(name in values for name in (*IDENTITY, "name", "name_en")):
        notes.column = ""
        notes.refuse("names_nobody")


def keys(values: Values) -> list[Key]:
    found = [("person", name, values[name].casefold()) for name in IDENTITY if values.get(name)]
    return found + [
        ("person", "name", values[name].casefold()) for name in ("name", "name_en") if values.get(name)
    ]


def decide(values: Values, found: list[tuple[Key, Candidate]], notes: Notes) -> Decision:
    """The first that is alike in the surest way and that nothing tells apart. A sign-in name belongs to one person."""
    ways = list(SURER)
    for (_part, way, _value), other in sorted(found, key=lambda one: ways.index(one[0][1])):
        if not _differs(values, other.values, SURER[way]):
            return Decision(other)
        if way == "username":
            notes.about("username").refuse("username_taken", name=values["username"])
    return Decision()


def _differs(values: Values, other: Values, ways: Sequence[str]) -> bool:
    """Whether both say something, and not the same, in one of these ways."""
    return any(
        values.get(way) and other.get(way) and values[way].casefold() != other[way].casefold() for way in ways
    )


def lookup_for(_user: User, _options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """The people whom the rows may mean, those who left included. One query."""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        wanted = Q()
        for column in (*IDENTITY, "name", "name_en"):
            asked = ("name", "name_en") if column.startswith("name") else (column,)
            said = {row[name].casefold() for row in rows for name in asked if row.get(name)}
            wanted |= Q(**{f"folded_{column}__in": said})
        people = User.objects.alias(
            **{f"folded_{name}": Lower(name) for name in (*IDENTITY, "name", "name_en")}
        )
        for person in people.filter(wanted).exclude(username=SYSTEM_USERNAME).order_by("pk"):
            yield Candidate({name: getattr(person, name) for name in READ}, person.pk, record=person.pk)

    return lookup


def label(name: str) -> str | Promise:
    return User._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def choose(kind: Kind, options: Options) -> Kind:
    """Known people change, or stay as they are."""
    return replace(kind, policy="leave" if options.get("policy") == "leave" else "update")


imports.kind(
    "people",
    _("Colleagues"),
    part="person",
    main="person",
    fields=fields.FIELDS,
    complete=complete,
    keys=keys,
    decide=decide,
    fixed=IDENTITY,
    born=("username", "department", "position", "manager"),
    additive=("territories",),
    gathers=True,
    lookup=lookup_for,
    resolve=resolving.resolver,
    label_of=label,
    write=writing.write,
    choose=choose,
    sequence="ownership_user_id_seq",
    has_target=False,
    into=resolving.departments,
    into_label=_("All of them belong to, or below"),
    needs_one_of=(IDENTITY,),
    note=_(
        "New colleagues own records at once, but sign in only when an administrator has given them a password. Known ones "
        "keep their sign-in name and their place. Who should not be here is put out of use on the administrators' page; "
        "there is no undo."
    ),
    leads_to=lambda batch: (
        f"{reverse('ownership:people')}?department={batch.options.get('into', '')}",
        _("To the people"),
    ),
)
