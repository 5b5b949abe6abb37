"""What the demo company's customers have bought: written by the product's own actions, then moved into the past."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F

from crm_site.demo.people import Team
from customers.deals.models import Deal
from customers.directory.models import Customer
from customers.orders import actions
from customers.orders.actions import Line
from customers.orders.invoices import actions as invoices
from customers.orders.invoices.models import Invoice
from customers.orders.models import LegalEntity, Order
from customers.orders.payments import actions as payments
from customers.orders.payments.actions import Planned
from customers.products.models import Product
from customers.records.models import TimelineEntry
from ownership.models import User

TAX = Decimal(13)
HOME = {
    "name": "协同制造有限公司",
    "name_en": "Xietong Manufacturing Co., Ltd.",
    "tax_number": "91320594MA1XT00X1C",
    "address": "苏州工业园区星湖街 328 号",
    "phone": "0512-6800 1000",
    "bank": "中国工商银行苏州工业园区支行",
    "account": "1102 0265 0900 0123 456",
    "tax_percent": TAX,
}
ABROAD = {
    "name": "协同国际（香港）有限公司",
    "name_en": "Xietong International (HK) Limited",
    "address": "香港湾仔港湾道 26 号",
    "bank": "HSBC Hong Kong",
    "account": "004-123-456789-001",
    "position": 1,
}
TERMS = "送货至客户厂内，卸货由客户负责"
# Title, lines (product, quantity, discount), signed so many days ago (None: a draft), promised in days, what became of it.
ORDERS: tuple[tuple[str, tuple[tuple[str, int, int], ...], int | None, int, str], ...] = (
    ("刀片年度采购（第一批）", (("TL-CARB", 60, 5), ("TL-HSK", 20, 5)), 100, -80, "fulfilled"),
    ("加工中心 850 一台及安装", (("CNC-850", 1, 3), ("SV-INST", 2, 0)), 45, -5, "part"),
    ("主轴油与保养", (("OIL-46", 24, 0), ("SV-CARE", 1, 0)), 9, 20, ""),
    ("平面磨床两台", (("GR-220", 2, 4),), None, 60, ""),
    ("操作培训", (("SV-TRAIN", 2, 0),), 30, 15, "voided"),
)


def tell(team: Team, mine: list[Customer], today: date) -> None:
    """Our two firms; the won deals as orders, and orders in every state: delivered, late, drafted, voided."""
    home = _entities()
    for number, deal in enumerate(Deal.objects.won().select_related("customer", "owner").order_by("pk")):
        assert deal.owner is not None
        order = actions.draft(
            deal.customer,
            by=deal.owner,
            title=deal.title,
            deal=deal,
            contact=deal.contact,
            currency=deal.currency,
            entity=home,
            deliver_on=today + timedelta(days=12),
            delivery_terms=TERMS,
            lines=actions.lines_of_deal(deal, TAX),
        )
        order = actions.sign(order, by=deal.owner, on=deal.closed_on)
        if number:
            actions.fulfil(order, by=team.users["operations"], on=today - timedelta(days=2))
        _move_back(order, (today - (deal.closed_on or today)).days)
    for customer, told in zip(mine, ORDERS, strict=False):
        _tell_of(team, customer, home, today, told)


def _entities() -> LegalEntity:
    home = LegalEntity.objects.get(is_usual=True)
    LegalEntity.objects.filter(pk=home.pk).update(**HOME)
    LegalEntity.objects.create(**ABROAD)
    home.refresh_from_db()
    return home


def _tell_of(team: Team, customer: Customer, home: LegalEntity, today: date, told: tuple) -> None:
    title, lines, ago, promised, end = told
    by = team.users["sales"]
    order = actions.draft(
        customer,
        by=by,
        title=title,
        entity=home,
        deliver_on=today + timedelta(days=promised),
        delivery_terms=TERMS,
        lines=[_line(*one) for one in lines],
    )
    if ago is None:
        return
    order = actions.sign(order, by=by, on=today - timedelta(days=ago))
    _pay(order, team.users["finance"], ago, today, end)
    _invoice(order, by, team.users["finance"], today - timedelta(days=ago), end)
    _go_on(order, by, team.users["operations"], today, end)
    _move_back(order, ago)


def _pay(order: Order, by: User, ago: int, today: date, end: str) -> None:
    """In two parts, a month apart; of what was delivered in whole the second is long overdue."""
    if end == "voided":
        return
    first = (order.total * 3 / 10).quantize(Decimal(1))
    signed = today - timedelta(days=ago)
    plan = [
        Planned(signed + timedelta(days=3), first, "预付 30%"),
        Planned(signed + timedelta(days=33), order.total - first, "验收后付清"),
    ]
    order = payments.plan(order, by=by, version=None, lines=plan)
    if end:
        on = min(signed + timedelta(days=5), today)
        payments.receive(order, by=by, amount=first, on=on, reference=f"ICBC{ago:04d}7731")


def _invoice(order: Order, by: User, finance: User, signed: date, end: str) -> None:
    """The advance is invoiced where it came in; what was delivered in whole, in whole; a fresh order still waits."""
    if end == "voided":
        return
    customer = order.customer
    profile = invoices.keep_profile(
        customer,
        by=by,
        title=customer.name,
        tax_number=customer.credit_code,
        address=customer.address,
        bank="中国建设银行苏州分行",
        account=f"3220 1986 0000 {order.pk:04d} 51",
    )
    part = order.total if end == "fulfilled" else (order.total * 3 / 10).quantize(Decimal(1))
    asked = invoices.request(
        order, by=by, profile=profile, amount=part, kind=Invoice.Kind.SPECIAL, note="随货寄出，收件人王师傅"
    )
    if end:
        invoices.issue(asked, by=finance, number=f"2432200000{order.pk:010d}", on=signed + timedelta(days=2))


def _go_on(order: Order, by: User, sender: User, today: date, end: str) -> None:
    first = order.lines.first()
    assert first is not None
    if end == "part":
        actions.fulfil(
            order,
            by=sender,
            quantities={first.pk: first.quantity},
            on=today - timedelta(days=6),
            note="顺丰专车，王师傅签收",
        )
    elif end == "fulfilled":
        actions.fulfil(order, by=sender, on=today - timedelta(days=82))
    elif end == "voided":
        actions.void(order, by=by, reason="客户培训计划取消，双方同意作废。")


def _line(code: str, quantity: int, discount: int) -> Line:
    product = Product.objects.get(code=code)
    return Line(
        name=product.name,
        product=product,
        unit=product.unit,
        quantity=Decimal(quantity),
        price=product.price,
        discount_percent=Decimal(discount),
        tax_percent=TAX,
    )


def _move_back(order: Order, days: int) -> None:
    """As if it had been drafted and signed so many days ago."""
    ago = timedelta(days=days)
    Order.objects.filter(pk=order.pk).update(created_at=F("created_at") - ago)
    about = TimelineEntry.objects.filter(
        customer=order.customer_id, about_type="customers.order", about_id=order.pk
    )
    about.filter(kind__in=["order.drafted", "order.signed"]).update(at=F("at") - ago)
