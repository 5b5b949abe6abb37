"""The numbers of the side navigation: one query for all of them, whoever registered them."""

import pytest
from django.utils import translation

from crm_site.kit import nav
from ownership.access.viewer import Viewer
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


def test_groups_are_called_as_the_departments_are():
    with translation.override("zh-hans"):
        assert str(nav.GROUPS["finance"]) == "财务"  # not the industry of that name


def test_nothing_to_count_asks_nothing(counters, three, django_assert_num_queries):
    nav.count("none", lambda user: User.objects.none())

    with django_assert_num_queries(0):
        assert nav.counts(three[0]) == {"none": 0}


def test_counting_stops_at_the_cap(counters, three, monkeypatch):
    monkeypatch.setattr(nav, "CAP", 2)
    nav.count("everybody", lambda user: User.objects.all().order_by("name"))

    assert nav.counts(three[0]) == {"everybody": 2}


def test_the_question_is_kept_but_never_the_answer(counters, three, settings, django_assert_num_queries):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "nav"}
    }
    asked = []
    nav.count("everybody", lambda user: asked.append(user) or User.objects.all())

    first = nav.counts(three[0], rights="1:a")
    people.user()

    assert (first, nav.counts(three[0], rights="1:a")) == ({"everybody": 3}, {"everybody": 4})
    assert len(asked) == 1


def test_other_rights_are_another_stamp():
    viewer = Viewer(user_id=1, is_active=True, departments=(4,), profile={"contact": 1})

    assert viewer.stamp == Viewer(user_id=1, is_active=True, departments=(4,), profile={"contact": 1}).stamp
    for change in ({"user_id": 2}, {"departments": (5,)}, {"profile": {"contact": 2}}, {"is_auditor": True}):
        assert Viewer(**{**vars(viewer), **change}).stamp != viewer.stamp
