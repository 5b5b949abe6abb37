"""What leaves as a file: who may, which rows, which values, in which form; and that it is written down first."""

import csv
import io
import threading
from datetime import timedelta

import openpyxl
import pytest
import vobject
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from customers.records import exports
from customers.records.exports import actions
from customers.records.fields import definitions
from customers.records.models import Export
from notifications import relay, runner
from notifications.models import Event
from ownership import actions as access
from tests.factories import directory
from tests.factories.fields import field

CUSTOMERS, CONTACTS = "customers", "contacts"


def export(user, list_=CUSTOMERS, format="csv", columns=("name", "level", "address", "phone"), **how):
    return actions.begin(exports.find(list_), by=user, format=format, columns=columns, **how)


def content(made):
    with default_storage.open(made.stored_as, "rb") as file:
        return file.read()


def lines(made):
    return list(csv.reader(io.StringIO(content(made).decode("utf-8-sig"))))


def work_off():
    while runner.work(runner.holder_name(), threading.Event()):
        pass
    relay.drain()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_list_leaves_as_it_is_filtered_with_its_columns(rep, customer):
    directory.point(customer, "+86 512 6288 0001", is_primary=True)
    Customer.objects.filter(pk=customer.pk).update(level="A", address="星湖街328号")
    directory.customer(name="Other", owner=rep, level="B")

    made = export(rep, query="level=A")

    assert lines(made) == [
        ["Customer name", "Level", "Address", "Phone"],
        [customer.name, "A", "星湖街328号", "+86 512 6288 0001"],
    ]
    assert content(made).startswith(b"\xef\xbb\xbf")
    assert (made.rows, made.state) == (1, Export.State.READY)


def test_it_is_written_down_before_it_leaves(rep, customer):
    made = export(rep)

    event = Event.objects.get(name="export.made")
    assert (event.about_id, event.by_id) == (made.pk, rep.pk)
    assert event.facts["columns"] == ["name", "level", "address", "phone"]
    assert event.facts["rows"] == 1


@pytest.mark.parametrize("who", ["agent", "supporter", "accountant", "stranger", "admin"])
def test_who_may_not_take_anything_out(who, request, customer):
    with pytest.raises(PermissionDenied):
        export(request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["rep", "manager", "operator", "executive", "auditor", "service_manager"])
def test_who_may(who, request, customer):
    assert export(request.getfixturevalue(who), columns=["name"]).rows == 1


def test_masked_values_stay_masked_and_hidden_ones_have_no_column(operator, customer):
    field("text", "margin", facet="sensitive", name_en="Margin")
    field("text", "slogan", name_en="Slogan")
    customer.capital_amount, customer.capital_currency = 5_000_000, "CNY"
    customer.custom = {"margin": "canary-margin", "slogan": "=cmd()"}
    customer.save()

    made = export(operator, columns=["name", "capital_amount", "custom:margin", "custom:slogan", "nothing"])

    assert lines(made)[0] == ["Customer name", "Registered capital", "Margin", "Slogan"]
    assert lines(made)[1] == [customer.name, "500••••00", "••••", "'=cmd()"]


def test_locked_customers_do_not_leave_at_all(service_manager, customer, key_customer):
    made = export(service_manager, columns=["name"])

    assert key_customer.name not in content(made).decode()
    assert [row[0] for row in lines(made)[1:]] == [customer.name]


def test_picked_rows_are_only_those_that_one_sees(other_department, customer):
    mine = directory.customer(name="Mine", owner=other_department)

    made = export(other_department, columns=["name"], picked=[mine.pk, customer.pk])

    assert [row[0] for row in lines(made)[1:]] == ["Mine"]


def test_a_broken_filter_or_nothing_to_take_is_said(rep, customer):
    with pytest.raises(RuleBroken):
        export(rep, query="level=D")
    with pytest.raises(RuleBroken, match="at least one column"):
        export(rep, columns=["nothing"])
    assert not Export.objects.exists()


