"""The pages of interactions: who gets in, what a bad form meets, how many questions a page asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.interactions import actions
from customers.interactions.models import Interaction
from tests.factories import directory
from tests.factories.interactions import interaction, template

pytestmark = pytest.mark.django_db
NEW = reverse("customers:interaction-new")
HX = {"HX-Request": "true"}


def test_two_clicks_write_it_down(customer: Any, rep: Any, sign_in: Any) -> None:
    sent = {
        "customer": customer.pk,
        "place": "composer",
        "kind": "call",
        "text": "Asked for a quote",
        "next_in": "3",
        "next_step": "Send it",
    }

    answer = sign_in(rep).post(NEW, sent, headers=HX)

    row = Interaction.objects.get()
    assert (row.kind, row.next_step_on) == ("call", timezone.localdate() + timedelta(days=3))
    assert f'id="customer-{customer.pk}-composer"' in answer.content.decode()
    assert f"live:{customer.topic}-changed" in answer["HX-Trigger"]


def test_nothing_typed_is_lost(customer: Any, rep: Any, sign_in: Any) -> None:
    sent = {
        "customer": customer.pk,
        "place": "composer",
        "kind": "visit",
        "text": "Long story",
        "next_step": "Send it",
    }

    answer = sign_in(rep).post(NEW, sent, headers=HX)

    assert answer.status_code == 422
    assert "Long story" in answer.content.decode()
    assert "until when" in answer.content.decode()


def test_without_javascript_one_comes_back_to_the_customer(customer: Any, rep: Any, sign_in: Any) -> None:
    answer = sign_in(rep).post(NEW, {"customer": customer.pk, "kind": "note", "text": "x"})

    assert answer["Location"] == customer.get_absolute_url()


def test_a_hidden_customer_is_not_there(customer: Any, other_department: Any, sign_in: Any) -> None:
    browser = sign_in(other_department)

    assert browser.get(f"{NEW}?customer={customer.pk}").status_code == 404
    assert browser.post(NEW, {"customer": customer.pk, "kind": "note", "text": "x"}).status_code == 404


def test_the_composer_is_nothing_for_who_only_reads(
    customer: Any, auditor: Any, rep: Any, sign_in: Any
) -> None:
    address = reverse("customers:customer-composer", args=[customer.pk])

    assert b"<textarea" in sign_in(rep).get(address, headers=HX).content
    assert b"<textarea" not in sign_in(auditor).get(address, headers=HX).content


def test_a_name_finds_the_customer_to_write_about(customer: Any, rep: Any, sign_in: Any) -> None:
    answer = sign_in(rep).get(f"{NEW}?q=恒力", headers=HX)

    assert f"?customer={customer.pk}" in answer.content.decode()


def test_a_draft_from_a_phone_call_begins_as_one(customer: Any, rep: Any, sign_in: Any) -> None:
    answer = sign_in(rep).get(f"{NEW}?customer={customer.pk}&kind=call")

    assert 'value="call" checked' in answer.content.decode()


def test_the_list_shows_ones_own_first(customer: Any, rep: Any, agent: Any, sign_in: Any) -> None:
    interaction(customer, rep, text="Mine")
    interaction(customer, agent, text="Hers")
    address = reverse("customers:interaction-list")
    browser = sign_in(rep)

    mine, everybodys = browser.get(address).content, browser.get(f"{address}?view=all").content

    assert b"Mine" in mine
    assert b"Hers" not in mine
    assert b"Hers" in everybodys


def test_what_is_overdue_is_found(customer: Any, rep: Any, sign_in: Any) -> None:
    today = timezone.localdate()
    interaction(customer, rep, text="Late one", next_step_on=today - timedelta(days=2))
    interaction(customer, rep, text="Coming one", next_step_on=today + timedelta(days=2))

    page = sign_in(rep).get(reverse("customers:interaction-list"), {"step": "overdue"}).content

    assert b"Late one" in page
    assert b"Coming one" not in page


@pytest.mark.parametrize("name", ["customers:customer-interactions", "customers:customer-timeline"])
def test_a_panel_asks_as_much_for_one_row_as_for_many(
    customer: Any, rep: Any, sign_in: Any, name: str, django_assert_max_num_queries: Any
) -> None:
    contact = directory.contact(customer)
    browser, address = sign_in(rep), reverse(name, args=[customer.pk])

    def questions() -> int:
        with django_assert_max_num_queries(40) as asked:
            assert browser.get(address, headers=HX).status_code == 200
        return len(asked)

    actions.log(customer, by=rep, kind="call", text="x", contacts=[contact])
    browser.get(address)
    few = questions()
    for number in range(15):
        actions.log(customer, by=rep, kind="call", text=f"{number}", contacts=[contact])

    assert questions() == few


def test_the_list_asks_as_much_for_fifty_rows_as_for_two(
    customer: Any, rep: Any, sign_in: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    browser, address = sign_in(rep), reverse("customers:interaction-list")
    for _ in range(2):
        interaction(customer, rep)
    with django_assert_max_num_queries(20) as few:
        browser.get(address)
    for _ in range(48):
        interaction(customer, rep)

    with django_assert_num_queries(len(few)):
        browser.get(address)


def test_the_whole_customer_page_stays_within_forty_questions(
    customer: Any, rep: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    actions.log(customer, by=rep, kind="call", text="x", next_step_on=timezone.localdate())
    browser = sign_in(rep)

    with django_assert_max_num_queries(40):
        assert browser.get(customer.get_absolute_url()).status_code == 200


def test_a_masked_reader_meets_dots(customer: Any, rep: Any, company: Any, sign_in: Any) -> None:
    from ownership.models import FacetRule
    from tests.factories import ownership as people

    FacetRule.objects.create(kind="marketing", facet="interactions", level=1)
    row = interaction(
        customer, rep, text="Canary words", next_step="Canary step", next_step_on=timezone.localdate()
    )
    browser = sign_in(people.member(company.marketing))

    pages = [
        browser.get(address).content
        for address in (
            row.get_absolute_url(),
            reverse("customers:interaction-list") + "?view=all",
            reverse("customers:customer-interactions", args=[customer.pk]),
            reverse("customers:customer-timeline", args=[customer.pk]),
            reverse("customers:interaction-calendar", args=[row.pk]),
        )
    ]

    assert all(b"Canary" not in page for page in pages)
    assert (
        browser.get(reverse("customers:interaction-list"), {"view": "all", "text": "Canary"}).status_code
        == 200
    )
    found = browser.get(
        reverse("customers:customer-timeline", args=[customer.pk]), {"text": "Canary"}
    ).content
    assert b"interactions/" + str(row.pk).encode() not in found


def test_words_behind_a_mask_are_not_found_by_looking_for_them(
    customer: Any, rep: Any, company: Any, sign_in: Any
) -> None:
    from ownership.models import FacetRule
    from tests.factories import ownership as people

    FacetRule.objects.create(kind="marketing", facet="interactions", level=1)
    row = interaction(customer, rep, text="Canary words")
    page = sign_in(people.member(company.marketing)).get(
        reverse("customers:interaction-list"), {"view": "all", "text": "Canary"}
    )

    assert row.get_absolute_url() not in page.content.decode()


def test_a_rival_edit_shows_both_words(customer: Any, rep: Any, manager: Any, sign_in: Any) -> None:
    row = interaction(customer, rep)
    actions.edit(row, by=manager, version=1, text="His words")
    address = reverse("customers:interaction-edit", args=[row.pk])

    answer = sign_in(rep).post(address, {"kind": "call", "text": "My words", "version": 1})

    assert answer.status_code == 409
    assert "His words" in answer.content.decode()
    assert "My words" in answer.content.decode()


def test_a_step_is_finished_from_any_panel(customer: Any, rep: Any, sign_in: Any) -> None:
    row = interaction(customer, rep, next_step_on=timezone.localdate())
    address = reverse("customers:interaction-step", args=[row.pk])

    answer = sign_in(rep).post(address, headers=HX)

    row.refresh_from_db()
    assert answer.status_code == 204
    assert row.next_step_done_by == rep
    assert sign_in(rep).post(address).status_code == 422


def test_the_timeline_is_narrowed_by_group_person_and_words(
    customer: Any, rep: Any, agent: Any, sign_in: Any
) -> None:
    actions.log(customer, by=rep, kind="call", text="About the seal")
    actions.log(customer, by=agent, kind="note", text="About the invoice")
    browser, address = sign_in(rep), reverse("customers:customer-timeline", args=[customer.pk])

    def shown(**wanted: Any) -> tuple[bool, bool]:
        page = browser.get(address, wanted).content
        return b"the seal" in page, b"the invoice" in page

    assert shown() == (True, True)
    assert shown(group="cases") == (False, False)
    assert shown(group="interactions") == (True, True)
    assert shown(by=agent.pk) == (False, True)
    assert shown(text="SEAL") == (True, False)
    assert shown(group="nonsense", by="x") == (True, True)


def test_every_line_belongs_to_one_group() -> None:
    from customers.records import timeline

    grouped = [kind for one in timeline.groups() for kind in timeline.kinds_in(one.key)]

    assert len(grouped) == len(set(grouped))
    assert "customer.imported" in timeline.kinds_in("imports")


def test_managers_keep_the_templates(rep: Any, manager: Any, company: Any, sign_in: Any) -> None:
    sent = {
        "name": "Thanks",
        "language": "en",
        "subject": "Hi {contact.name}",
        "body": "Hello",
        "is_active": "on",
        "department": company.sales_east.pk,
    }
    address = reverse("customers:mail-template-new")

    assert sign_in(rep).post(address, sent).status_code == 403
    assert sign_in(manager).post(address, {**sent, "body": "{customer.nmae}"}).status_code == 422
    assert sign_in(manager).post(address, sent).status_code == 302


def test_a_template_of_another_department_is_not_offered(
    customer: Any, rep: Any, company: Any, sign_in: Any
) -> None:
    template(name="Ours")
    template(name="Theirs", department=company.service)

    page = sign_in(rep).get(reverse("customers:mail-new", args=[customer.pk])).content

    assert b"Ours" in page
    assert b"Theirs" not in page
