"""The columns that an import of customers understands.

Labels and lengths are the model's, so that the import's rules cannot differ from the database's.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Field as DatabaseField
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory.countries import find_country
from customers.directory.imports import words as words_of
from customers.directory.imports.reach import POINTS, WORDS
from customers.directory.models import Contact, ContactRole, Customer
from customers.records.fields.importing import fields_for
from customers.records.imports import values
from customers.records.imports.amounts import amount
from customers.records.imports.dates import day
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse

NO_LIMIT = 20_000


def country(_header: str, _samples: Sequence[str]) -> Parse:
    """A country's name or code, as ISO-2."""

    def parse(cell: str, notes: Notes) -> str | None:
        code = find_country(cell)
        if code is None:
            notes.refuse("unknown_country", value=cell[:80])
        return code

    return parse


def _column(model: type[Model], name: str) -> "DatabaseField[Any, Any]":
    found = model._meta.get_field(name)
    assert isinstance(found, DatabaseField)
    return found


def _label(name: str) -> str | Promise:
    return _column(Customer, name).verbose_name


def _maker(name: str) -> values.Maker:
    limit = _column(Customer, name).max_length
    return values.text(_label(name), limit or NO_LIMIT, lines=limit is None)


def _text(name: str, *names: str, maybe: Sequence[str] = (), required: bool = False) -> Field:
    return Field(name, _label(name), _maker(name), names, maybe, required)


def _choice(name: str, known: Mapping[str, Sequence[str]], *names: str, optional: bool = False) -> Field:
    parser = values.choice_of(_column(Customer, name), known, optional=optional)
    return Field(name, _label(name), parser, names, strict=True)


def _code(name: str, *names: str, maybe: Sequence[str] = ()) -> Field:
    limit = _column(Customer, name).max_length or NO_LIMIT
    return Field(name, _label(name), values.upper(_label(name), limit), names, maybe)


def _point(name: str, *names: str, maybe: Sequence[str] = ()) -> Field:
    """A number or mail address; labelled ones are found by their label's name."""
    label = WORDS[name]
    kind, _label = POINTS[name]
    parser = values.email if kind == "email" else values.text(label, 60)
    return Field(name, label, parser, names, maybe)


def _line(name: str, *names: str) -> Field:
    label = ADDRESS_WORDS[name]
    return Field(name, label, values.text(label, 300), names)


def words(label: str | Promise, limit: int) -> values.Maker:
    """A list of words in one cell, each at most `limit` long."""

    def parse(cell: str, notes: Notes) -> list[str] | None:
        found = list(dict.fromkeys(part.strip() for part in SEPARATORS.split(cell) if part.strip()))
        long = next((part for part in found if len(part) > limit), None)
        if long:
            notes.refuse("too_long", length=len(long), field=label, limit=limit)
            return None
        return found

    return lambda _header, _samples: parse


def yes_no(_header: str, _samples: Sequence[str]) -> Parse:
    """A mark; what is no clear yes or no is refused."""
    return _parse_yes_no


def _parse_yes_no(cell: str, notes: Notes) -> bool | None:
    if cell.casefold() in YES:
        return True
    if cell.casefold() not in NO:
        notes.refuse("unknown_choice", value=cell[:80], choices="yes, no")
        return None
    return False


YES = frozenset(("yes", "y", "true", "t", "1", "x", "是", "有", "√", "✓"))
NO = frozenset(("no", "n", "false", "f", "0", "否", "无", "×"))
SEPARATORS = re.compile(r"\s*(?:[,;|\n、，；]|:::)\s*")
ADDRESS_WORDS: dict[str, Promise] = {
    "registered_address": _("Registered office"),
    "office_address": _("Office address"),
    "delivery_address": _("Delivery address"),
    "billing_address": _("Billing address"),
}
IDENTITY = (
    _code("code", "customer id", "customer code", "customer no", "customer number", "account number", "account no",
          "account id", "client id", "client code", "company id", "company code", "code", "客户编号", "客户代码", "客户编码",
          "客户号", "编号", "编码", maybe=("id", "no", "number", "record id", "序号代码")),
    _text("name", "name", "company", "company name", "customer name", "customer", "account name", "client name", "client",
          "organisation", "organization", "organisation name", "organization name", "business name", "firm", "full name",
          "legal name", "reseller name", "客户名称", "企业名称", "公司名称", "单位名称", "客户", "公司", "名称", "企业", "全称", "公司全称",
          "机构名称", "商户名称", maybe=("security", "site name", "display name", "account", "姓名"), required=True),
    _text("short_name", "short name", "abbreviation", "abbr", "nickname", "简称", "企业简称", "公司简称", "客户简称"),
    _text("english_name", "english name", "name in english", "name en", "英文名", "英文名称", "公司英文名"),
    _code("credit_code", "unified social credit code", "social credit code", "credit code", "uscc", "usci",
          "统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "纳税人识别号", "税号",
          maybe=("registration number", "registration no", "tax id", "注册号", "工商注册号")),
    _choice("kind", words_of.KINDS, "kind", "customer type", "customer kind", "account type", "客户类型", "客户性质"),
    _choice("industry", words_of.INDUSTRIES, "industry", "sector", "industry sector", "行业", "所属行业", "行业类别", optional=True),
    _choice("size", words_of.SIZES, "size", "company size", "employees", "number of employees", "staff size", "规模",
            "企业规模", "人员规模", "公司规模", optional=True),
    _text("source", "source", "lead source", "customer source", "channel", "来源", "客户来源", "线索来源", "来源渠道"),
    _choice("stage", words_of.STAGES, "stage", "lifecycle stage", "status", "customer status", "阶段", "客户阶段", "客户状态",
            "生命周期阶段"),
    _choice("level", words_of.LEVELS, "level", "grade", "rating", "customer level", "tier", "级别", "等级", "客户级别", "客户等级"),
    Field("website", _label("website"), values.website,
          ("website", "web site", "web", "url", "homepage", "home page", "web page", "internet", "网址", "网站", "官网", "公司网址",
           "主页"), ("web page 1",)),
)  # fmt: skip

