"""A file that was exported and comes back changes nothing."""

import contextlib
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import translation

from customers.directory import actions as directory_actions
from customers.directory import contacts
from customers.directory.models import Contact, Customer
from customers.records import exports
from customers.records.exports import actions
from customers.records.fields.kinds import Sum
from customers.records.lists.columns import columns_of
from tests.factories.fields import field


@pytest.fixture
def company_of_everything(rep, settings, tmp_path):
    """A customer with a value in nearly every field, custom ones of each kind included."""
    settings.MEDIA_ROOT = tmp_path
    field("text", "slogan", name="口号", name_en="Slogan")
    field("number", "staff", name="员工数", name_en="Staff number")
    field("money", "budget", name="预算", name_en="Budget")
    field("date", "renewal", name="续约日", name_en="Renewal")
    field("yes_no", "vip", name="贵宾", name_en="VIP")
    field("choice", "colour", name="颜色", name_en="Colour")
    field("choices", "topics", name="话题", name_en="Topics")
    field("person", "coach", name="教练", name_en="Coach")
    field("link", "wiki", name="维基", name_en="Wiki")
    customer = directory_actions.create(
        by=rep, name="苏州恒力精密机械有限公司", short_name="恒力", english_name="Hengli", aliases=["恒力机械"], country="CN",
        province="江苏省", city="苏州市", district="昆山市", address="星湖街328号", postal_code="215000", website="https://hengli.example",
        industry="manufacturing", size="50-199", level="A", stage="active", source="展会", phone="+86 512 6288 0001",
        email="info@hengli.example", capital_amount=Decimal(5_000_000), capital_currency="USD", note="=1+1\n二行",
        best_time="mornings", consent="given",
        **{
            "custom:slogan": "-10% =now", "custom:staff": Decimal("12.5"), "custom:budget": Sum(Decimal("-99.5"), "EUR"),
            "custom:renewal": date(2027, 3, 31), "custom:vip": False, "custom:colour": "b",
            "custom:topics": ("a", "b"), "custom:coach": rep.pk, "custom:wiki": "https://wiki.example/x",
        },
    )  # fmt: skip
    contacts.add(customer, by=rep, name="孙建国", title="采购经理", phone="+8613800138000", is_primary=True)
    return customer


def came_back(rep, capsys, made, language):
    with default_storage.open(made.stored_as, "rb") as file, io.BytesIO(file.read()) as content:
        path = f"{default_storage.location}/{made.file_name}"
        with open(path, "wb") as copy:
            copy.write(content.getvalue())
    with translation.override(language), contextlib.suppress(SystemExit):
        call_command("import_customers", path, "--as", rep.username)
    said = capsys.readouterr().out.strip()
    return json.loads(said.splitlines()[-1]) | {"said": said}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_customers_come_back_unchanged(company_of_everything, rep, capsys, language, format):
    before = Customer.objects.values().get(), list(Contact.objects.values())

    with translation.override(language):
        made = actions.begin(
            exports.find("customers"), by=rep, format=format, columns=list(columns_of("customers"))
        )
    outcome = came_back(rep, capsys, made, language)

    assert outcome["refused"] == 0, outcome["said"]
    assert (outcome["created"], outcome["updated"], outcome["unchanged"]) == (0, 0, 1), outcome["said"]
    assert (Customer.objects.values().get(), list(Contact.objects.values())) == before
