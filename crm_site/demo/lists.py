"""Views that people of the demo company keep, and a tag that one of them gave many customers at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from crm_site.demo.people import Team
from customers.directory.lists import bulk_actions
from customers.directory.models import Customer
from customers.records.lists import actions
from ownership.people import departments_of


def _is(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


BEST = {"v": 1, "all": [_is("level", "any_of", ["A", "B"]), _is("stage", "is", "active")]}
QUIET = {"v": 1, "all": [_is("owner", "any_of", ["me"]), _is("updated_at", "days_ago", 30)]}
LEADS = {"v": 1, "all": [_is("stage", "is", "lead"), _is("region", "any_of", ["江苏省"])]}


def keep(team: Team) -> None:
    """A private view, one of a department, one for everybody as a board; and some customers marked."""
    rep, manager, chief = (team.users[name] for name in ("sales", "sales_manager", "operations_manager"))
    quiet = actions.create(by=rep, listing="customers", name="一个月没动静", filter=QUIET, sort="updated_at")
    actions.choose(quiet, by=rep, is_pinned=True)
    actions.create(
        by=manager,
        listing="customers",
        name="A、B 级成交客户",
        filter=BEST,
        columns=["level", "stage", "main_contact", "phone", "owner", "updated_at"],
        audience="department",
        department=departments_of(manager)[0],
    )
    actions.create(
        by=chief,
        listing="customers",
        name="江苏线索",
        filter=LEADS,
        layout="board",
        board_by="level",
        audience="all",
    )
    _mark(rep)


def _mark(rep: Any) -> None:
    mine = Customer.objects.filter(owner=rep, is_key=False, level="A").order_by("pk")
    ids = list(mine.values_list("pk", flat=True)[:12])
    with transaction.atomic():
        bulk_actions.tag(ids, rep, {"add": ["年度展会"], "remove": []})
