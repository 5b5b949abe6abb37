"""The columns that an import of contacts understands: a person, how he is reached, the company he is at."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.directory.imports import fields as of_customers
from customers.directory.imports.fields import words, yes_no
from customers.directory.models import Contact, ContactRole
from customers.records.fields.importing import fields_for
from customers.records.imports import values
from customers.records.imports.dates import day
from customers.records.imports.kinds import Field

FUNCTIONS = {
    "decider": ("decider", "decision maker", "决策人", "决策者"),
    "influencer": ("influencer", "影响人", "影响者"),
    "user": ("user", "end user", "使用人", "用户"),
    "purchasing": ("purchasing", "buyer", "procurement", "采购"),
    "finance": ("finance", "accounting", "财务"),
    "technical": ("technical", "engineering", "technical contact", "技术"),
    "other": ("other", "其他"),
}


def _text(name: str, label: object, limit: int, *names: str, maybe: tuple[str, ...] = ()) -> Field:
    return Field(name, label, values.text(label, limit), names, maybe)  # type: ignore[arg-type]


PERSON = (
    _text("full_name", _("full name"), 120, "full name", "name", "display name", "contact name", "contact", "person",
          "formatted name", "姓名", "名称", "联系人", "联系人姓名", "全名", "显示名称", maybe=("fn",)),
    _text("first_name", _("first name"), 80, "first name", "given name", "firstname", "forename", "名", "名字"),
    _text("middle_name", _("middle name"), 80, "middle name", "additional name", "middlename", "中间名"),
    _text("last_name", _("last name"), 80, "last name", "family name", "surname", "lastname", "姓", "姓氏"),
    _text("english_name", Contact._meta.get_field("english_name").verbose_name, 120, "english name", "英文名"),
    _text("title", ContactRole._meta.get_field("title").verbose_name, 120, "title", "job title", "position", "organization title",
          "organization 1 - title", "role", "occupation", "职务", "职位", "头衔", maybe=("profession",)),
    _text("department_name", pgettext_lazy("at the customer", "department"), 120, "department", "organization department",
          "organization 1 - department", "部门", "所属部门"),
    Field("function", ContactRole._meta.get_field("function").verbose_name, values.choice(FUNCTIONS, optional=True),
          ("function", "buying role", "decision role", "角色", "决策角色"), strict=True),
    _text("wechat", Contact._meta.get_field("wechat").verbose_name, 80, "wechat", "wecom", "wechat id", "微信", "微信号", "企业微信"),
    Field("birthday", Contact._meta.get_field("birthday").verbose_name, day, ("birthday", "birth date", "date of birth", "birthdate",
          "生日", "出生日期"), strict=True),
    _text("note", Contact._meta.get_field("note").verbose_name, 300, "note", "notes", "remark", "remarks", "comments", "background",
          "备注", "说明"),
    Field("do_not_contact", Contact._meta.get_field("do_not_contact").verbose_name, yes_no, ("do not contact", "do not call",
          "勿扰", "不再联系"), strict=True),
)  # fmt: skip

COMPANY = (
    _text("company", _("company"), 200, "company", "company name", "organization", "organisation", "organization name",
          "organization 1 - name", "account name", "account", "employer", "business", "公司", "公司名称", "单位", "单位名称", "企业名称",
          "客户名称", "所在公司"),
    Field("company_code", _("company's code"), values.upper(_("company's code"), 40), ("company code", "customer code", "公司编号",
          "客户编号"), ("company id",)),
)  # fmt: skip

# Those of the customer that a contact brings along, where it is new.
OF_CUSTOMER = (
    "country", "province", "city", "district", "address", "postal_code", "website", "industry", "source", "stage", "level",
    "owner",
)  # fmt: skip
SHARED = tuple(field for field in of_customers.FIELDS if field.name in OF_CUSTOMER)
REACH = tuple(field for field in of_customers.REACH if field.name.split("_")[0] in ("phone", "fax", "email"))
TAGS = (
    Field(
        "tags",
        _("Tags"),
        words(_("Tags"), 120),
        ("tags", "tag", "labels", "categories", "标签", "分类", "group membership"),
    ),
)
FIELDS: tuple[Field, ...] = (*PERSON, *COMPANY, *REACH, *SHARED, *TAGS)


def fields() -> list[Field]:
    """Those of every company, and those that this one defined for contacts."""
    return [*FIELDS, *fields_for("contacts")]