def test_a_workbook_has_texts_dates_and_numbers(rep, customer):
    field("number", "budget")
    field("date", "until")
    customer.custom = {"budget": 5.5, "until": "2026-12-31"}
    customer.note = "=HYPERLINK(1)"
    customer.founded_on = "1890-01-02"
    customer.save()

    made = export(rep, format="xlsx", columns=["name", "custom:budget", "custom:until", "note", "founded_on"])

    sheet = openpyxl.load_workbook(io.BytesIO(content(made))).active
    name, budget, until, note, founded = sheet[2]
    assert (name.value, budget.value, note.value, founded.value) == (
        customer.name,
        5.5,
        "=HYPERLINK(1)",
        "1890-01-02",
    )
    assert note.data_type == "s"
    assert until.is_date
    assert sheet.freeze_panes == "A2"


def test_contacts_leave_as_cards_without_what_is_masked(rep, operator, customer):
    person = directory.contact(customer, title="采购经理", name="孙建国", is_primary=True, wechat="sun-wx")
    directory.point(person, "+8613800138000", is_primary=True)
    directory.point(person, "sun@hengli.example", "email", is_primary=True)

    mine, theirs = (content(export(who, CONTACTS, "vcf", ())).decode() for who in (rep, operator))

    card = next(vobject.readComponents(mine))
    assert (card.fn.value, card.n.value.family, card.org.value) == ("孙建国", "孙", [customer.name])
    assert card.tel.value == "+8613800138000"
    assert card.email.value == "sun@hengli.example"
    assert theirs.count("BEGIN:VCARD") == 1


def test_a_format_that_a_list_does_not_have_is_refused(rep, customer):
    with pytest.raises(PermissionDenied):
        export(rep, format="vcf")


@pytest.mark.django_db(transaction=True)
def test_many_rows_are_written_by_a_job_and_begin_anew_after_a_kill(rep, customer, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for number in range(4):
        directory.customer(name=f"C{number}", owner=rep)

    made = export(rep, columns=["name"], query="sort=name")
    assert made.state == Export.State.MAKING
    work_off()

    made.refresh_from_db()
    assert (made.state, made.rows) == (Export.State.READY, 5)
    assert [row[0] for row in lines(made)[1:]] == ["C0", "C1", "C2", "C3", customer.name]


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_taken_away_meanwhile_do_not_leave(rep, manager, customer, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 0)
    made = export(rep, columns=["name"])
    Customer.objects.filter(pk=customer.pk).update(owner=None, department=None)

    work_off()

    made.refresh_from_db()
    assert (made.state, made.rows) == (Export.State.READY, 0)


def test_files_are_thrown_away_after_a_week_and_the_line_stays(
    rep, customer, django_capture_on_commit_callbacks
):
    made = export(rep)
    Export.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=8))

    with django_capture_on_commit_callbacks(execute=True):
        actions.sweep()

    assert not default_storage.exists(made.stored_as)
    made.refresh_from_db()
    assert (made.state, made.stored_as) == (Export.State.GONE, "")


def test_what_a_crash_left_is_tidied_after_a_day(rep, customer, monkeypatch):
    made = export(rep)
    orphan = default_storage.save("exports/ab/orphan", ContentFile(b"x"))
    unfinished = Export.objects.create(by=rep, kind=CUSTOMERS, format="csv")

    actions.sweep()
    assert default_storage.exists(orphan)
    old = timezone.now() - timedelta(days=2)
    Export.objects.filter(pk=unfinished.pk).update(at=old)
    monkeypatch.setattr(type(default_storage._wrapped), "get_modified_time", lambda self, name: old)
    actions.sweep()

    assert not default_storage.exists(orphan)
    assert content(made)
    actions.opened(made, by=rep).close()
    unfinished.refresh_from_db()
    assert unfinished.state == Export.State.FAILED


def test_as_many_queries_for_ten_rows_as_for_fifty(rep, customer, monkeypatch):
    field("person", "coach")
    monkeypatch.setattr(definitions, "KEPT", 1_000)
    columns = ["name", "tags", "main_contact", "phone", "email", "parent", "owner", "custom:coach", "note"]

    def needed(number):
        for _ in range(number):
            row = directory.customer(owner=rep, custom={"coach": rep.pk})
            directory.contact(row, is_primary=True)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            export(rep, columns=columns)
        return len(asked)

    needed(1)  # what the first one learns once and for all
    assert needed(10) == needed(40)


# --- pages ------------------------------------------------------------------------------------------------


