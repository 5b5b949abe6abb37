"""Who stands ready: the candidates of a plan's rules, what they hold, whose turn it is. Locks nothing by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils import timezone

from ownership.access.querysets import owned_model
from ownership.models import Department, Membership, Pool, User
from ownership.querysets import company_today
from ownership.rules.models import RuleCursor, RuleTally
from ownership.rules.plans import Plan, PlannedRule
from ownership.rules.rules import AMONG, DEPARTMENT, PERSON, TERRITORY, Candidate, Desk, Line

IN_ALL = "SELECT pg_advisory_xact_lock(hashtext('ownership.rules.in_all'))"


def words_of(plan: Plan, people: dict[int, list[str]]) -> list[str]:
    """The places that anybody looks after, each once."""
    return sorted({word for words in people.values() for word in words})


class Staff:
    """The people behind the rules of a plan, gathered at once. Six queries, whatever the number of rules."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.paths = _paths(plan)
        self.places = self._places()
        self.present = set(User.objects.present().filter(pk__in=self.places).values_list("pk", flat=True))
        self.territories = self._territories()
        self.pools = self._pools()
        self.words = words_of(plan, self.territories)

    def _places(self) -> dict[int, list[tuple[int, str, str]]]:
        """{person: [(department, its path, position)]} of today, the main place first, of everybody who may be meant."""
        wanted = Q(user__in={one for rule in self.plan.rules for one in rule.people})
        for path in self.paths.values():
            wanted |= Q(department__path__startswith=path)
        found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        rows = Membership.objects.current().filter(wanted).order_by("-is_primary", "pk")
        for user, department, path, position in rows.values_list(
            "user_id", "department_id", "department__path", "position"
        ):
            found[user].append((department, path, position))
        return dict(found)

    def _territories(self) -> dict[int, list[str]]:
        if all(rule.strategy != TERRITORY for rule in self.plan.rules):
            return {}
        rows = User.objects.filter(pk__in=self.places).exclude(territories=[])
        return dict(rows.values_list("pk", "territories"))

    def _pools(self) -> set[int]:
        """Those of its rules that are in use."""
        named = {rule.pool for rule in self.plan.rules if rule.pool}
        return (
            set(Pool.objects.active().filter(pk__in=named).values_list("pk", flat=True)) if named else set()
        )

    def line(self, rule: PlannedRule) -> Line:
        """The rule with its people."""
        if rule.strategy in (PERSON, *AMONG):
            candidates = tuple(self._candidate(pk) for pk in sorted(self._meant(rule)))
        else:
            candidates = ()
        department = rule.departments[0] if rule.departments else None
        known = department in self.paths and rule.strategy == DEPARTMENT
        return Line(
            rule.id,
            rule.strategy,
            candidates,
            department if known else None,
            frozenset(self._below(department) if known else ()),
            rule.pool if rule.pool in self.pools else None,
            rule.per_day,
            rule.in_all,
        )

    def _meant(self, rule: PlannedRule) -> set[int]:
        """The people it names, and the staff of its departments and those below."""
        paths = [self.paths[pk] for pk in rule.departments if pk in self.paths]
        return set(rule.people) | {
            user
            for user, places in self.places.items()
            if any(
                position == "staff" and path.startswith(one)
                for _pk, path, position in places
                for one in paths
            )
        }

    def _candidate(self, pk: int) -> Candidate:
        home = self.places.get(pk)
        number = {word: place for place, word in enumerate(self.words)}
        return Candidate(
            pk,
            home[0][0] if home else None,
            pk in self.present and bool(home),
            frozenset(number[word] for word in self.territories.get(pk, ())),
        )

    def _below(self, department: int | None) -> Iterable[int]:
        path = self.paths[department or 0]
        return Department.objects.filter(path__startswith=path).values_list("pk", flat=True)

    def desk(self, *, lines: Sequence[int] | None = None) -> Desk:
        """Everything that decisions count, as it is now; `lines` are the rules that matter. Four queries at most."""
        made = [self.line(rule) for rule in self.plan.rules]
        counted = [line for number, line in enumerate(made) if lines is None or number in lines]
        people = {one.user_id for line in counted for one in line.candidates}
        rules = [line.rule_id for line in counted if line.strategy in (PERSON, *AMONG)]
        return Desk(
            made,
            default=self.plan.default,
            loads={**dict.fromkeys(people, 0), **_loads(people)},
            idle=_idle(people),
            given=_given(rules),
            turns=_turns(rules),
            now=timezone.now().timestamp(),
        )


def hold(plan: Plan, lines: Iterable[int]) -> None:
    """Wait until nobody else assigns by these rules; to the end of the transaction.

    Where somebody's customers are limited in all, one assigns at a time, whatever the rule: two rules may mean him.
    Locks by ascending id.
    """
    if plan.has_portfolio_limit:
        with connection.cursor() as cursor:
            cursor.execute(IN_ALL)
    pks = sorted(plan.rules[number].id for number in lines)
    RuleCursor.objects.bulk_create((RuleCursor(rule_id=pk) for pk in pks), ignore_conflicts=True)
    list(RuleCursor.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def _paths(plan: Plan) -> dict[int, str]:
    pks = {one for rule in plan.rules for one in rule.departments}
    if not pks:
        return {}
    return dict(Department.objects.filter(pk__in=pks, is_active=True).values_list("pk", "path"))


def _loads(people: Iterable[int]) -> dict[int, int]:
    """How many customers each holds. One index scan."""
    rows = owned_model().objects.filter(owner__in=people).order_by()
    return dict(rows.values_list("owner").annotate(n=Count("pk")))


def _idle(people: Iterable[int]) -> dict[int, float]:
    rows = RuleTally.objects.filter(user__in=people).values_list("user").annotate(last=Max("last_at"))
    return {user: last.timestamp() for user, last in rows}


def _given(rules: Sequence[int]) -> dict[tuple[int, int], int]:
    rows = RuleTally.objects.filter(rule__in=rules, on=company_today()).values_list(
        "rule_id", "user_id", "given"
    )
    return {(rule, user): number for rule, user, number in rows}


def _turns(rules: Sequence[int]) -> dict[int, int]:
    rows = RuleCursor.objects.filter(pk__in=rules, last__isnull=False)
    return dict(rows.values_list("pk", "last_id"))
