"""The columns that an import of interactions understands; labels and lengths are the model's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.interactions.models import Interaction
from customers.records.imports import values
from customers.records.imports.dates import day, moment
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse

NO_LIMIT = 20_000
KINDS = {
    "call": ("call", "phone call", "telephone", "phone", "电话", "通话", "致电", "来电"),
    "mail": ("mail", "email", "e-mail", "邮件", "电子邮件"),
    "meeting": ("meeting", "appointment", "会议", "会面"),
    "visit": ("visit", "on-site visit", "拜访", "上门", "上门拜访", "实地拜访"),
    "chat": ("chat", "message", "wechat", "sms", "im", "微信", "聊天", "短信", "即时通讯"),
    "event": ("event", "trade fair", "活动", "展会"),
    "trial": ("trial", "demo", "试用", "演示"),
    "training": ("training", "培训"),
    "note": ("note", "memo", "remark", "备注", "记录", "其他", "other"),
}
DIRECTIONS = {
    "in": ("in", "incoming", "inbound", "received", "呼入", "来自客户", "接收"),
    "out": ("out", "outgoing", "outbound", "sent", "呼出", "发给客户", "发送"),
}


def _column(name: str) -> Any:
    return Interaction._meta.get_field(name)


def _text(name: str, *names: str, maybe: Sequence[str] = ()) -> Field:
    column = _column(name)
    maker = values.text(column.verbose_name, column.max_length or NO_LIMIT, lines=column.max_length is None)
    return Field(name, column.verbose_name, maker, names, maybe)


def _choice(name: str, known: Mapping[str, Sequence[str]], *names: str) -> Field:
    parser = values.choice_of(_column(name), known, optional=True)
    return Field(name, _column(name).verbose_name, parser, names, strict=True)


def minutes(_header: str, _samples: Sequence[str]) -> Parse:
    """A whole number of minutes; anything else is left out with a warning."""

    def parse(cell: str, notes: Notes) -> int | None:
        if cell.isascii() and cell.isdigit() and len(cell) <= 5:
            return int(cell)
        notes.warn("not_minutes", value=cell[:80])
        return None

    return parse


FIELDS: tuple[Field, ...] = (
    Field("customer", _("customer"), values.text(_("customer"), 200),
          ("customer", "customer name", "company", "company name", "account", "account name", "client", "客户", "客户名称", "公司",
           "公司名称", "企业名称"), ("name", "related to", "名称")),
    Field("customer_code", _("customer code"), values.upper(_("customer code"), 40),
          ("customer code", "customer id", "customer no", "client code", "account number", "客户编号", "客户代码", "客户编码"),
          ("code", "编号")),
    Field("at", _column("at").verbose_name, moment,
          ("time", "date", "at", "date and time", "when", "created", "created at", "activity date", "contacted on", "start",
           "时间", "日期", "跟进时间", "联系时间", "沟通时间", "拜访时间"), required=True, strict=True),
    _choice("kind", KINDS, "kind", "type", "activity type", "interaction", "channel type", "类型", "方式", "跟进方式", "联系方式",
            "沟通方式"),
    _choice("direction", DIRECTIONS, "direction", "方向", "呼叫方向"),
    _text("channel", "channel", "渠道", "沟通渠道"),
    Field("minutes", _column("minutes").verbose_name, minutes,
          ("minutes", "duration", "duration in minutes", "length", "分钟", "时长", "时长(分钟)"), strict=True),
    _text("subject", "subject", "title", "headline", "topic", "about", "what it was about", "主题", "标题", "事由"),
    _text("text", "text", "what was said", "notes", "note", "body", "description", "content", "comment", "details", "内容", "说明",
          "跟进内容", "跟进记录", "沟通内容", "备注"),
    _text("outcome", "outcome", "result", "结果", "跟进结果", "沟通结果"),
    _text("next_step", "next step", "follow-up", "follow up", "next action", "to do", "下一步", "后续", "下次跟进", "下一步计划"),
    Field("next_step_on", _column("next_step_on").verbose_name, day,
          ("next step on", "next step date", "follow-up date", "due", "due on", "下次跟进时间", "下次跟进日期", "下次联系时间", "截止日期"),
          strict=True),
    Field("by", _column("by").verbose_name, values.text(_column("by").verbose_name, 150),
          ("by", "author", "owner", "user", "colleague", "written by", "logged by", "created by", "跟进人", "记录人", "负责人",
           "业务员", "创建人")),
)  # fmt: skip