def test_the_page_offers_formats_and_columns_and_the_file_follows(rep, customer, sign_in):
    browser = sign_in(rep)
    page = browser.get(
        reverse("customers:export-new"), {"list": "customers", "query": "level=C"}
    ).content.decode()
    assert "1 row" in page
    assert 'value="xlsx"' in page
    assert 'value="vcf"' not in page

    answer = browser.post(
        reverse("customers:export-new"),
        {"list": "customers", "query": "level=C", "rows": "", "format": "csv", "which": "shown"},
        follow=True,
    )

    made = Export.objects.get()
    assert answer.redirect_chain == [(reverse("customers:export-file", args=[made.pk]), 302)]
    assert customer.name in b"".join(answer.streaming_content).decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "My exports" in page
    assert made.file_name in browser.get(reverse("customers:export-list")).content.decode()


def test_nobody_else_gets_the_file(rep, manager, auditor, customer, sign_in):
    made = export(rep)

    assert sign_in(manager).get(reverse("customers:export-file", args=[made.pk])).status_code == 404
    assert sign_in(manager).get(made.get_absolute_url()).status_code == 404
    assert sign_in(auditor).get(made.get_absolute_url()).status_code == 200
    assert sign_in(auditor).get(reverse("customers:export-file", args=[made.pk])).status_code == 403


def fetch(browser, made):
    return browser.get(reverse("customers:export-file", args=[made.pk]))


def test_a_file_is_fetched_as_often_as_one_likes_while_one_reads_the_same(rep, customer, sign_in):
    made, browser = export(rep), sign_in(rep)
    Customer.objects.filter(pk=customer.pk).update(note="Something else, which the file does not say")

    for _time in range(2):
        assert customer.name in b"".join(fetch(browser, made).streaming_content).decode()


def test_a_file_with_a_row_that_is_ones_own_no_more_is_refused(rep, teammate, customer, sign_in):
    made = export(rep)
    Customer.objects.filter(pk=customer.pk).update(owner=teammate)

    answer = fetch(sign_in(rep), made)

    assert answer.status_code == 422
    assert "Export it again" in answer.content.decode()


def test_so_it_is_where_a_row_is_met_with_other_eyes(operator, rep, customer, sign_in):
    Customer.objects.filter(pk=customer.pk).update(owner=operator)
    made = export(operator)
    Customer.objects.filter(pk=customer.pk).update(owner=rep)

    assert Customer.objects.visible_to(operator).filter(pk=customer.pk).exists()
    assert fetch(sign_in(operator), made).status_code == 422


def test_so_it_is_where_the_person_works_elsewhere(company, rep, customer, sign_in):
    made = export(rep)
    rep.memberships.update(department=company.sales_south)

    assert fetch(sign_in(rep), made).status_code == 422


def test_who_may_export_no_more_fetches_nothing(rep, customer, sign_in):
    made = export(rep)
    rep.memberships.all().delete()

    assert fetch(sign_in(rep), made).status_code == 403


def test_the_seal_of_a_file_costs_the_same_for_ten_rows_as_for_fifty(rep, customer):
    def needed(number):
        for _ in range(number):
            directory.contact(directory.customer(owner=rep), is_primary=True)
        made = export(rep, CONTACTS, columns=["name"])
        with CaptureQueriesContext(connection) as asked:
            actions.opened(made, by=rep).close()
        return len(asked)

    needed(1)
    assert needed(10) == needed(40)


@pytest.mark.parametrize(
    ("posted", "said"),
    [({"format": "pdf"}, "Select a valid choice"), ({"which": "picked"}, "Tick at least one column")],
)
def test_a_wrong_form_says_so(rep, customer, sign_in, posted, said):
    values = {"list": "customers", "query": "", "rows": "", "format": "csv", "which": "shown"} | posted

    answer = sign_in(rep).post(reverse("customers:export-new"), values)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_unknown_list_is_not_there(rep, sign_in):
    assert sign_in(rep).get(reverse("customers:export-new"), {"list": "secrets"}).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_heads_stand_in_the_readers_words(rep, customer, language):
    with translation.override(language):
        assert lines(export(rep, columns=["name", "level"]))[0][1] in ("Level", "级别")
    assert access
