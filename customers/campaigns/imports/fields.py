"""The columns that an import of answers understands; labels and lengths are the model's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.campaigns.models import CampaignMember
from customers.records.imports import values
from customers.records.imports.dates import day
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse

STATES = {
    "planned": ("planned", "open", "计划", "未执行"),
    "sent": ("sent", "reached", "delivered", "contacted", "called", "no answer", "已发送", "已触达", "已联系", "无回复"),
    "responded": ("responded", "response", "yes", "y", "true", "1", "subscribed", "interested", "registered", "attended",
                  "是", "有回应", "已回应", "有意向", "已报名", "成功"),
    "declined": ("declined", "refused", "no", "n", "false", "0", "not interested", "unsubscribed", "否", "拒绝", "无意向", "婉拒"),
    "bounced": ("bounced", "failed", "undelivered", "unreachable", "wrong number", "未触达", "退信", "号码错误"),
}  # fmt: skip
IDENTITY = ("customer", "customer_code", "email", "phone")


def _column(name: str) -> Any:
    return CampaignMember._meta.get_field(name)


def _text(name: str, *names: str, maybe: Sequence[str] = ()) -> Field:
    column = _column(name)
    return Field(name, column.verbose_name, values.text(column.verbose_name, column.max_length), names, maybe)


def times(_header: str, _samples: Sequence[str]) -> Parse:
    """A small whole number; anything else is left out with a warning."""

    def parse(cell: str, notes: Notes) -> int | None:
        if cell.isascii() and cell.isdigit() and len(cell) <= 4:
            return int(cell)
        notes.warn("not_times", value=cell[:80])
        return None

    return parse


FIELDS: tuple[Field, ...] = (
    Field("customer", _("customer"), values.text(_("customer"), 200),
          ("customer", "customer name", "company", "company name", "account", "client", "name", "客户", "客户名称", "公司",
           "公司名称", "企业名称", "名称")),
    Field("customer_code", _("customer code"), values.upper(_("customer code"), 40),
          ("customer code", "customer id", "customer no", "client code", "account number", "客户编号", "客户代码", "客户编码")),
    Field("email", _("mail address"), values.email, ("email", "e-mail", "mail", "mail address", "邮箱", "电子邮箱", "邮件")),
    Field("phone", _("phone"), values.text(_("phone"), 60),
          ("phone", "phone number", "mobile", "mobile phone", "tel", "telephone number", "电话", "手机", "联系电话")),
    Field("reference", _column("reference").verbose_name, values.text(_column("reference").verbose_name, 40),
          ("reference", "ref", "row", "record", "respondent", "respondent id", "编号", "序号")),
    Field("state", _column("state").verbose_name, values.choice(STATES),
          ("state", "status", "response", "responded", "result", "subscribed", "y", "member status", "状态", "是否回应", "回应",
           "反馈", "结果"), strict=True),
    Field("responded_on", _column("responded_on").verbose_name, day,
          ("answered on", "responded on", "response date", "date", "回应日期", "反馈日期", "日期"), strict=True),
    _text("outcome", "outcome", "comment", "comments", "note", "notes", "remark", "说明", "备注", "反馈内容"),
    _text("channel", "channel", "contact", "contact type", "medium", "渠道", "联系方式"),
    Field("touches", _column("touches").verbose_name, times,
          ("times tried", "touches", "attempts", "calls", "contacts", "campaign", "触达次数", "联系次数", "拨打次数"), strict=True),
)  # fmt: skip
