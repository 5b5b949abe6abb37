"""What is going on at the demo company: written by the product's own actions, then moved into the past."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import Case, When
from django.utils import timezone, translation

from crm_site.demo import (
    belonging,
    conversations,
    hands,
    lists,
    marketing,
    ordering,
    people,
    routing,
    selling,
    service,
    waters,
)
from crm_site.demo.clock import let_pass
from crm_site.demo.people import Team
from customers.cases import actions as cases
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from notifications import relay
from ownership import actions as access
from ownership.models import Department, User
from ownership.people import departments_of
from ownership.sharing import actions as sharing
from workflows.briefings import actions as briefings
from workflows.collaborations import actions as collaborations
from workflows.collaborations.models import Collaboration
from workflows.flows import jobs
from workflows.reports import actions as reports
from workflows.steps import actions as steps
from workflows.steps.models import Step


def tell(team: Team, today: date) -> None:
    """One finished collaboration, two running ones, some open cases, shares, somebody away.

    Skipped where there are too few customers to tell it about.
    """
    people.somebody_away(team, today)
    rep = team.users["sales"]
    mine = list(
        Customer.objects.filter(owner=rep, is_key=False, kind="organisation").order_by("-updated_at")[:5]
    )
    keys = list(
        Customer.objects.filter(is_key=True).order_by(Case(When(owner=rep, then=0), default=1), "pk")[:2]
    )
    if len(mine) < 5:
        return
    with translation.override("zh-hans"):
        _finished_complaint(team, mine[0])
        _running_complaint(team, mine[1])
        _quick_ask(team, mine[2])
        _open_cases(team, mine[3:])
        conversations.tell(team, mine)
        belonging.tell(team, mine)
        selling.tell(team, mine, today)
        ordering.tell(team, mine, today)
        service.tell(team, mine)
        lists.keep(team)
        waters.fill(team)
        _busy_colleagues(team)
        marketing.tell(team, today)
        hands.tell(team, mine, today)
        routing.lay_down(team)
    _shares(team, keys)
    go_on()


def go_on() -> None:
    """Deliver events and run background work until nothing is left to do."""
    while relay.drain() + jobs.drain():
        pass


def _finished_complaint(team: Team, customer: Customer) -> None:
    agent = team.users["service"]
    case = cases.open(
        customer,
        by=agent,
        kind="complaint",
        priority="high",
        title="主轴异响，加工精度超差",
        description="客户反映三号机床主轴有异响，加工件超差，要求本周解决。",
    )
    run = _run_of(case)
    rep, engineer = _given(run, team, "sales", "han.lei"), _given(run, team, "support", "pan.bo")
    _work(rep, "已电话安抚客户，确认影响两条产线，客户接受周五前解决。", minutes=70)
    _work(engineer, "轴承润滑不足，已更换轴承并重新校准，试切合格。", minutes=105)
    _work(_given(run, team, "service", "service"), "已回访客户，设备运行正常，客户表示满意。", minutes=45)
    report = run.reports.get()
    feedback = "响应及时，希望定期保养。"
    reports.edit(report, by=agent, version=report.version, result=report.result, feedback=feedback)
    collaborations.confirm(run, by=agent)
    cases.resolve(case, by=agent, solution="更换轴承并校准，已回访。")
    cases.close(case, by=agent)
    go_on()
    let_pass(run, timedelta(days=2, hours=3))


def _running_complaint(team: Team, customer: Customer) -> None:
    case = cases.open(
        customer,
        by=team.users["service_manager"],
        kind="complaint",
        title="到货数量不符，缺少两箱配件",
        description="客户签收时发现少了两箱配件，影响装配，要求尽快补发。",
    )
    run = _run_of(case)
    step = _given(run, team, "sales", "han.lei")
    steps.accept(step, by=team.users["han.lei"])
    _given(run, team, "support", "pan.bo")
    let_pass(run, timedelta(minutes=50))
    steps.note(step, by=team.users["han.lei"], text="已联系客户，正在核对装箱单。")
    go_on()


def _quick_ask(team: Team, customer: Customer) -> None:
    run = collaborations.quick_ask(
        customer,
        by=team.users["sales"],
        question="客户问上个月的发票是否已经开出？",
        department=team.departments["finance"],
        to=team.users["finance"],
        minutes=180,
    )
    go_on()
    let_pass(run, timedelta(minutes=25))


def _open_cases(team: Team, customers: list[Customer]) -> None:
    for customer, kind, title, channel in (
        (customers[0], "question", "询问主轴保修范围", "phone"),
        (customers[1], "request", "申请新设备上门调试", "mail"),
    ):
        cases.open(customer, by=team.users["service"], kind=kind, title=title, channel=channel)


LOGINS = [login[0] for login in people.LOGINS]
AHEAD = 2  # steps that colleagues have more than the idlest of those who have a login
QUESTIONS = (
    "客户问样品什么时候能到？",
    "请确认客户的收货地址是否有变。",
    "上次报价的有效期到哪一天？",
    "客户想约下周参观工厂，谁来接待？",
)


def _busy_colleagues(team: Team) -> None:
    """Everybody in sales and support who has no login of the demo has more to answer than some who have one.

    So the least loaded, and with that a visitor's complaints, are always people he can sign in as.
    """
    go_on()
    had = Counter(Step.objects.active().filter(assignee__isnull=False).values_list("assignee", flat=True))
    customers = list(
        Customer.objects.filter(owner__isnull=False, is_key=False)
        .select_related("owner")
        .order_by("-updated_at")[20:200]
    )
    asked = 0
    for kind in ("sales", "support"):
        present = list(User.objects.present().of_kind(kind).order_by("pk"))
        ours = [user for user in present if user.username in LOGINS]
        enough = min(had[user.pk] for user in ours) + AHEAD
        for colleague in [user for user in present if user not in ours][:30]:
            others = [one for one in customers if one.owner != colleague]
            for _more in range(enough - had[colleague.pk]):
                _ask(colleague, others[asked % len(others)], asked)
                asked += 1
    go_on()


def _ask(colleague: User, customer: Customer, number: int) -> None:
    assert customer.owner is not None
    collaborations.quick_ask(
        customer,
        by=customer.owner,
        question=QUESTIONS[number % len(QUESTIONS)],
        department=departments_of(colleague)[0],
        to=colleague,
        minutes=480 + 20 * (number % 90),
    )


def _shares(team: Team, keys: list[Customer]) -> None:
    """Behind one padlock all of marketing looks for a month, and support asks to; behind another service does."""
    until = timezone.now() + timedelta(days=30)
    receivers: tuple[User | Department, ...] = (team.departments["marketing"], team.users["service"])
    for key, to in zip(keys, receivers, strict=False):
        assert key.owner is not None
        sharing.share(key, to=to, by=key.owner, reason="联合拜访 / Joint visit", until=until)
    for key in keys[:1]:
        access.ask(key, by=team.users["support"], reason="下周上门巡检，需要了解设备情况。", days=7)


def _run_of(case: ServiceCase) -> Collaboration:
    """The run that the complaint playbook starts for a case, when background work has done its part."""
    go_on()
    return Collaboration.objects.get(case=case)


def _given(run: Collaboration, team: Team, kind: str, username: str) -> Step:
    """The open step of a department, in this colleague's hands.

    The demo's logins stay free: a visitor's first complaint is to be theirs.
    """
    step = Step.objects.active().get(collaboration=run, department__kind=kind)
    colleague = team.users[username]
    if step.assignee is None or step.assignee == colleague:
        return step
    return steps.hand_over(step, by=step.assignee, to=colleague)


def _work(step: Step, result: str, *, minutes: int) -> None:
    """Somebody reads the briefing, accepts, takes his time and is done."""
    run, colleague = step.collaboration, step.assignee
    assert colleague is not None
    for briefing in run.briefings.filter(department=step.department):
        briefings.sign(briefing, by=colleague)
    steps.accept(step, by=colleague)
    let_pass(run, timedelta(minutes=minutes))
    steps.tick(step, by=colleague, items=list(range(len(step.checklist))))
    steps.complete(step, by=colleague, result=result)
    go_on()
