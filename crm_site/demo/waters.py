"""The public pools of the demo company: one for leads, one for customers that fell asleep; what waits, what is about to."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from crm_site.demo.people import Team
from customers.directory.lists import bulk_actions
from customers.directory.models import Customer, Tag
from ownership.models import Pool, RecycleRule, RecycleWarning, User
from ownership.pools import actions
from ownership.pools.recycling import actions as warnings
from ownership.pools.recycling import sweep

FAIR = "展会线索"
REASONS = (
    ("unreachable", "前台转接多次无人接听，建议上午联系采购部吴经理。"),
    ("no_budget", "预算要到明年二季度，届时再报价。"),
    ("no_need", ""),
    ("rival", "已与同行签约一年，合同明年十月到期。"),
    ("no_time", "客户有意向，本人区域调整，请尽快跟进。"),
)


def fill(team: Team) -> None:
    """Pools and rules; leads of nobody and sleeping customers let go; some claimed, one of them let go again."""
    leads, asleep = _pools(team)
    _rules(leads, asleep)
    # Read anew: which pools a person looks into is kept with him.
    chief, rep, other = (User.objects.get(username=name) for name in ("sales_manager", "sales", "sales2"))
    nobodys = Customer.objects.unassigned().filter(stage="lead", is_key=False).order_by("-updated_at")
    _let_go(leads, _ids(nobodys, 4), chief, turn=3)
    sales = Customer.objects.filter(
        is_key=False, department__path__startswith=team.departments["sales"].path
    ).exclude(owner__in=[rep, other])
    for pool, stage, number in ((leads, "lead", 12), (asleep, "dormant", 10)):
        _let_go(pool, _ids(sales.filter(stage=stage).order_by("updated_at"), number), chief, turn=1)
    _days_pass(20)
    _claim(leads, asleep, rep, other)
    _days_pass(9)
    _warn(rep)


def _pools(team: Team) -> tuple[Pool, Pool]:
    leads = Pool.objects.create(
        name="线索公海",
        name_en="Lead pool",
        code="leads",
        note="没有人跟进的线索，销售人员都可以领取。",
        claims_per_day=10,
        cap=500,
        cooldown_days=30,
        protection_days=14,
    )
    asleep = Pool.objects.create(
        name="沉睡客户公海",
        name_en="Dormant customers",
        code="dormant",
        note="很久没有往来的客户，换一位同事再试一次。",
        claims_per_day=3,
        cooldown_days=90,
        protection_days=30,
    )
    for pool in (leads, asleep):
        pool.departments.add(team.departments["sales"])
        pool.admins.add(team.users["operations_manager"])
    return leads, asleep


def _is(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def _rules(leads: Pool, asleep: Pool) -> None:
    RecycleRule.objects.create(
        pool=leads,
        name="展会线索 30 天未跟进",
        name_en="Leads from fairs, 30 days without contact",
        idle_days=30,
        warn_days=7,
        extensions=1,
        extension_days=14,
        filter={"v": 1, "all": [_is("stage", "is", "lead"), *_tagged(FAIR)]},
    )
    RecycleRule.objects.create(
        pool=asleep,
        name="D 级沉睡客户半年无联系",
        name_en="Dormant D customers, half a year without contact",
        position=20,
        levels=["D"],
        idle_days=180,
        warn_days=14,
        extensions=2,
        extension_days=30,
        asks_manager=True,
        filter={"v": 1, "all": [_is("stage", "is", "dormant"), *_tagged("价格敏感")]},
    )


def _tagged(name: str) -> list[dict[str, Any]]:
    tag = Tag.objects.filter(name=name).first()
    return [_is("tags", "any_of", [tag.pk])] if tag else []


def _ids(rows: Any, number: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:number])


def _let_go(pool: Pool, ids: list[int], by: User, *, turn: int) -> None:
    for place, pk in enumerate(ids):
        because, note = REASONS[(place + turn) % len(REASONS)]
        actions.release(pool, [pk], by=by, because=because, note=note)


def _claim(leads: Pool, asleep: Pool, rep: User, other: User) -> None:
    for pool, by, number in ((leads, other, 3), (asleep, rep, 1), (leads, rep, 2)):
        waiting = Customer.objects.filter(pool=pool).order_by("pk")
        actions.claim(pool, _ids(waiting, number), by=by)
    theirs = Customer.objects.filter(owner=other, stage="lead", is_key=False)
    again = _ids(theirs.order_by("-updated_at"), 1)
    actions.release(leads, again, by=other, because="unreachable", note="三次去电均未接通。")


@transaction.atomic
def _warn(rep: User) -> None:
    """Some of the rep's leads come from a fair, and nobody has talked to them for long."""
    quiet = Customer.objects.filter(owner=rep, stage="lead", is_key=False).order_by("updated_at")
    bulk_actions.tag(_ids(quiet, 6), rep, {"add": [FAIR], "remove": []})
    sweep.recycle()
    asked = RecycleWarning.objects.open().filter(rule__asks_manager=True, owner__is_active=True)
    for warning in asked.order_by("pk")[:2]:
        warnings.extend(warning, by=warning.owner, why="下周已约拜访，请宽限。")


PAST = (
    "UPDATE ownership_release SET at = at - make_interval(days => %(days)s)",
    "UPDATE ownership_ownershipchange SET at = at - make_interval(days => %(days)s) WHERE pool_now_id IS NOT NULL OR pool_before_id IS NOT NULL",
    "UPDATE customers_timelineentry SET at = at - make_interval(days => %(days)s) "
    "WHERE kind = 'customer.assigned' AND facts->>'reason' IN ('claim', 'release')",
)


def _days_pass(days: int) -> None:
    """What happened so far in the pools has been so many days ago."""
    with connection.cursor() as cursor:
        for statement in PAST:
            cursor.execute(statement, {"days": days})
