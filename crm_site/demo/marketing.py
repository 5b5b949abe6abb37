"""What marketing of the demo company does: segments, four campaigns and a form on the web; written by the product's own
actions, then moved back in time."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from crm_site.demo.people import Team
from crm_site.kit import filters
from customers.campaigns import actions
from customers.campaigns.models import Campaign, CampaignMember, WebAnswer
from customers.campaigns.web import actions as web
from customers.campaigns.web import guarding
from customers.directory import actions as directory
from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from customers.segments import actions as segments
from customers.segments.models import Segment
from customers.segments.selectors import rows_of
from ownership.models import User
from ownership.people import departments_of

State = CampaignMember.State


def _is(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


EAST = {
    "v": 1,
    "all": [_is("stage", "is", "active"), _is("region", "any_of", ["江苏省", "浙江省", "上海市"])],
}
MAKERS = {
    "v": 1,
    "all": [_is("industry", "any_of", ["manufacturing", "energy"]), _is("level", "any_of", ["A", "B"])],
}
QUIET = {"v": 1, "any": [_is("stage", "is", "dormant"), _is("updated_at", "days_ago", 180)]}
# Name, kind, days ago it began, how long it runs, state, budget, cost, which segment, (responded, declined, bounced) of ten.
CAMPAIGNS = (
    ("工业自动化展邀约", "fair", 75, 4, "ended", "180000", "164300", "makers", (3, 2, 1)),
    ("年度保养回访电话", "call", 32, 45, "running", "20000", "8600", "east", (2, 3, 1)),
    ("新品刀具邮件", "mail", 12, 30, "running", "6000", "4200", "makers", (1, 1, 2)),
    ("唤醒沉睡客户", "chat", -9, 30, "planned", "12000", "", "quiet", (0, 0, 0)),
)
MEMBERS = 300  # of a campaign, at most
OUTCOMES = ("预约了展位面谈", "想看样机", "索要报价", "留了采购联系方式", "下季度再联系")
REASONS = ("今年没有预算", "已有供应商", "不方便接听")
# What leads wrote who came by the form.
MESSAGES = ("想了解保养套餐的价格和周期。", "请寄一份刀具样本。", "展会上看到你们的磨床，想约时间看看。")


def tell(team: Team, today: date) -> None:
    """Segments of three kinds, campaigns in each state, three leads who came by a form, and one of them for sales."""
    marketer, manager = team.users["marketing"], team.users["marketing_manager"]
    made = {
        "east": _segment(marketer, "华东成交客户", EAST, "all", "保养与耗材类活动"),
        "makers": _segment(manager, "A、B 级制造与能源客户", MAKERS, "all", "设备类活动"),
        "quiet": _segment(marketer, "半年没动静", QUIET, "private", ""),
    }
    fair = _segment(manager, "展会重点邀约名单", None, "department", "逐个打电话的名单", kind="fixed")
    segments.put(_first(made["makers"], manager, 60), manager, {"segment": fair.pk})
    run = [_campaign(manager, marketer, told, made, today) for told in CAMPAIGNS]
    _answers(run[1], marketer)


def _segment(
    by: User, name: str, tree: dict[str, Any] | None, audience: str, purpose: str, kind: str = "live"
) -> Segment:
    department = departments_of(by)[0] if audience == "department" else None
    return segments.create(
        by=by,
        record="customers",
        name=name,
        conditions=filters.parse("customers", tree or {"v": 1, "all": []}),
        kind=kind,
        audience=audience,
        department=department,
        description=purpose,
    )


def _first(segment: Segment, by: User, number: int) -> list[int]:
    """Some who are in a segment: in a large company it holds hundreds of thousands."""
    return list(rows_of(segment, by).order_by("pk").values_list("pk", flat=True)[:number])


def _campaign(by: User, owner: User, told: Any, made: dict[str, Segment], today: date) -> Campaign:
    name, kind, ago, runs, state, budget, cost, segment, shares = told
    begins = today - timedelta(days=ago)
    campaign = actions.create(
        by=by,
        owner=owner,
        name=name,
        kind=kind,
        starts_on=begins,
        ends_on=begins + timedelta(days=runs),
        budget=Decimal(budget),
        cost=Decimal(cost) if cost else None,
    )
    ids = _first(made[segment], owner, MEMBERS)
    actions.put(ids, owner, {"campaign": campaign.pk, "record": "customers"})
    if state != "planned":
        campaign = actions.start(campaign, by=owner)
        _answer(campaign, owner, shares, begins, min(today, begins + timedelta(days=runs)))
    if state == "ended":
        campaign = actions.end(campaign, by=owner)
    return campaign


def _answer(campaign: Campaign, by: User, shares: tuple[int, int, int], since: date, until: date) -> None:
    """Of each ten so many responded, declined and could not be reached; the others were reached. First touches lie on the
    campaign's first day."""
    ids = list(CampaignMember.objects.of(campaign).order_by("pk").values_list("pk", flat=True))
    places = [State.RESPONDED] * shares[0] + [State.DECLINED] * shares[1] + [State.BOUNCED] * shares[2]
    for place, pk in enumerate(ids):
        state = (places + [State.SENT] * 10)[place * 7 % 10]
        rows = CampaignMember.objects.filter(pk=pk)
        on = since + timedelta(days=place % max(1, (until - since).days))
        answered = state in (State.RESPONDED, State.DECLINED)
        words = OUTCOMES if state == State.RESPONDED else REASONS if state == State.DECLINED else ("",)
        rows.update(
            state=state,
            touched_on=None if state == State.BOUNCED else since,
            counts_until=None if state == State.BOUNCED else since + timedelta(days=campaign.window_days),
            responded_on=on if answered else None,
            outcome=words[place % len(words)],
        )
    _move_back(campaign, since)