PLACE = (
    Field("country", _label("country"), country,
          ("country", "country/region", "country code", "nation", "国家", "国家/地区", "国别", "所在国家"), strict=True),
    _text("province", "province", "state", "state/province", "state or province", "region", "county/state", "billing state",
          "省份", "省", "所在省份", "所属省份", "所在省", "州", maybe=("area", "address state", "大区")),
    _text("city", "city", "town", "city/town", "locality", "suburb", "城市", "市", "所在城市", "所属城市", "所在市", "地市",
          maybe=("地区", "所在地区", "所属地区", "headquarters location")),
    _text("district", "district", "county", "borough", "neighbourhood", "neighborhood", "区", "区县", "县", "所在区县", "所属区县",
          "县区", maybe=("地区", "区域")),
    _text("address", "address", "street", "street address", "address line", "address line 1", "address 1", "addr",
          "registered address", "地址", "注册地址", "详细地址", "通讯地址", "联系地址", "经营地址", "办公地址", "企业地址", "住所"),
    _text("postal_code", "postal code", "postcode", "post code", "zip", "zip code", "zipcode", "plz", "邮编", "邮政编码"),
)  # fmt: skip

COMPANY = (
    Field("capital_amount", _label("capital_amount"), amount,
          ("registered capital", "capital", "capital amount", "share capital", "注册资本", "注册资金", "注册资本金"), strict=True),
    _code("capital_currency", "currency of capital", "capital currency", "注册资本币种", "注册资金币种",
          maybe=("currency", "币种")),
    _text("legal_representative", "legal representative", "legal person", "representative", "法人代表", "法定代表人", "法人",
          "法人姓名", "负责人姓名"),
    Field("founded_on", _label("founded_on"), day,
          ("founded on", "founded", "founding date", "date founded", "established", "established on", "date established",
           "registration date", "registered on", "incorporated on", "注册日期", "成立日期", "成立时间", "注册时间", "登记日期"),
          strict=True),
    _text("business_scope", "business scope", "scope of business", "经营范围", "业务范围", "主营业务"),
    _text("company_type", "company type", "legal form", "type of company", "enterprise type", "企业类型", "公司类型",
          "主体类型", "企业性质", "组织形式"),
    _text("note", "note", "notes", "remark", "remarks", "comment", "comments", "description", "memo", "备注", "说明", "描述"),
)  # fmt: skip

