"""What the cells of a row amount to: a customer, and under `case` what he wanted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customers.cases.categories.tree import BETWEEN
from customers.cases.imports.fields import FIELDS, LEVELS
from customers.cases.models import ServiceCase
from customers.cases.rules import number_in
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Values
from customers.records.imports.rows import POLICY

CASE = frozenset(field.name for field in FIELDS) - {"customer", "customer_code"}
LONGEST_TITLE, LONGEST_NAME = 160, 120
# What a new case is called or is, where the file does not say so itself; a known one keeps what it has.
MADE_TITLE, MADE_KIND = "#title", "#kind"
# The case once more, for who resolves what it names: parts are set apart before that.
ALSO = "#case"


def complete(values: Values, notes: Notes) -> None:
    """The row's customer, who is left as he is where he is known, and his case."""
    if notes.refused:
        return
    case = {name: values.pop(name) for name in list(values) if name in CASE}
    name, code = values.pop("customer", ""), values.pop("customer_code", "")
    if not name and not code:
        notes.about("customer").refuse("required", field=_("customer"))
        return
    values |= {"name": name or code, **({"code": code} if code else {}), POLICY: "leave", "stage": "active"}
    _number(case)
    _category(case)
    _end(case)
    _title(case, notes)
    values["case"] = values[ALSO] = case


def _number(case: Values) -> None:
    """Our own number, of a file that was taken out here; the other system's, with the kind that its header tells."""
    if (pk := number_in(case.pop("number", ""))) is not None:
        case["id"] = pk
    if isinstance(case.get("reference"), tuple):
        case["reference"], kind = case["reference"]
        if kind:
            case[MADE_KIND] = kind


def _category(case: Values) -> None:
    """The levels of the tree as one way down, as our lists and files say it."""
    said = [case.pop(name) for name in LEVELS if name in case]
    steps = [step.strip()[:LONGEST_NAME] for one in said for step in one.split(BETWEEN.strip())]
    if any(steps):
        case["category"] = BETWEEN.join(step for step in steps if step)


def _end(case: Values) -> None:
    """Who names an end names a closed case, unless he says otherwise."""
    if "ended_at" in case and case.setdefault("state", ServiceCase.State.CLOSED) in ServiceCase.UNSOLVED:
        del case["ended_at"]


def _title(case: Values, notes: Notes) -> None:
    """Where the file has none: what it is about, or how its text begins."""
    if "title" in case:
        return
    said = ": ".join(case.get("category", "").split(BETWEEN)[-2:])
    said = said or next(iter(case.get("description", "").splitlines()), "") or case.get("reference", "")
    if said:
        case[MADE_TITLE] = said[:LONGEST_TITLE]
    elif "id" not in case:
        notes.about("title").refuse("required", field=_("title"))
