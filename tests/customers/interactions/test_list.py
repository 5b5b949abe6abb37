"""The list of interactions: views, next steps by their day, done with one click, fields of the company's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from customers.interactions import actions, querysets
from customers.interactions.models import Interaction
from customers.records import fields
from customers.records.fields import definitions
from tests.factories import directory
from tests.factories import ownership as people
from tests.factories.fields import field
from tests.factories.interactions import interaction

pytestmark = pytest.mark.django_db
LIST = reverse("customers:interaction-list")


def names(page: Any) -> list[str]:
    return [row.name for row in page.context["page"].rows]


def test_next_steps_stand_by_their_day(customer: Any, rep: Any, sign_in: Any) -> None:
    today = timezone.localdate()
    for days in (3, -2, 0):
        interaction(customer, rep, text=f"Step {days}", next_step_on=today + timedelta(days=days))
    interaction(customer, rep, text="Without one")

    rows = sign_in(rep).get(LIST, {"view": "waiting"}).content.decode()

    assert rows.index("Step -2") < rows.index("Step 0") < rows.index("Step 3")
    assert "Without one" not in rows


def test_pages_of_next_steps_miss_none(customer: Any, rep: Any, sign_in: Any) -> None:
    today = timezone.localdate()
    for number in range(30):
        interaction(customer, rep, next_step_on=today + timedelta(days=number % 3))
    browser = sign_in(rep)

    page = browser.get(LIST, {"view": "waiting", "size": "25"}).context["page"]
    rest = browser.get(page.next_url).context["page"]

    assert len({row.pk for row in [*page.rows, *rest.rows]}) == 30


def test_without_next_steps_alone_nothing_stands_by_their_day(customer: Any, rep: Any, sign_in: Any) -> None:
    interaction(customer, rep)

    listing = sign_in(rep).get(LIST, {"view": "all", "sort": "step"}).context["listing"]

    assert listing.sort == "-at"


def test_a_step_is_done_from_the_list_and_one_stays_there(customer: Any, rep: Any, sign_in: Any) -> None:
    row = interaction(customer, rep, next_step="Call", next_step_on=timezone.localdate())
    browser = sign_in(rep)
    address = reverse("customers:interaction-step", args=[row.pk])
    assert f'formaction="{address}"' in browser.get(LIST, {"view": "due"}).content.decode()

    answer = browser.post(address, {"from": "list", "query": "view=due"})

    assert answer["Location"] == f"{LIST}?view=due"
    row.refresh_from_db()
    assert row.next_step_done_by == rep


def test_who_only_reads_is_not_offered_to_finish(customer: Any, rep: Any, auditor: Any, sign_in: Any) -> None:
    interaction(customer, rep, next_step="Call", next_step_on=timezone.localdate())

    page = sign_in(auditor).get(LIST, {"view": "all"}).content.decode()

    assert "Call" in page
    assert "formaction" not in page


def test_sorting_ones_own_stays_among_ones_own(customer: Any, rep: Any, agent: Any, sign_in: Any) -> None:
    interaction(customer, rep, text="Mine")
    interaction(customer, agent, text="Hers")
    browser = sign_in(rep)

    url = browser.get(LIST).context["listing"].url(sort="at")

    page = browser.get(url).content
    assert b"Mine" in page
    assert b"Hers" not in page


def test_a_masked_reader_is_not_offered_views_that_would_tell(company: Any, sign_in: Any) -> None:
    from ownership.models import FacetRule

    FacetRule.objects.create(kind="marketing", facet="interactions", level=1)

    page = sign_in(people.member(company.marketing)).get(LIST)

    assert page.status_code == 200
    assert [tab.view.key for tab in page.context["listing"].tabs()] == ["all"]


@pytest.mark.parametrize("few", [0, 2_000])
def test_both_shapes_list_what_is_visible(
    customer: Any, rep: Any, other_department: Any, few: int, monkeypatch: Any
) -> None:
    monkeypatch.setattr(querysets, "FEW", few)
    row = interaction(customer, rep)

    for person in (rep, other_department):
        listed = list(Interaction.objects.listed_to(person))
        assert listed == list(Interaction.objects.visible_to(person))
    assert list(Interaction.objects.listed_to(rep)) == [row]


def test_everything_that_it_can_show_asks_as_much_for_many(
    customer: Any, rep: Any, sign_in: Any, django_assert_max_num_queries: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(definitions, "KEPT", 600.0)  # a slow machine would ask for the definitions again
    field("choice", "mood", record="interactions")
    contact = directory.contact(customer)
    browser = sign_in(rep)
    every = ",".join(browser.get(LIST).context["listing"].offered)

    def questions(number: int) -> int:
        for _ in range(number):
            actions.log(customer, by=rep, kind="call", text="x", contacts=[contact])
        with django_assert_max_num_queries(40) as asked:
            assert browser.get(LIST, {"columns": every, "view": "all"}).status_code == 200
        return len(asked)

    questions(1)
    assert questions(1) == questions(12)


def test_a_field_of_ones_own_is_written_read_and_filtered_by(customer: Any, rep: Any, sign_in: Any) -> None:
    field("choice", "mood", record="interactions", facet="interactions")
    browser = sign_in(rep)
    sent = {"customer": customer.pk, "place": "composer", "kind": "call", "text": "Hello", "custom:mood": "b"}

    assert b"custom:mood" in browser.get(reverse("customers:customer-composer", args=[customer.pk])).content
    browser.post(reverse("customers:interaction-new"), sent)

    row = Interaction.objects.get()
    assert fields.present(row, "custom:mood") == "b"
    assert b"Beta" in browser.get(row.get_absolute_url(), headers={"Accept-Language": "en"}).content
    actions.edit(row, by=rep, version=row.version, **{"custom:mood": "a"})
    row.refresh_from_db()
    assert fields.present(row, "custom:mood") == "a"
    assert row.history.count() == 2


def test_a_field_of_a_facet_that_one_does_not_write_is_refused(customer: Any, rep: Any) -> None:
    field("text", "secret", record="interactions", facet="finance")

    with pytest.raises(PermissionDenied):
        actions.log(customer, by=rep, kind="call", text="x", **{"custom:secret": "y"})