def _move_back(campaign: Campaign, since: date) -> None:
    """Whoever was taken in was so on the campaign's first day."""
    noon = timezone.make_aware(datetime(since.year, since.month, since.day, 10))
    ids = CampaignMember.objects.of(campaign).values("pk")
    customers = CampaignMember.objects.of(campaign).values("customer")
    about = TimelineEntry.objects.filter(about_type="customers.campaignmember", about_id__in=ids)
    about.filter(customer__in=customers).update(at=noon)
    CampaignMember.objects.of(campaign).update(created_at=noon, updated_at=noon)
    Campaign.objects.filter(pk=campaign.pk).update(created_at=noon - timedelta(days=10))


def _answers(campaign: Campaign, by: User) -> None:
    """A form, and the leads who came by it."""
    form = web.save(
        campaign,
        by=by,
        title="预约一次免费保养检查",
        title_en="Book a free maintenance check",
        intro="留下联系方式，工程师会在两个工作日内与您联系。",
        intro_en="Leave your contact data; an engineer will call you within two working days.",
        thanks="谢谢！我们已收到您的信息，很快与您联系。",
        thanks_en="Thank you! We have your message and will call you soon.",
        consent="我同意协同制造向我发送产品与活动信息。",
        consent_en="I agree to receive news about products and events.",
        asked=["company", "name", "phone", "email", "message"],
        required=["name", "phone"],
        is_open=True,
    )
    fresh = Customer.objects.visible_to(by).filter(stage="lead", is_key=False).order_by("-created_at", "-pk")
    leads = list(fresh[: len(MESSAGES)])
    for lead, message in zip(leads, MESSAGES, strict=False):
        member = actions.add(campaign, lead, by=by, source=CampaignMember.Source.FORM, is_new=True)
        actions.answer(member, by=by, state=State.RESPONDED, outcome=message)
        guarding.note(form, hashlib.sha256(message.encode()).hexdigest()[:32], WebAnswer.Outcome.NEW)
    for lead in leads[:1]:  # worth a call: sales gets it
        directory.qualify(lead, by=by)
