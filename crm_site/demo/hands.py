"""Customers change hands: a team, a transfer that waits for its manager, a dispute, a review of what was granted."""

from __future__ import annotations

from datetime import date, timedelta

from crm_site.demo.people import Team
from customers.directory.models import Customer
from ownership.disputes import actions as disputes
from ownership.reviews import actions as reviews
from ownership.teams import actions as teams
from ownership.transfers import actions as transfers
from ownership.transfers.actions import Wish


def tell(team: Team, mine: list[Customer], today: date) -> None:
    """The rep's customers, and one that a colleague claims."""
    rep, colleague, chief = (team.users[name] for name in ("sales", "sales2", "executive"))
    teams.put(mine[0], "service", team.users["service"], by=rep)
    teams.put(mine[0], "finance", team.users["finance"], by=rep)
    teams.put(mine[1], "marketing", team.users["marketing"], by=rep)
    note = "客户每季度复购一次，下月需提前报价。"
    transfers.transfer([mine[4].pk], Wish(colleague, parts=("deals",), note=note, keeps_days=30), by=rep)
    _past_transfer(team)
    _disputes(team, mine)
    department = team.departments["sales"]
    reviews.open_review(
        department.parent or department, name="第四季度 / Q4", due_on=today + timedelta(days=14), by=chief
    )


def _past_transfer(team: Team) -> None:
    """A manager gave one of his people's customers to the rep."""
    manager, rep = team.users["sales_manager"], team.users["sales"]
    other = Customer.objects.visible_to(manager).exclude(owner=rep).filter(owner__isnull=False, is_key=False)
    given = other.order_by("pk").first()
    if given is not None:
        note = "区域调整，客户关系已当面介绍。"
        transfers.transfer([given.pk], Wish(rep, note=note, keeps_days=30), by=manager)


def _disputes(team: Team, mine: list[Customer]) -> None:
    """One waits for a decision, one is a precedent."""
    colleague, evidence = team.users["sales2"], "五月展会上首次接洽，名片和报价单都在我的跟进记录里。"
    open_one = disputes.open(mine[2].pk, by=colleague, evidence=evidence)
    disputes.answer(open_one, by=team.users["sales"], text="去年起由我跟进，已有两笔订单。")
    done = disputes.open(mine[3].pk, by=colleague, evidence="客户采购负责人是我的老联系人。")
    if done.decider is not None:
        grounds = "以首次书面报价为准；老联系人可作为团队成员协助。"
        disputes.decide(done, by=done.decider, outcome="stays", grounds=grounds)
