"""The numbers of the side navigation: one query for all of them, whoever registered them."""

import pytest

from crm_site.kit import nav
from ownership.models import User
from tests.factories import ownership as people


@pytest.fixture
def counters(monkeypatch):
    registered: dict = {}
    monkeypatch.setattr(nav, "_counters", registered)
    return registered


@pytest.fixture
def three(db):
    return [people.user() for _ in range(3)]


def test_all_numbers_come_in_one_query(counters, three, django_assert_num_queries):
    nav.count("everybody", lambda user: User.objects.all())
    nav.count("me", lambda user: User.objects.filter(pk=user.pk))

    with django_assert_num_queries(1):
        numbers = nav.counts(three[0])

    assert numbers == {"everybody": 3, "me": 1}


def test_several_querysets_make_one_number(counters, three):
    nav.count("both", lambda user: [User.objects.filter(pk=user.pk), User.objects.all()])

    assert nav.counts(three[0]) == {"both": 4}


def test_nothing_to_count_asks_nothing(counters, three, django_assert_num_queries):
    nav.count("none", lambda user: User.objects.none())

    with django_assert_num_queries(0):
        assert nav.counts(three[0]) == {"none": 0}


def test_counting_stops_at_the_cap(counters, three, monkeypatch):
    monkeypatch.setattr(nav, "CAP", 2)
    nav.count("everybody", lambda user: User.objects.all().order_by("name"))

    assert nav.counts(three[0]) == {"everybody": 2}
