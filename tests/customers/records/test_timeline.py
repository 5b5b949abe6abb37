"""The timeline: written by anybody, read in the reader's facets."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.records import timeline
from customers.records.models import TimelineEntry
from tests.factories import ownership as people


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Kinds of this file's own, forgotten afterwards."""
    monkeypatch.setattr(timeline, "_kinds", dict(timeline._kinds))
    timeline.entry(
        "test.handed", icon="phone", facet="identity", people=["to"],
        text=lambda line, names: f"To {names.get(line.facts['to'], '?')}",
    )  # fmt: skip
    timeline.entry("test.money", icon="coin", facet="deals", text=lambda line, names: "A deal")


def texts(page):
    return [str(line.text) for line in page]


def test_a_line_names_the_people_in_its_facts(customer, rep, teammate):
    timeline.add(customer, "test.handed", by=rep, to=teammate.pk)

    page = timeline.page_for(rep, customer, {})

    assert texts(page) == [f"To {teammate.label}"]
    assert page.rows[0].by == rep


def test_a_kind_belongs_to_the_facet_it_was_registered_with(customer, rep):
    line = timeline.add(customer, "test.money", by=rep)

    assert line.facet == "deals"


def test_a_line_in_a_hidden_facet_is_not_there(customer, rep, admin, company):
    writer = people.member(company.it, "manager")
    customer.department = company.it
    customer.save()
    timeline.add(customer, "test.money", by=rep)
    timeline.add(customer, "test.handed", by=rep, to=rep.pk)

    assert texts(timeline.page_for(writer, customer, {})) == [f"To {rep.label}"]


def test_an_unregistered_kind_cannot_be_written(customer, rep):
    with pytest.raises(KeyError):
        timeline.add(customer, "test.nonsense", by=rep)


def test_a_line_of_a_forgotten_kind_still_reads(customer, rep):
    TimelineEntry.of(customer=customer, kind="old.thing", facet="identity")

    assert texts(timeline.page_for(rep, customer, {})) == ["Something was noted here."]


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError):
        timeline.entry("test.money", icon="coin", facet="deals", text=lambda line, names: "")


def test_the_system_signs_with_no_name(customer, rep):
    rep.username = "system"

    line = timeline.add(customer, "test.money", by=rep)

    assert line.by is None


def test_pages_follow_each_other_without_gap_or_double(customer, rep):
    now = timezone.now()
    for number in range(45):
        timeline.add(customer, "test.handed", by=rep, to=rep.pk, at=now - timedelta(minutes=number // 2))
    seen, params = [], {}

    while True:
        page = timeline.page_for(rep, customer, params)
        seen += [line.at for line in page]
        if page.next_url is None:
            break
        params = {"at": page.next_url.split("at=")[1]}

    assert len(seen) == 45
    assert seen == sorted(seen, reverse=True)


def test_twenty_lines_cost_as_many_queries_as_two(customer, rep, teammate, django_assert_max_num_queries):
    for _ in range(25):
        timeline.add(customer, "test.handed", by=teammate, to=rep.pk)

    with django_assert_max_num_queries(9):  # the reader's rights included
        timeline.page_for(rep, customer, {})
