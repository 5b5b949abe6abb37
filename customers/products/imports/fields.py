"""The columns that an import of products understands; labels and lengths are the model's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from customers.products.models import Product
from customers.records.imports import values
from customers.records.imports.amounts import amount
from customers.records.imports.kinds import Field

YES_NO = {
    "yes": ("yes", "y", "true", "1", "x", "on sale", "active", "是", "在售", "启用"),
    "no": ("no", "n", "false", "0", "inactive", "discontinued", "否", "停售", "停用"),
}
CURRENCY = {one: (one, one.lower()) for one in money.CURRENCIES}


def _column(name: str) -> Any:
    return Product._meta.get_field(name)


def _text(
    name: str, *names: str, maybe: Sequence[str] = (), limit: int = 0, lines: bool = False, **more: Any
) -> Field:
    column = _column(name)
    maker = values.text(column.verbose_name, limit or column.max_length, lines=lines)
    return Field(name, column.verbose_name, maker, names, maybe, **more)


FIELDS: tuple[Field, ...] = (
    Field("code", _column("code").verbose_name, values.upper(_column("code").verbose_name, 40),
          ("code", "product code", "product id", "productid", "sku", "article", "article number", "item number", "part number",
           "产品编号", "产品编码", "产品代码", "商品编码", "货号", "物料编码"), ("id", "编号", "编码"), required=True),
    _text("name", "name", "product", "product name", "productname", "article name", "item", "名称", "产品", "产品名称", "商品名称",
          "品名"),
    _text("name_en", "english name", "name (english)", "name in english", "英文名", "英文名称"),
    _text("category", "category", "category name", "categoryid", "category id", "product group", "group", "类别", "分类", "产品类别",
          "产品分类", "品类", limit=120),
    _text("unit", "unit", "unit of measure", "uom", "quantity per unit", "quantityperunit", "单位", "计量单位", "规格"),
    Field("price", _column("price").verbose_name, amount,
          ("price", "list price", "unit price", "unitprice", "sales price", "价格", "单价", "标价", "售价", "目录价"), strict=True),
    Field("currency", _column("currency").verbose_name, values.choice(CURRENCY), ("currency", "货币", "币种"), strict=True),
    Field("is_active", _column("is_active").verbose_name, values.choice(YES_NO),
          ("on sale", "active", "is active", "在售", "是否在售", "启用"), strict=True),
    Field("discontinued", _("sold no more"), values.choice(YES_NO), ("discontinued", "inactive", "停售", "是否停售"), strict=True),
    _text("description", "description", "details", "说明", "描述", "产品描述", limit=20_000, lines=True),
)  # fmt: skip
