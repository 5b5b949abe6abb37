"""The columns that an import of cases understands; labels and lengths are the model's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.cases.models import ServiceCase
from customers.records.imports import values
from customers.records.imports.dates import moment
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse

NO_LIMIT = 20_000
KINDS = {
    "question": ("question", "inquiry", "enquiry", "how-to", "咨询", "询问", "提问"),
    "request": (
        "service request",
        "request",
        "task",
        "change",
        "incident",
        "服务请求",
        "请求",
        "报修",
        "需求",
    ),
    "complaint": ("complaint", "claim", "dispute", "投诉", "抱怨"),
}
PRIORITIES = {
    "low": ("low", "minor", "p4", "低"),
    "normal": ("normal", "medium", "p3", "中", "普通", "一般"),
    "high": ("high", "major", "p2", "高", "重要"),
    "urgent": ("urgent", "critical", "emergency", "p1", "紧急", "特急"),
}
CHANNELS = {
    "phone": ("phone", "call", "telephone", "电话", "来电"),
    "mail": (
        "mail",
        "email",
        "e-mail",
        "postal mail",
        "letter",
        "fax",
        "referral",
        "邮件",
        "信件",
        "来信",
        "传真",
        "转介",
    ),
    "chat": ("chat", "wechat", "message", "微信", "聊天", "在线客服"),
    "visit": ("visit", "in person", "来访", "上门"),
    "web": ("web", "website", "online", "portal", "form", "web referral", "网站", "网页", "在线"),
}
STATES = {
    "open": ("open", "new", "in progress", "assigned", "reopened", "untimely response", "打开", "新建", "处理中", "待处理", "进行中"),
    "waiting": ("waiting", "pending", "on hold", "等待客户", "挂起", "待客户回复"),
    "resolved": ("resolved", "solved", "fixed", "已解决", "已处理"),
    "closed": (
        *("closed", "done", "cancelled", "completed", "closed with explanation", "closed with monetary relief"),
        *("closed with non-monetary relief", "closed without relief", "closed with relief", "已关闭", "已完成", "已结案"),
    ),
}  # fmt: skip


def _label(name: str) -> Any:
    return ServiceCase._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _text(name: str, *names: str, maybe: Sequence[str] = ()) -> Field:
    column: Any = ServiceCase._meta.get_field(name)
    maker = values.text(column.verbose_name, column.max_length or NO_LIMIT, lines=column.max_length is None)
    return Field(name, column.verbose_name, maker, names, maybe)


def _choice(name: str, known: Mapping[str, Sequence[str]], *names: str, maybe: Sequence[str] = ()) -> Field:
    parser = values.choice_of(ServiceCase._meta.get_field(name), known)
    return Field(name, _label(name), parser, names, maybe, strict=True)


def _reference(header: str, samples: Sequence[str]) -> Parse:
    """The other system's number, with the kind of case that its header tells: "Complaint ID", 投诉编号."""
    parse = values.text(_label("reference"), 80)(header, samples)
    said = header.casefold()
    kind = next((one for one, words in KINDS.items() if any(word in said for word in words)), "")

    def read(cell: str, notes: Notes) -> tuple[str, str] | None:
        found = parse(cell, notes)
        return (found, kind) if found else None

    return read


def _level(name: str, label: Any, *names: str, maybe: Sequence[str] = ()) -> Field:
    """One level of the tree; a whole way down ("Delivery › Too late") may stand in one cell."""
    return Field(name, label, values.text(label, 400), names, maybe)


LEVELS = ("category", "category_2", "category_3", "category_4")
FIELDS: tuple[Field, ...] = (
    Field("customer", _("customer"), values.text(_("customer"), 200),
          ("customer", "customer name", "company", "company name", "account", "account name", "client", "客户", "客户名称", "公司",
           "公司名称", "企业名称"), ("name", "organisation", "organization", "名称")),
    Field("customer_code", _("customer code"), values.upper(_("customer code"), 40),
          ("customer code", "customer no", "client code", "account number", "客户编号", "客户代码", "客户编码"), ("customer id",)),
    Field("number", _("number"), values.text(_("number"), 20), ("number", "case number", "工单编号", "工单号", "编号"), ()),
    Field("reference", _label("reference"), _reference,
          ("reference", "case id", "ticket", "ticket id", "ticket number", "complaint id", "request id", "unique key", "external id",
           "外部编号", "投诉编号", "参考号", "来源编号"), ("id", "key")),
    _text("title", "title", "case", "subject", "summary", "headline", "标题", "工单", "主题", "事由"),
    _text("description", "description", "details", "narrative", "text", "body", "consumer complaint narrative", "complaint",
          "说明", "描述", "内容", "投诉内容", "问题描述"),
    _text("solution", "solution", "resolution", "answer", "company public response", "解决方案", "处理结果", "答复", "解决办法"),
    _choice("kind", KINDS, "kind", "type", "case type", "ticket type", "类型", "工单类型"),
    _choice("priority", PRIORITIES, "priority", "severity", "urgency", "优先级", "紧急程度"),
    _choice("channel", CHANNELS, "channel", "submitted via", "origin", "source", "case origin", "渠道", "来源", "受理渠道"),
    _choice("state", STATES, "state", "status", "case status", "company response to consumer", "状态", "工单状态", "处理状态"),
    _level("category", _("category"), "category", "product", "product category", "类别", "分类", "问题分类", "产品"),
    _level("category_2", _("category, second level"), "subcategory", "sub-category", "category 2", "sub-product", "subproduct",
           "second category", "二级分类", "子类别", "产品子类"),
    _level("category_3", _("category, third level"), "category 3", "issue", "complaint type", "三级分类", "问题"),
    _level("category_4", _("category, fourth level"), "category 4", "sub-issue", "subissue", "descriptor", "四级分类", "子问题"),
    Field("opened_at", _label("opened_at"), moment,
          ("opened", "opened at", "opened on", "date received", "created", "created at", "created date", "received", "date opened",
           "受理时间", "创建时间", "登记时间", "收到日期", "投诉日期"), ("date", "日期", "时间"), strict=True),
    Field("ended_at", _("resolved or closed at"), moment,
          ("closed", "closed at", "closed on", "closed date", "date closed", "resolved", "resolved at", "resolved on", "关闭时间",
           "完成时间", "解决时间", "办结时间"), strict=True),
)  # fmt: skip