REACH = (
    _point("phone", "phone", "telephone", "tel", "phone number", "telephone number", "phone no", "main phone",
           "contact number", "phone 1", "primary phone", "电话", "联系电话", "公司电话", "电话号码", "固定电话", "座机",
           maybe=("手机", "手机号", "mobile", "mobile phone", "contact phone number")),
    _point("phone_work", "work phone", "business phone", "office phone", "phone work", "work telephone", "办公电话", "工作电话",
           "单位电话", maybe=("company main phone", "business phone 2")),
    _point("phone_mobile", "mobile", "mobile phone", "cell", "cell phone", "mobile number", "cellular", "手机", "手机号",
           "手机号码", "移动电话"),
    _point("phone_home", "home phone", "phone home", "home telephone", "住宅电话", "家庭电话", "家庭手机"),
    _point("phone_main", "switchboard", "main line", "总机", "总机电话"),
    _point("phone_billing", "billing phone", "财务电话"),
    _point("phone_other", "other phone", "phone other", "phone 2", "alternate phone", "其他电话", "备用电话", "电话2"),
    _point("fax", "fax", "fax number", "fax no", "传真", "传真号码", "公司传真"),
    _point("fax_work", "work fax", "business fax", "办公传真"),
    _point("fax_home", "home fax", "住宅传真"),
    _point("fax_other", "other fax", "其他传真"),
    _point("email", "email", "e-mail", "mail", "email address", "e-mail address", "primary email", "primary mail", "邮箱",
           "电子邮箱", "电子邮件", "公司邮箱", "邮件", "企业邮箱", maybe=("email 1", "e-mail 1 - value")),
    _point("email_work", "work email", "work e-mail", "business email", "email work", "工作邮箱", "单位邮箱"),
    _point("email_home", "home email", "home e-mail", "personal email", "email home", "个人邮箱", "私人邮箱"),
    _point("email_billing", "billing email", "invoice email", "财务邮箱", "开票邮箱"),
    _point("email_other", "other email", "other e-mail", "email other", "email 2", "secondary email", "e-mail 2 address",
           "其他邮箱", "备用邮箱"),
    _line("registered_address", "registered office", "注册办公地址"),
    _line("office_address", "office address", "business address", "办公地址2", "办公室地址"),
    _line("delivery_address", "delivery address", "shipping address", "ship to", "收货地址", "送货地址"),
    _line("billing_address", "billing address", "invoice address", "bill to", "开票地址", "账单地址"),
)  # fmt: skip

MARKS = (
    Field("aliases", _label("aliases"), words(_label("aliases"), 200),
          ("aliases", "alias", "other names", "former name", "former names", "also known as", "aka", "brand", "brands", "曾用名",
           "别名", "其他名称", "品牌")),
    Field("tags", _("Tags"), words(_("Tags"), 120), ("tags", "tag", "labels", "categories", "group membership", "标签", "客户标签",
          "分类"), ("category", "groups")),
    Field("parent", _label("parent"), values.text(_label("parent"), 200), ("parent", "parent company", "parent account", "group",
          "holding", "headquarters", "母公司", "上级公司", "所属集团", "集团", "总公司"), ("parent id",)),
    Field("owner", _label("owner"), values.text(_label("owner"), 150), ("owner", "account owner", "record owner", "assigned to",
          "responsible", "负责人", "客户负责人", "归属人", "业务员", "跟进人"), ("sales", "salesperson", "sales rep", "销售", "销售人员")),
    _choice("preferred_channel", words_of.CHANNELS, "preferred channel", "preferred contact method", "contact by", "首选渠道",
            "首选联系方式", optional=True),
    _text("best_time", "best time", "best time to call", "call time", "方便联系时间", "联系时间"),
    _text("interests", "interests", "hobbies", "interest", "兴趣", "爱好", "关注点"),
    _choice("consent", words_of.CONSENTS, "consent", "marketing consent", "opt in", "newsletter", "has newsletter", "营销许可",
            "同意营销", optional=True),
    Field("consent_on", _label("consent_on"), day, ("consent date", "date of consent", "opt in date", "同意日期"), strict=True),
)  # fmt: skip

CONTACT = (
    Field("contact_name", _("contact's name"), values.text(_("contact's name"), _column(Contact, "name").max_length or NO_LIMIT),
          ("contact name", "contact", "contact person", "primary contact", "main contact", "联系人", "联系人姓名", "主要联系人",
           "客户联系人"), ("姓名", "name", "director")),
    Field("contact_title", _("contact's title"),
          values.text(_("contact's title"), _column(ContactRole, "title").max_length or NO_LIMIT),
          ("contact title", "contact position", "contact job title", "联系人职务", "联系人职位"),
          ("job title", "title", "position", "职务", "职位")),
    Field("contact_department", _("contact's department"), values.text(_("contact's department"), 120),
          ("contact department", "联系人部门", "联系人所属部门")),
    Field("contact_phone", _("contact's phone"), values.text(_("contact's phone"), 60),
          ("contact phone", "contact telephone", "联系人电话", "联系人座机"), ("联系手机",)),
    Field("contact_mobile", _("contact's mobile phone"), values.text(_("contact's mobile phone"), 60),
          ("contact mobile", "contact cell", "联系人手机", "联系手机", "联系人手机号"), ("mobile number",)),
    Field("contact_email", _("contact's mail"), values.email,
          ("contact email", "contact e-mail", "contact email address", "联系人邮箱", "联系人邮件")),
    Field("contact_wechat", _("contact's WeChat"), values.text(_("contact's WeChat"), 80),
          ("contact wechat", "联系人微信", "微信", "wechat")),
)  # fmt: skip

FIELDS: tuple[Field, ...] = (*IDENTITY, *PLACE, *COMPANY, *MARKS, *REACH, *CONTACT)


def fields() -> list[Field]:
    """Those of every company, and those that this one defined."""
    return [*FIELDS, *fields_for("customers")]
