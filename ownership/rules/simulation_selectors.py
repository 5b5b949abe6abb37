"""Shaped answers about simulations: who gains and loses, rule by rule, and which customers would move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from crm_site.kit.paging import Order, Page, page_of
from ownership.access.masking import mask
from ownership.access.querysets import Why, owned_model
from ownership.models import User
from ownership.rules import wording
from ownership.rules.models import Decision, Simulation
from ownership.rules.plans import plan_of
from ownership.rules.rules import fairness
from ownership.rules.wording import Names, Told

PER_PAGE = 50
IN_ORDER = Order(("id",))


@dataclass(frozen=True)
class PersonLine:
    """Somebody before and after; shares of the fullest, in percent, for the bars."""

    person: User
    before: int
    gives: int
    gets: int
    share_before: int
    share_after: int

    @property
    def after(self) -> int:
        return self.before - self.gives + self.gets


@dataclass(frozen=True)
class RuleLine:
    """What a rule does: whom it fits, how many would move, for how many it finds nobody."""

    told: Told
    fits: int
    moves: int
    nobody: int


@dataclass(frozen=True)
class Result:
    """A simulation that is ready, as its page shows it."""

    seen: int
    right: int
    key: int
    unmatched: int
    people: Sequence[PersonLine]
    rules: Sequence[RuleLine]
    fair_before: int
    fair_after: int


def result(simulation: Simulation) -> Result:
    """The figures in words and bars. Four queries."""
    figures = simulation.figures
    people = _people(figures.get("people", []))
    plan = plan_of(simulation.version)
    names, counts = Names.of(plan.rules), figures.get("rules", {})
    rules = [RuleLine(wording.told(one, names), *counts.get(str(one.id), (0, 0, 0))) for one in plan.rules]
    # Who gets nothing by these rules and only gives is no part of their fairness.
    meant = [one for one in people if one.gets or not one.gives]
    return Result(
        figures.get("seen", 0),
        figures.get("right", 0),
        figures.get("key", 0),
        figures.get("unmatched", 0),
        people,
        rules,
        round(fairness(one.before for one in meant)),
        round(fairness(one.after for one in meant)),
    )


def _people(rows: Sequence[Sequence[int]]) -> list[PersonLine]:
    known = User.objects.in_bulk([pk for pk, *_rest in rows])
    most = max([max(before, before - gives + gets) for _pk, before, gives, gets in rows], default=0) or 1
    found = [
        PersonLine(
            known[pk],
            before,
            gives,
            gets,
            round(100 * before / most),
            round(100 * (before - gives + gets) / most),
        )
        for pk, before, gives, gets in rows
        if pk in known
    ]
    return sorted(found, key=lambda one: (-(one.gets + one.gives), -one.after, one.person.pk))


@dataclass(frozen=True)
class MoveLine:
    """One customer that would move. `url` is empty where it is not open to the reader, `name` where not even that is."""

    name: str
    url: str
    is_locked: bool
    before: str
    now: str
    rule: str


def move_lines(simulation: Simulation, user: Any, rows: QuerySet[Decision], params: Any, path: str) -> Page:
    """A page of decisions as the reader may see them. Seven queries."""
    page = page_of(rows, IN_ORDER, params, size=PER_PAGE, path=path)
    rules = {one.id: one.label for one in plan_of(simulation.version).rules}
    names, seen = _names(page.rows), _seen([one.row_id for one in page.rows], user)
    page.rows = [_move_line(one, names, seen, rules.get(one.rule_id, "")) for one in page.rows]
    return page


def _move_line(one: Decision, names: Names, seen: Mapping[int, tuple[str, str, bool]], rule: str) -> MoveLine:
    name, url, is_locked = seen.get(one.row_id, ("", "", True))
    before = names.people.get(one.owner_before) or names.departments.get(one.department_before, "")
    now = (
        names.people.get(one.owner_now)
        or names.pools.get(one.pool_now)
        or names.departments.get(one.department_now, "")
    )
    return MoveLine(name, url, is_locked, before, now, rule)


def _names(rows: Sequence[Decision]) -> Names:
    people = {one.owner_before for one in rows} | {one.owner_now for one in rows}
    departments = {one.department_before for one in rows} | {one.department_now for one in rows}
    return Names.by_id(people, departments, {one.pool_now for one in rows})


def _seen(ids: Sequence[int], user: Any) -> dict[int, tuple[str, str, bool]]:
    """{id: (name, address, whether it is locked)} of the customers that the reader lists."""
    rows = list(owned_model().objects.listed_to(user).filter(pk__in=ids))
    open_ = {row.pk: row for row in mask([one for one in rows if one.seen_by != Why.LOCKED], user)}
    return {
        one.pk: (str(open_[one.pk].name), one.get_absolute_url(), False)
        if one.pk in open_
        else (one.name, "", True)
        for one in rows
    }


def unmatched(simulation: Simulation, user: Any) -> list[MoveLine]:
    """Some of those whom no rule fits, as the reader may see them."""
    ids = simulation.figures.get("unmatched_ids", [])
    seen = _seen(ids, user)
    return [MoveLine(*seen[pk], "", "", "") for pk in ids if pk in seen]


def decisions(simulation: Simulation) -> Any:
    """All that would move, in the order in which it was decided."""
    return simulation.decisions.all()


def person_label(pk: int) -> str:
    """A colleague's name; a dash for nobody's number."""
    found = User.objects.filter(pk=pk).first()
    return found.label if found else "—"


def rule_label(simulation: Simulation, pk: int) -> str:
    """A rule's name as it was when it was simulated."""
    found = plan_of(simulation.version).rule(pk)
    return found.label if found else "—"
