"""Many rows at once: only what is the person's, one event, one line each, and all of it undone."""

import pytest

from customers.directory.models import Customer, CustomerTag, Tag
from customers.records.changes import actions as changes
from customers.records.models import ChangeSet, TimelineEntry
from notifications.models import Event
from tests.factories import directory
from tests.factories.fields import field

ADDRESS = "/customers/lists/customers/change/"


@pytest.fixture
def five(rep, company):
    return [
        directory.customer(name=f"Row {n}", owner=rep, department=company.sales_east, level="C")
        for n in range(5)
    ]


def ask(browser, verb, rows=(), number=None, **values):
    ids = [row.pk for row in rows]
    data = {"verb": verb, "row": ids, "number": len(ids) if number is None else number, "query": "", **values}
    return browser.post(ADDRESS, data)


def edit(browser, rows, **values):
    ticks = {f"change:{name}": "on" for name in values}
    return ask(browser, "edit", rows, confirm="1", **ticks, **values)


def levels():
    return list(Customer.objects.order_by("pk").values_list("level", flat=True))


def test_the_number_is_said_before_anything_happens(five, rep, sign_in):
    answer = ask(sign_in(rep), "edit", five[:3])

    assert b"3 rows are selected" in answer.content
    assert levels() == ["C"] * 5


def test_the_selected_rows_change_and_no_others(five, rep, sign_in):
    edit(sign_in(rep), five[:3], level="A")

    assert levels() == ["A", "A", "A", "C", "C"]


def test_only_ticked_fields_count(five, rep, sign_in):
    ask(sign_in(rep), "edit", five, confirm="1", **{"change:level": "on", "level": "A", "stage": "lost"})

    assert set(Customer.objects.values_list("level", "stage")) == {("A", "prospect")}


def test_it_leaves_one_event_and_a_line_each(five, rep, sign_in):
    edit(sign_in(rep), five, level="A")

    event = Event.objects.get(name="customers.edited")
    assert event.facts == {"rows": 5, "fields": ["level"]}
    assert TimelineEntry.objects.filter(kind="customer.edited").count() == 5
    assert five[0].history.first().history_user == rep


def test_undo_restores_exactly(five, rep, sign_in):
    before = list(Customer.objects.order_by("pk").values("level", "stage", "stage_since", "updated_at"))
    edit(sign_in(rep), five, level="A", stage="lost")

    changes.undo(ChangeSet.objects.get(), by=rep)

    assert (
        list(Customer.objects.order_by("pk").values("level", "stage", "stage_since", "updated_at")) == before
    )


def test_what_is_not_ones_own_is_left_out_and_counted(five, other_department, company, rep, sign_in):
    theirs = directory.customer(owner=other_department, department=company.sales_south)

    edit(sign_in(rep), [*five, theirs], level="A")

    assert Customer.objects.get(pk=theirs.pk).level == "C"


def test_one_is_told_who_was_left_out(five, company, executive, manager, sign_in):
    foreign = directory.customer(department=company.service)
    browser = sign_in(manager)

    ask(browser, "edit", [*five, foreign], confirm="1", number=5, **{"change:level": "on", "level": "A"})

    assert ChangeSet.objects.get().rows == 5


def test_the_reason_for_each_row_left_out_is_said(five, rep, sign_in):
    field("text", "budget", required="stage", required_stage="dormant", facet="identity")
    Customer.objects.filter(pk=five[0].pk).update(custom={"budget": "1"})
    browser = sign_in(rep)

    edit(browser, five, stage="dormant")

    assert "4 lack a field that the new stage asks for." in browser.get("/customers/").content.decode()
    detail = browser.get(f"/customers/changes/{ChangeSet.objects.get().pk}/").content.decode()
    assert "4 lack a field that the new stage asks for." in detail


def test_another_number_than_the_one_confirmed_asks_again(five, rep, sign_in):
    answer = ask(sign_in(rep), "edit", five, confirm="1", number=4, **{"change:level": "on", "level": "A"})

    assert answer.status_code == 409
    assert levels() == ["C"] * 5


