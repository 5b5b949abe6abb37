"""The columns that an import of people understands; labels and lengths are the model's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.directory.imports.fields import words
from customers.records.imports import values
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse
from ownership.models import Membership, User

# What stands between the steps of a path: "HQ / Sales / East".
STEPS = re.compile(r"\s*(?:[/\\>›»|]|->|→)\s*")
# Nobody sees all of the company because a file says so: executives and auditors are named by an administrator.
POSITIONS = {
    "staff": ("staff", "member", "employee", "员工", "职员"),
    "manager": ("manager", "team lead", "lead", "经理", "主管"),
    "head": ("head", "head of department", "director", "负责人", "总监", "部长"),
}
NOT_IN_A_USERNAME = re.compile(r"[^\w.@+-]")


def _label(name: str, model: Any = User) -> Any:
    return model._meta.get_field(name).verbose_name


def _text(name: str, *names: str, maybe: Sequence[str] = (), **more: Any) -> Field:
    column: Any = User._meta.get_field(name)
    return Field(
        name,
        column.verbose_name,
        values.text(column.verbose_name, column.max_length),
        names,
        maybe,
        **more,
    )


def username(_header: str, _samples: Sequence[str]) -> Parse:
    """A sign-in name as Django takes it: letters, digits and @ . + - _"""

    def parse(cell: str, notes: Notes) -> str | None:
        if len(cell) > 150 or NOT_IN_A_USERNAME.search(cell):
            notes.refuse("not_a_username", value=cell[:80])
            return None
        return cell

    return parse


def path(_header: str, _samples: Sequence[str]) -> Parse:
    """A department: its name, or the names of all above it from the top down."""

    def parse(cell: str, notes: Notes) -> list[str] | None:
        steps = [step for step in STEPS.split(cell) if step]
        long = next((step for step in steps if len(step) > 120), None)
        if long:
            notes.refuse("too_long", length=len(long), field=_("department"), limit=120)
            return None
        return steps

    return parse


FIELDS: tuple[Field, ...] = (
    Field("employee_number", _label("employee_number"), values.code(_label("employee_number"), 40),
          ("employee number", "employee no", "employee id", "employeeid", "staff number", "staff id", "personnel number", "工号",
           "员工编号", "员工号", "职工号"), ("id", "number", "编号")),
    Field("username", _label("username"), username, ("username", "user name", "login", "login name", "sign-in name", "user id", "用户名",
          "登录名", "账号"), ("user", "account")),
    _text("name", "name", "full name", "employee name", "display name", "employee", "姓名", "员工姓名", "名字"),
    Field("first_name", _("first name"), values.text(_("first name"), 80), ("first name", "given name", "forename", "名")),
    Field("last_name", _("last name"), values.text(_("last name"), 80), ("last name", "family name", "surname", "姓")),
    _text("name_en", "english name", "name (english)", "name in english", "英文名", "英文姓名"),
    Field("email", _("mail address"), values.email, ("mail", "email", "e-mail", "email address", "mail address", "work email", "邮箱",
          "电子邮件", "邮件", "工作邮箱"), strict=True),
    _text("phone", "phone", "mobile", "mobile phone", "work phone", "telephone", "cell", "电话", "手机", "手机号", "联系电话"),
    _text("job_title", "title", "job title", "job", "designation", "岗位", "职务", "职称"),
    Field("department", _("department"), path, ("department", "department name", "dept", "org unit", "organisation unit", "team",
          "部门", "所属部门", "部门名称", "组织")),
    Field("position", _label("position", Membership), values.choice(POSITIONS, optional=True),
          ("position", "rank", "职级", "职位"), strict=True),
    Field("manager", _("manager, where no department is given"), values.text(_("manager"), 150),
          ("manager", "reports to", "reportsto", "supervisor", "line manager", "manager id", "manager name", "上级", "直属上级",
           "直接上级", "汇报对象")),
    Field("territories", _label("territories"), words(_label("territories"), 80),
          ("territories", "territory", "territory name", "territory description", "territoryid", "territory id", "sales territory",
           "区域", "负责区域", "销售区域", "片区")),
)  # fmt: skip
