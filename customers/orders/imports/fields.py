"""The columns that an import of orders understands; labels and lengths are the models'."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from customers.orders.models import Order, OrderLine
from customers.records.imports import values
from customers.records.imports.amounts import amount
from customers.records.imports.dates import day
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse

CURRENCY = {one: (one, one.lower()) for one in money.CURRENCIES}
LARGEST = Decimal(10) ** 9


def _label(name: str, model: Any = Order) -> Any:
    return model._meta.get_field(name).verbose_name


def number(*, least: Decimal | None = None, most: Decimal | None = None) -> Any:
    """A plain number, "1,234.5" and "12.5%" too; others refuse the row."""

    def parser(_header: str, _samples: Sequence[str]) -> Parse:
        def parse(cell: str, notes: Notes) -> Decimal | None:
            found = _number(cell)
            wrong = found is None or abs(found) >= LARGEST
            if wrong or (least is not None and found < least) or (most is not None and found > most):  # type: ignore[operator]
                notes.refuse("not_an_amount", value=cell[:80])
                return None
            return found

        return parse

    return parser


def percent(header: str, samples: Sequence[str]) -> Parse:
    """A part in percent. A column without a cell above 1 holds parts of one: 0.15 is 15 %."""
    parse = number(least=Decimal(0), most=Decimal(100))(header, samples)
    found = [one for cell in samples if "%" not in cell and (one := _number(cell)) is not None]
    in_percent = any(one > 1 for one in found)
    in_parts = any(0 < one < 1 for one in found)

    def read(cell: str, notes: Notes) -> Decimal | None:
        value = parse(cell, notes)
        if value is None or "%" in cell or in_percent or value > 1:
            return value
        return value * 100 if value < 1 or in_parts else value

    return read


def _number(cell: str) -> Decimal | None:
    try:
        found = Decimal(cell.strip().rstrip("%％ ").replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


FIELDS: tuple[Field, ...] = (
    Field("number", _label("number"), values.code(_label("number"), 40),
          ("order number", "order no", "order id", "orderid", "order", "invoice number", "invoice no", "invoiceno", "invoice",
           "contract number", "sales order", "订单号", "订单编号", "订单", "合同编号", "合同号", "单号"), ("number", "id", "编号"), required=True),
    Field("customer", _("customer"), values.text(_("customer"), 200),
          ("customer", "customer name", "company", "company name", "account", "account name", "client", "客户", "客户名称", "公司",
           "公司名称"), ("name", "名称", "ship name")),
    Field("customer_code", _("customer code"), values.code(_("customer code"), 40),
          ("customer code", "customer id", "customerid", "customer no", "client code", "account number", "客户编号", "客户代码",
           "客户编码")),
    Field("title", _label("title"), values.text(_label("title"), 160), ("title", "subject", "order title", "主题", "标题", "订单名称",
          "合同名称")),
    Field("reference", _label("reference"), values.text(_label("reference"), 80),
          ("reference", "purchase order", "po number", "po", "customer reference", "客户订单号", "参考号")),
    Field("dated_on", _label("dated_on"), day,
          ("order date", "orderdate", "date", "invoice date", "invoicedate", "signed on", "signing date", "下单日期", "订单日期", "日期",
           "签订日期", "签约日期"), strict=True),
    Field("deliver_on", _label("deliver_on"), day,
          ("deliver by", "required date", "requireddate", "delivery date", "due date", "交货日期", "要求交货日期", "交付日期"), strict=True),
    Field("delivered_on", _("delivered on"), day,
          ("delivered on", "shipped date", "shippeddate", "ship date", "shipped on", "shipped", "发货日期", "实际交货日期"), strict=True),
    Field("currency", _label("currency"), values.choice(CURRENCY), ("currency", "货币", "币种"), strict=True),
    Field("owner", _label("owner"), values.text(_label("owner"), 150),
          ("owner", "employee", "employee id", "employeeid", "salesperson", "sales rep", "rep", "负责人", "业务员", "销售", "销售员")),
    Field("product_code", _("product code"), values.code(_("product code"), 40),
          ("product code", "product id", "productid", "sku", "stock code", "stockcode", "article", "article number", "item number",
           "产品编号", "产品编码", "商品编码", "货号", "物料编码")),
    Field("product", _label("name", OrderLine), values.text(_label("name", OrderLine), 160),
          ("product", "product name", "productname", "item", "description", "article name", "产品", "产品名称", "商品名称", "品名")),
    Field("quantity", _label("quantity", OrderLine), number(),
          ("quantity", "qty", "amount ordered", "pieces", "数量"), strict=True),
    Field("unit", _label("unit", OrderLine), values.text(_label("unit", OrderLine), 40), ("unit", "uom", "单位")),
    Field("price", _label("price", OrderLine), amount, ("price", "unit price", "unitprice", "单价", "价格", "含税单价"), strict=True),
    Field("discount", _("discount in percent"), percent,
          ("discount", "discount %", "discount percent", "折扣", "折扣率", "优惠"), strict=True),
    Field("tax", _("tax in percent"), percent, ("tax", "tax rate", "vat", "tax %", "税率"), strict=True),
)  # fmt: skip
