"""What the demo company sells, and the deals of its two reps: written by the product's own actions, then moved back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from django.db.models import F

from crm_site.demo.people import Team
from customers.deals import actions
from customers.deals.actions import Line
from customers.deals.models import Deal, LostReason, Stage, StageStay
from customers.directory.models import Contact, Customer
from customers.products import actions as products
from customers.products.models import Product, ProductCategory
from customers.records.models import TimelineEntry
from ownership.models import User

CATEGORIES = (("机床", "Machine tools"), ("刀具与耗材", "Tools and supplies"), ("服务", "Services"))
# Code, name, English name, category, unit, price, currency.
PRODUCTS = (
    ("CNC-850", "立式加工中心 850", "Vertical machining centre 850", 0, "台", "368000", "CNY"),
    ("CNC-1060", "立式加工中心 1060", "Vertical machining centre 1060", 0, "台", "486000", "CNY"),
    ("LT-360", "数控车床 360", "CNC lathe 360", 0, "台", "198000", "CNY"),
    ("LT-360-X", "数控车床 360（出口）", "CNC lathe 360 (export)", 0, "台", "29800", "USD"),
    ("GR-220", "平面磨床 220", "Surface grinder 220", 0, "台", "126500", "CNY"),
    ("TL-CARB", "硬质合金刀片套装", "Carbide insert set", 1, "套", "1280", "CNY"),
    ("TL-HSK", "HSK63 刀柄", "HSK63 tool holder", 1, "把", "860", "CNY"),
    ("OIL-46", "主轴油 46#", "Spindle oil 46", 1, "桶", "620", "CNY"),
    ("SV-INST", "安装调试", "Installation", 2, "天", "3200", "CNY"),
    ("SV-CARE", "年度保养", "Yearly maintenance", 2, "年", "18000", "CNY"),
    ("SV-TRAIN", "操作培训", "Operator training", 2, "天", "4500", "CNY"),
)
SOURCES = ("展会", "转介绍", "官网", "老客户", "电话营销")
# Title, stage by its English name, lines (code, quantity, discount), expected in days, days in the stage.
DEALS = (
    ("二号车间加工中心更新", "Negotiation", (("CNC-850", 2, 5), ("SV-INST", 4, 0)), 12, 6),
    ("出口型车床一台", "Proposal", (("LT-360-X", 1, 0),), 40, 9),
    ("全年刀具框架合同", "Needs confirmed", (("TL-CARB", 120, 8), ("TL-HSK", 40, 8)), 55, 30),
    ("平面磨床替换", "First contact", (("GR-220", 1, 0),), 90, 3),
    ("加工中心 1060 三台", "Proposal", (("CNC-1060", 3, 6), ("SV-TRAIN", 3, 0)), 28, 25),
    ("年度保养续签", "Negotiation", (("SV-CARE", 6, 10),), -4, 11),
    ("主轴油季度采购", "First contact", (("OIL-46", 80, 0),), 20, 1),
    ("新厂房设备一期", "Needs confirmed", (("CNC-850", 4, 0), ("LT-360", 2, 0)), 75, 4),
    ("操作培训两期", "First contact", (("SV-TRAIN", 6, 0),), 33, 19),
    ("车床两台", "won", (("LT-360", 2, 4), ("SV-INST", 2, 0)), -20, 20),
    ("刀柄补货", "won", (("TL-HSK", 60, 5),), -8, 8),
    ("磨床与安装", "lost", (("GR-220", 1, 0), ("SV-INST", 2, 0)), -30, 30),
    ("保养合同试签", "lost", (("SV-CARE", 1, 0),), -12, 12),
)


def tell(team: Team, mine: list[Customer], today: date) -> None:
    """A catalogue, and deals in every stage: half of them one rep's, half the other's."""
    catalogue = _catalogue(team.users["operations"])
    theirs = list(
        Customer.objects.filter(owner=team.users["sales2"], is_key=False, kind="organisation").order_by(
            "-updated_at"
        )[:5]
    )
    pairs = [(team.users["sales"], one) for one in mine] + [(team.users["sales2"], one) for one in theirs]
    reasons = cycle(LostReason.objects.order_by("position"))
    for (by, customer), source, told in zip(_shuffled(pairs), cycle(SOURCES), DEALS, strict=False):
        title, end, lines, due, days = told
        deal = _deal(customer, by, title, source, [_line(catalogue, *one) for one in lines], today, due)
        _bring(deal, by, end, next(reasons))
        _move_back(deal, days, today)


def _shuffled(pairs: list[tuple[User, Customer]]) -> list[tuple[User, Customer]]:
    """The reps in turn, each with his customers, twice over."""
    half = len(pairs) // 2
    turn = [one for pair in zip(pairs[:half], pairs[half:], strict=False) for one in pair]
    return [*turn, *turn]


def _catalogue(by: User) -> dict[str, Product]:
    groups = [
        ProductCategory.objects.create(name=name, name_en=english, position=place)
        for place, (name, english) in enumerate(CATEGORIES, start=1)
    ]
    return {
        code: products.add(
            by=by,
            code=code,
            name=name,
            name_en=english,
            category=groups[group],
            unit=unit,
            price=Decimal(price),
            currency=currency,
        )
        for code, name, english, group, unit, price, currency in PRODUCTS
    }


def _line(catalogue: dict[str, Product], code: str, quantity: int, discount: int) -> Line:
    product = catalogue[code]
    return Line(
        name=product.name,
        product=product,
        unit=product.unit,
        quantity=Decimal(quantity),
        price=product.price,
        discount_percent=Decimal(discount),
    )


def _deal(
    customer: Customer, by: User, title: str, source: str, lines: list[Line], today: date, due: int
) -> Deal:
    contact = Contact.objects.filter(roles__customer=customer).order_by("-roles__is_primary", "pk").first()
    currency = lines[0].product.currency if lines[0].product else "CNY"
    return actions.open(
        customer,
        by=by,
        title=title,
        source=source,
        contact=contact,
        currency=currency,
        expected_on=today + timedelta(days=due),
        lines=lines,
    )


def _bring(deal: Deal, by: User, end: str, reason: LostReason) -> None:
    """Through its stages, as far as its contact lets it."""
    if end == "lost":
        actions.lose(deal, by=by, reason=reason, note="客户今年改由集团集中采购。")
    elif end == "won":
        actions.win(deal, by=by)
    elif end != "First contact" and deal.contact_id is not None:
        actions.move(deal, by=by, to=Stage.objects.get(pipeline=deal.stage.pipeline, name_en=end))


def _move_back(deal: Deal, days: int, today: date) -> None:
    """As if it had come into its stage so many days ago, and had begun three weeks before that."""
    ago, earlier = timedelta(days=days), timedelta(days=21)
    for stay in StageStay.objects.filter(deal=deal):
        shift = ago if stay.left_at is None else ago + earlier
        left = stay.left_at - ago if stay.left_at else None
        StageStay.objects.filter(pk=stay.pk).update(entered_at=stay.entered_at - shift, left_at=left)
    rows = Deal.objects.filter(pk=deal.pk)
    rows.update(stage_since=F("stage_since") - ago, created_at=F("created_at") - ago - earlier)
    rows.exclude(state="open").update(closed_on=today - ago)
    about = TimelineEntry.objects.filter(
        customer=deal.customer_id, about_type="customers.deal", about_id=deal.pk
    )
    about.filter(kind="deal.opened").update(at=F("at") - ago - earlier)
    about.exclude(kind="deal.opened").update(at=F("at") - ago)
