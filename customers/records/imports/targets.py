"""Where new customers of an import go: nobody's queue, a person, a department, a public pool, or whoever the assignment
rules say."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, Membership, Pool, User
from ownership.people import departments_of, main_department
from ownership.pools.selectors import choices_for
from ownership.rules.running import awaits_imports

UNASSIGNED, RULES = "", "rules"
Target = tuple[User | None, Department | None]


def canonical(text: str, by: User) -> str:
    """What a person wrote after `--to`, as it is kept: `owner:USERNAME`, `department:CODE`,
    `pool:CODE`, `rules` or "".

    Raises RuleBroken for a target that does not exist, PermissionDenied for one that is not his to choose.
    """
    how, _colon, name = text.strip().partition(":")
    if not text.strip() or how == "unassigned":
        return UNASSIGNED
    if how == RULES:
        if not awaits_imports():
            raise RuleBroken(_("No assignment rules wait for imports; switch a rule set on first."))
        return RULES
    if how == "pool":
        return f"pool:{_pool(name, by).code}"
    if how not in ("owner", "department") or not name:
        raise RuleBroken(
            _("“%(text)s” is no target; use owner:NAME or department:CODE.") % {"text": text.strip()}
        )
    found = f"owner:{_person(name).username}" if how == "owner" else f"department:{_department(name).code}"
    resolve(found, by)
    return found


def pool_of(target: str, by: User) -> Pool | None:
    """The pool of a kept target, None for another one. Raises as `canonical` does."""
    how, _colon, name = target.partition(":")
    return _pool(name, by) if how == "pool" else None


def resolve(target: str, by: User) -> Target:
    """Owner and department of a kept target; neither for a pool, see `pool_of`. Raises as `canonical` does."""
    how, _colon, name = target.partition(":")
    if how == "owner":
        owner = _person(name)
        department = main_department(owner)
        if department is None:
            raise RuleBroken(_("%(name)s belongs to no department.") % {"name": owner.label})
        _allow(by, department, himself=owner.pk == by.pk)
        return owner, department
    if how == "department":
        department = _department(name)
        _allow(by, department, himself=department.pk in viewer_of(by).departments)
        return None, department
    return None, None


def usual(by: User) -> str:
    """Where a person's imports go unless he chooses: the unassigned queue, or to himself if he does not see it."""
    viewer = viewer_of(by)
    if viewer.sees_unassigned or viewer.has_company_reach or not viewer.departments:
        return UNASSIGNED
    return f"owner:{by.username}"


def choices(by: User) -> list[tuple[str, str]]:
    """The targets that a person may choose, with their names."""
    found = [(UNASSIGNED, _("Unassigned: the queue of operations and sales managers"))]
    if awaits_imports():
        found.append((RULES, _("Whoever the assignment rules say")))
    mine = departments_of(by)
    if mine:
        found.append((f"owner:{by.username}", _("Me: %(name)s") % {"name": by.label}))
    found += [
        (f"pool:{pool.code}", _("Public pool: %(name)s") % {"name": pool.label}) for pool in choices_for(by)
    ]
    if not can(by, "customers.distribute"):
        return found + [_as_choice(department) for department in mine]
    departments = list(_reachable(by))
    people = User.objects.active().filter(memberships__in=_places(departments)).exclude(pk=by.pk)
    found += [_as_choice(department) for department in departments]
    found += [(f"owner:{one.username}", one.label) for one in people.distinct().order_by("name", "pk")]
    return found


def label(target: str, by: User) -> str:
    """A kept target in words; the target itself where it is gone."""
    return dict(choices(by)).get(target, target)


def _as_choice(department: Department) -> tuple[str, str]:
    return f"department:{department.code}", _("Department: %(name)s") % {"name": department.label}


def _reachable(by: User) -> list[Department]:
    rows = Department.objects.filter(is_active=True)
    viewer = viewer_of(by)
    if "operations" not in viewer.kinds:
        rows = rows.filter(Q(pk__in=viewer.led_departments))
    return list(rows)


def _places(departments: list[Department]) -> QuerySet[Membership]:
    return Membership.objects.current().filter(department__in=departments)


def _allow(by: User, department: Department, *, himself: bool) -> None:
    """To oneself and one's own department anybody may import; elsewhere who distributes customers there."""
    if himself or by.is_system:
        return
    if can(by, "customers.distribute") and department in _reachable(by):
        return
    raise PermissionDenied(
        _("You may not give customers to %(department)s.") % {"department": department.label}
    )


def _person(name: str) -> User:
    found = User.objects.active().known_as(name)
    if len(found) != 1:
        problem = (
            _("Nobody is called “%(name)s”.") if not found else _("Several people are called “%(name)s”.")
        )
        raise RuleBroken(problem % {"name": name})
    return found[0]


def _department(code: str) -> Department:
    found = Department.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise RuleBroken(_("There is no department with the code “%(code)s”.") % {"code": code})
    return found


def _pool(code: str, by: User) -> Pool:
    """A pool into which the person may let customers go."""
    found = Pool.objects.active().filter(code=code).first()
    if found is None:
        raise RuleBroken(_("There is no public pool with the code “%(code)s”.") % {"code": code})
    if not (by.is_system or choices_for(by).filter(pk=found.pk).exists()):
        raise PermissionDenied(_("You may not put customers into %(pool)s.") % {"pool": found.label})
    return found