def test_all_that_match(five, rep, sign_in):
    directory.customer(name="Other", owner=rep, level="B")
    data = {"verb": "edit", "everything": "1", "query": "level=C", "confirm": "1", "number": 5}

    sign_in(rep).post(ADDRESS, {**data, "change:level": "on", "level": "D"})

    assert sorted(levels()) == ["B", "D", "D", "D", "D", "D"]


def test_tags_are_made_added_and_undone(five, rep, sign_in):
    ask(sign_in(rep), "tag", five, confirm="1", add="Fair 2026, VIP")
    assert CustomerTag.objects.count() == 10

    changes.undo(ChangeSet.objects.get(), by=rep)

    assert not CustomerTag.objects.exists()
    assert not Tag.objects.exists()


def test_tags_are_taken_off(five, rep, sign_in):
    tag = Tag.objects.create(name="Old")
    for row in five:
        CustomerTag.objects.create(customer=row, tag=tag)

    ask(sign_in(rep), "tag", five[:2], confirm="1", remove=[tag.pk])

    assert CustomerTag.objects.count() == 3


def test_a_manager_assigns_and_staff_does_not(five, rep, teammate, manager, sign_in):
    assert ask(sign_in(rep), "assign", five, confirm="1", owner=teammate.pk).status_code == 403

    ask(sign_in(manager), "assign", five, confirm="1", owner=teammate.pk)

    assert set(Customer.objects.values_list("owner", flat=True)) == {teammate.pk}
    line = TimelineEntry.objects.filter(kind="customer.assigned").first()
    assert (line.facts["owner_before"], line.facts["owner_now"]) == (rep.pk, teammate.pk)


def test_an_auditor_changes_nothing(five, auditor, sign_in):
    assert edit(sign_in(auditor), five, level="A").status_code == 403


def test_nothing_selected_leads_back(five, rep, sign_in):
    assert ask(sign_in(rep), "edit").status_code == 302


def test_no_tick_is_a_sentence(five, rep, sign_in):
    answer = ask(sign_in(rep), "edit", five, confirm="1", level="A")

    assert answer.status_code == 422
    assert b"Tick at least one field" in answer.content


def test_the_list_offers_to_undo_once(five, rep, sign_in):
    browser = sign_in(rep)
    edit(browser, five, level="A")

    assert b"change-done" in browser.get("/customers/").content
    assert b"change-done" not in browser.get("/customers/").content


def test_what_one_did_stands_on_a_page(five, rep, sign_in):
    browser = sign_in(rep)
    edit(browser, five, level="A")

    page = browser.get("/customers/changes/").content.decode()

    assert "5 rows" in page
    assert "/undo/" in page


def test_many_rows_go_to_the_background(five, rep, sign_in, monkeypatch):
    from customers.records.lists import bulk_pages

    monkeypatch.setattr(bulk_pages, "AT_ONCE", 2)
    browser = sign_in(rep)

    answer = edit(browser, five, level="A")

    assert "/customers/changes/working/" in answer.url
    assert browser.get(answer.url).status_code == 200
    assert levels() == ["C"] * 5


# --- verbs with a page of their own -------------------------------------------------------------------------


def test_picked_rows_do_not_make_a_long_address(five, rep, sign_in):
    browser = sign_in(rep)

    answer = ask(browser, "export", five[:3])

    assert len(answer.url) < 80
    page = browser.get(answer.url).content.decode()
    assert "3 rows" in page
    assert f'name="rows" value="{",".join(str(one.pk) for one in five[:3])}"' in page


def test_all_that_match_go_to_the_page_as_a_question(five, rep, sign_in):
    browser = sign_in(rep)
    directory.customer(name="Other", owner=rep, level="B")

    answer = browser.post(ADDRESS, {"verb": "export", "everything": "1", "query": "level=C"})

    assert answer.url.endswith("?list=customers&query=level%3DC")
    assert "5 rows" in browser.get(answer.url).content.decode()


def test_as_many_selections_are_kept_as_tabs_may_be_open(five, rep, sign_in):
    browser = sign_in(rep)
    first, *_others, last = (ask(browser, "export", [one]).url for one in [*five, five[0]])

    assert browser.get(last).status_code == 200
    lost = browser.get(first, follow=True)
    assert lost.redirect_chain[0][0] == "/customers/"
    assert "Select the rows again" in lost.content.decode()
