"""The list of cases: its ready-made views, its filter line, how its cells are changed in place, its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customers.cases import actions, selectors
from customers.cases.categories import tree
from customers.cases.filters import CLOCKS
from customers.cases.forms import CaseForm
from customers.cases.lists import bulk
from customers.cases.lists.columns import LIST, url_of
from customers.cases.models import ServiceCase
from customers.records import exports
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import words_of
from customers.records.lists.trees import asked, every, where
from ownership.access.facets import Level
from ownership.access.masking import mask, whole
from ownership.access.policy import can
from ownership.models import User

INDENT = "\u3000"
IN_PLACE = frozenset({"title", "priority", "kind", "channel", "reference"})


def _choice(name: str, label: Any, options: Callable[[Any], Any]) -> Quick:
    return Quick(name, label, asked(LIST, lambda value: every(where(name, "is", value))), options=options)


def _of(choices: Any) -> Callable[[Any], Any]:
    return lambda user: list(words_of(choices).items())


def _categories(user: Any) -> list[tuple[str, str]]:
    return [(str(one.category.pk), f"{INDENT * one.depth}{one.category.label}") for one in tree.lines()]


UNSOLVED = where("state", "any_of", list(ServiceCase.UNSOLVED))
MINE, DESK = where("owner", "any_of", ["me"]), where("department", "any_of", ["mine"])
NOBODY = where("owner", "any_of", ["nobody"])
LATE, RUNS = where("clock", "is", "overdue"), where("clock", "is", "running")
VIEWS = (
    Shipped("every", _("All cases")),
    Shipped("mine", _("My cases"), every(UNSOLVED, MINE)),
    Shipped("desk", _("My department"), every(UNSOLVED, DESK)),
    Shipped("nobody", _("Not taken"), every(UNSOLVED, NOBODY)),
    Shipped("open", _("All open ones"), every(UNSOLVED)),
    Shipped("next", _("Due next"), every(RUNS), sort="due_at"),
    Shipped("overdue", _("Overdue"), every(LATE), sort="due_at"),
    Shipped("unhappy", _("Dissatisfied customers"), every(where("satisfaction", "any_of", ["1", "2"]))),
)


# --- changing in place ----------------------------------------------------------------------------------------


def _offers(user: Any, row: Any) -> frozenset[str]:
    """What the person may write on a masked row. No query: the row came with all that decides."""
    may = row.levels["cases"] >= Level.READ and can(user, "cases.edit", whole(row))
    return IN_PLACE if may else frozenset()


def _form(user: User, row: ServiceCase, names: list[str], data: QueryDict | None = None) -> CaseForm:
    """The form of these fields, without those that are not the person's to write."""
    may = can(user, "cases.edit", row)
    asked = [name for name in names if may and name in IN_PLACE]
    initial = {name: getattr(row, name) for name in asked}
    form = CaseForm(data, viewer=user, customer=row.customer, initial=initial)
    for name in [name for name in form.fields if name not in asked]:
        del form.fields[name]
    return form


def _save(row: ServiceCase, by: User, version: int, values: dict[str, Any]) -> ServiceCase:
    return actions.edit(row, by=by, version=version, **values)


kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Cases"),
            search=_("Number, title or customer"),
            none_found=_("No case fits"),
            none_found_help=_("Take a filter away, or look among the cases of all states."),
            none_yet=_("No cases yet"),
            none_yet_help=_(
                "A case keeps a customer's question, request or complaint from the call to its closing."
            ),
            icon="headset",
        ),
        model=ServiceCase,
        lead="title",
        sort="-opened_at",
        mask=mask,
        matching=selectors.matching,
        url=lambda row: url_of(row.pk),
        fields=(
            *("id", "title", "kind", "state", "version", "missed_at", "owner_id", "department_id"),
            *("opened_by_id", "customer__name", "customer__owner", "customer__department"),
            *("customer__is_key", "customer__ordered_at"),
        ),
        related=("customer",),
        views=VIEWS,
        opens=selectors.usual_shelf,
        quick=(
            _choice("state", _("State"), _of(ServiceCase.State)),
            _choice("clock", _("Clock"), lambda user: CLOCKS),
            _choice("priority", _("Priority"), _of(ServiceCase.Priority)),
            _choice("kind", _("Kind"), _of(ServiceCase.Kind)),
            Quick(
                "category",
                _("Category"),
                asked(LIST, lambda value: every(where("category", "any_of", [value]))),
                options=_categories,
            ),
        ),
        editing=Editing(form=_form, save=_save, offers=_offers, url=lambda pk: f"{url_of(pk)}edit/"),
        bulk=bulk.VERBS,
        board=("priority", "kind"),
    )
)
exports.kind(LIST, _("Cases"), "cases.export", _("cases"))
