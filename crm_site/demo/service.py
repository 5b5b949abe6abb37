"""The service desk of the demo company: categories, macros, articles, cases that wait, and what customers said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import NamedTuple

from django.db.models import DateTimeField, F, Q

from crm_site.demo.people import Team
from customers.cases import actions as cases
from customers.cases.articles import actions as articles
from customers.cases.articles.models import SolutionArticle
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks.models import CaseClock
from customers.cases.macros.models import CaseMacro
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import asking
from customers.cases.satisfaction.models import CaseFeedback
from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from notifications import relay
from notifications.models import Event, Notice


class Told(NamedTuple):
    """An article in both languages."""

    category: str
    title: str
    text: str
    title_en: str
    text_en: str
    uses: int


ARTICLES = (
    Told(
        "Breakdown",
        "主轴异响怎么排查？",
        "现象：加工时主轴发出周期性异响，工件表面有振纹。\n\n1. 停机，手动转动主轴，感觉是否有卡滞。\n2. 检查润滑油位和油路是否堵塞。\n"
        "3. 测量轴承温升，超过 35 K 应更换轴承。\n4. 更换后重新校准，并试切确认。",
        "Noise from the spindle: how to find the cause",
        "What it looks like: a periodic noise while cutting, marks on the surface.\n\n1. Stop the machine and turn the spindle by "
        "hand: does it stick?\n2. Check the oil level and the oil lines.\n3. Measure the bearing: above 35 K it has to be "
        "replaced.\n4. Calibrate again and confirm with a test cut.",
        3,
    ),
    Told(
        "Installation",
        "控制软件升级后无法联网",
        "原因：升级会把网络设置恢复为自动获取地址。\n\n1. 打开“系统 › 网络”。\n2. 恢复原来的固定地址（见交付文件第 4 页）。\n3. 重启控制器，等待一分钟后重新连接。",
        "No network after an update of the control software",
        "Why: the update sets the network back to automatic addresses.\n\n1. Open System › Network.\n2. Enter the fixed address "
        "again (delivery papers, page 4).\n3. Restart the controller, wait a minute, connect again.",
        2,
    ),
    Told(
        "Wrong quantity",
        "到货数量不符的处理流程",
        "1. 请客户拍下装箱单和外箱标签。\n2. 与仓库核对出库记录。\n3. 缺件当天补发，运费由我们承担；多发的请客户暂存，安排取回。\n4. 两个工作日内回复客户。",
        "The delivery does not match: what to do",
        "1. Ask the customer for photos of the packing list and the labels.\n2. Compare them with the warehouse's records.\n3. Send what is "
        "missing the same day, at our cost; have what is too much kept and collected.\n4. Answer within two working days.",
        4,
    ),
    Told(
        "Invoice",
        "发票抬头或税号错误如何重开",
        "1. 未抵扣的发票：收回原票，红冲后重开。\n2. 已抵扣的：请客户开具红字信息表。\n3. 向财务提交开票资料变更，附营业执照。\n一般三个工作日内寄出新发票。",
        "Wrong name or tax number on an invoice",
        "1. Not deducted yet: get the invoice back, cancel it, issue a new one.\n2. Deducted already: the customer issues the notice for "
        "a correction.\n3. Send the new particulars to finance, with the business licence.\nThe new invoice leaves within three working days.",
        1,
    ),
    Told(
        "Warranty",
        "保修范围与期限",
        "整机保修 12 个月，主轴 24 个月，自验收之日起计算。易损件（滤芯、密封圈、皮带）不在范围内。\n过保设备可签年度保养协议。",
        "What the warranty covers, and for how long",
        "Twelve months for the machine, twenty-four for the spindle, from acceptance on. Wearing parts (filters, seals, belts) are not "
        "covered.\nMachines out of warranty can have a yearly service agreement.",
        5,
    ),
)  # fmt: skip
MACROS = (
    ("请客户补充设备编号", "zh-hans", "您好！为尽快处理 {case.number}，请回复设备铭牌上的编号和故障照片。\n{me.name}", "", "", "wait"),
    ("Ask for the serial number", "en",
     "Hello, to go on with {case.number} we need the serial number on the plate and a photo of the fault.\n{me.name}", "", "", "wait"),
    ("保修范围内，已更换", "zh-hans", "经检查属于保修范围，已免费更换并试机正常。", "", "Breakdown", "resolve"),
    ("停产影响，升级处理", "zh-hans", "", "urgent", "", ""),
)  # fmt: skip
# title, kind, category, what solved it, score (None: not answered yet), the customer's words, days ago
DONE = (
    ("询问质保期延长", "question", "Warranty", "已说明年度保养协议的内容和价格。", 5, "回复很快，谢谢！", 2),
    ("控制器升级后断网", "request", "Installation", "远程恢复固定地址，已联网。", 4, "", 4),
    ("配件少发一箱", "request", "Wrong quantity", "已补发，客户确认收到。", 3, "补发还是等了三天。", 6),
    ("发票税号有误", "request", "Invoice", "已红冲并重开发票。", 5, "", 9),
    ("操作培训预约", "request", "Training", "已安排下周二现场培训。", 5, "老师讲得很清楚。", 12),
    (
        "主轴温度偏高",
        "request",
        "Breakdown",
        "更换润滑油，温升恢复正常。",
        2,
        "第一次电话没人接，等了一天才回。",
        14,
    ),
    ("送货晚到两天", "question", "Late", "已致歉，并改用专线。", 1, "没有提前通知，影响了生产。", 17),
    ("询问滤芯更换周期", "question", "Warranty", "每 500 小时或三个月更换一次。", 4, "", 21),
    ("电柜指示灯报警", "request", "Breakdown", "更换继电器，报警消除。", None, "", 1),
    ("软件许可证迁移", "request", "Installation", "许可证已迁移到新电脑。", None, "", 3),
)
WAITING = (
    ("夹具松动，等客户回传照片", "request", "Breakdown", "high"),
    ("等客户确认上门时间", "request", "Training", "normal"),
    ("合同编号不清楚，等客户提供", "question", "Invoice", "normal"),
)


def tell(team: Team, customers: list[Customer]) -> None:
    """All of it, about these customers."""
    tree = _tree()
    _macros(tree)
    written = _articles(team, tree)
    done = list(_solved(team, customers, tree, written))
    for (title, kind, category, priority), customer in zip(WAITING, cycle(customers), strict=False):
        agent = team.users["service"]
        case = cases.open(
            customer, by=agent, kind=kind, title=title, category=tree[category], priority=priority
        )
        cases.wait(case, by=agent)
    for article, told in zip(written, [one for one in ARTICLES for _language in range(2)], strict=True):
        SolutionArticle.objects.filter(pk=article.pk).update(uses=F("uses") + told.uses)
    while relay.drain():
        pass
    for case, days in done:
        _move_back(case, timedelta(days=days))


def _solved(
    team: Team, customers: list[Customer], tree: dict[str, CaseCategory], written: list[SolutionArticle]
) -> Iterator[tuple[ServiceCase, int]]:
    """Cases that are closed, each with how many days ago; most of their customers have answered."""
    agents = cycle([team.users["service"], team.users["service_manager"]])
    for told, customer, agent in zip(DONE, cycle(customers), agents, strict=False):
        title, kind, category, solution, score, words, days = told
        case = cases.open(customer, by=agent, kind=kind, title=title, category=tree[category], channel="mail")
        for article in [one for one in written if one.category_id == tree[category].pk][:1]:
            articles.attach(case, article, by=agent)
        cases.close(cases.resolve(case, by=agent, solution=solution), by=agent)
        if score is not None:
            asking.answer(CaseFeedback.objects.get(case=case), score=score, words=words)
        yield case, days


def _tree() -> dict[str, CaseCategory]:
    """The shipped categories by their English names."""
    return {one.name_en: one for one in CaseCategory.objects.all()}


def _macros(tree: dict[str, CaseCategory]) -> None:
    for place, (name, language, solution, priority, category, then) in enumerate(MACROS, start=1):
        CaseMacro.objects.create(
            name=name,
            language=language,
            solution=solution,
            priority=priority,
            category=tree.get(category),
            then=then,
            position=place,
        )


def _articles(team: Team, tree: dict[str, CaseCategory]) -> list[SolutionArticle]:
    """Written at the desk, published by its manager."""
    made = []
    for told in ARTICLES:
        for language, title, text in (
            ("zh-hans", told.title, told.text),
            ("en", told.title_en, told.text_en),
        ):
            article = articles.write(
                by=team.users["service"],
                title=title,
                text=text,
                language=language,
                category=tree[told.category],
            )
            made.append(articles.publish(article, by=team.users["service_manager"]))
    return made


def _move_back(case: ServiceCase, time: timedelta) -> None:
    """As if all of it had been done so long ago."""
    about = Q(about_type="customers.servicecase", about_id=case.pk)
    events = Event.objects.filter(about)
    for rows in (
        ServiceCase.objects.filter(pk=case.pk),
        CaseClock.objects.filter(case=case),
        CaseFeedback.objects.filter(case=case),
        TimelineEntry.objects.filter(about, customer=case.customer_id),
        Notice.objects.filter(event__in=events),
        events,
    ):
        moments = [field.name for field in rows.model._meta.fields if isinstance(field, DateTimeField)]
        rows.update(**{name: F(name) - time for name in moments})
