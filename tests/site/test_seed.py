"""The demo company: who works there, what its customers look like, what is going on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from customers.directory.codes import is_verified
from customers.directory.models import Contact, ContactPoint, Customer, next_codes
from customers.directory.rules import point_key
from notifications.models import Event
from ownership.access.viewer import viewer_of
from ownership.models import SYSTEM_USERNAME, Department, User
from ownership.people import stand_in
from ownership.selectors import DEMO_LOGINS as LOGINS
from workflows.collaborations.models import Collaboration
from workflows.steps.finding import least_loaded

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo company as `make run` meets it, made once for all tests of this file."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_every_promised_login_is_there_and_opens_with_demo() -> None:
    people = User.objects.in_bulk(LOGINS, field_name="username")
    assert len(people) == len(LOGINS)
    assert check_password("demo", people["service"].password)
    assert User.objects.exclude(username=SYSTEM_USERNAME).count() == 40


def test_reach_is_as_shipped() -> None:
    views = {name: viewer_of(User.objects.get(username=name)) for name in LOGINS}
    seen = {name: Customer.objects.visible_to(view).count() for name, view in views.items()}
    assert seen["executive"] == seen["auditor"] == 300
    assert seen["admin"] == 0
    assert 0 < seen["sales2"] < seen["sales"] < seen["sales_manager"]
    reached = Customer.objects.filter(is_key=False, pool=None)
    assert 200 < reached.count() <= seen["service"] <= reached.count() + 5, "what is shared comes on top"
    ordered = reached.filter(ordered_at__isnull=False).count()
    assert 50 < ordered <= seen["finance"] <= ordered + 5


def test_codes_and_keys_follow_the_rules() -> None:
    codes = Customer.objects.filter(credit_code_verified=True).values_list("credit_code", flat=True)
    assert codes
    assert all(is_verified(code) for code in codes)
    for point in ContactPoint.objects.all():
        assert point.key == point_key(point.kind, point.value, point.country_hint), point.value


def test_the_next_customer_gets_the_next_code() -> None:
    assert next_codes() == ["C-000301"]
    assert Customer.objects.create(code="X", name="New").pk == 301


def test_every_row_knows_how_it_began() -> None:
    for model in (Customer, Contact, ContactPoint):
        assert model.history.values("id").distinct().count() == model.objects.count()


def test_matters_are_under_way_and_the_demo_logins_are_free_for_the_next() -> None:
    states = list(Collaboration.objects.values_list("state", flat=True))
    assert states.count("done") == 1
    assert states.count("running") >= 2
    assert not Event.objects.filter(delivered_at__isnull=True).exists()
    for kind in ("sales", "support"):
        assert least_loaded(Department.objects.filter(kind=kind).order_by("path")[0]).username in LOGINS
    assert stand_in(User.objects.get(username="xu.ting")).username == "pan.bo"


def test_a_finished_collaboration_took_its_time() -> None:
    run = Collaboration.objects.get(state="done")
    assert run.reports.get().facts["late"] == 0
    assert 200 < (run.finished_at - run.started_at).total_seconds() / 60 < 300
    assert run.finished_at < timezone.now() - timedelta(days=2)
