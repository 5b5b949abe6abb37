"""What a look behind the mask costs: a reason where one is asked for, and one of the day's looks."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory import actions
from customers.directory.models import ContactPoint, Customer
from ownership.accesslog import reveals
from ownership.accesslog.reveals import ReasonAsked
from ownership.models import AccessLogEntry, AccessTerms, User
from tests.factories import directory
from tests.racing import together

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def phone(customer: Customer) -> ContactPoint:
    return directory.point(customer, "0512 6000 1234")


def terms(**values: Any) -> None:
    AccessTerms.objects.update_or_create(pk=1, defaults=values)


def show(customer: Customer, point: ContactPoint, agent: User, reason: str = "") -> Any:
    return actions.reveal(customer, point, "value", by=agent, reason=reason)


def test_as_shipped_nothing_is_asked(customer: Customer, phone: ContactPoint, agent: User) -> None:
    assert show(customer, phone, agent) == "0512 6000 1234"


def test_a_reason_is_asked_for_and_written_down(customer: Customer, phone: ContactPoint, agent: User) -> None:
    terms(asks_reason=True)

    with pytest.raises(ReasonAsked):
        show(customer, phone, agent, "  ")
    show(customer, phone, agent, "He asked to be called")

    assert AccessLogEntry.objects.get().reason == "He asked to be called"


def test_the_day_ends_with_a_sentence(customer: Customer, phone: ContactPoint, agent: User) -> None:
    terms(reveals_per_day=2)
    more = [directory.point(customer, f"0512 6000 999{n}", is_primary=False) for n in range(2)]

    show(customer, phone, agent)
    show(customer, more[0], agent)
    with pytest.raises(RuleBroken, match="2 masked values today"):
        show(customer, more[1], agent)


def test_the_same_value_again_costs_nothing(customer: Customer, phone: ContactPoint, agent: User) -> None:
    terms(reveals_per_day=1)

    assert show(customer, phone, agent) == show(customer, phone, agent)
    assert AccessLogEntry.objects.count() == 2


def test_one_person_does_not_use_up_another_ones_day(
    customer: Customer, phone: ContactPoint, agent: User, service_manager: User
) -> None:
    terms(reveals_per_day=1)

    show(customer, phone, agent)

    assert show(customer, phone, service_manager)


def test_who_reads_the_value_anyway_is_asked_nothing(
    customer: Customer, phone: ContactPoint, rep: User
) -> None:
    terms(asks_reason=True, reveals_per_day=1)

    assert show(customer, phone, rep)
    assert not AccessLogEntry.objects.exists()


def test_the_page_asks_in_place(
    customer: Customer, phone: ContactPoint, agent: User, sign_in: Browser
) -> None:
    terms(asks_reason=True)
    browser, address = sign_in(agent), reverse("customers:customer-reveal", args=[customer.pk])
    given = {"value": f"contactpoint:{phone.pk}:value"}

    asked = browser.post(address, given, headers={"HX-Request": "true"})
    shown = browser.post(address, {**given, "reason": "Called back"}, headers={"HX-Request": "true"})

    assert (asked.status_code, shown.status_code) == (422, 200)
    assert b'name="reason"' in asked.content
    assert b"0512 6000 1234" not in asked.content
    assert b"0512 6000 1234" in shown.content


def _two_at_once(customer: Customer, points: list[ContactPoint], agent: User) -> int:
    """How many of two looks at the same moment were let through."""
    looks = [lambda point=point: show(customer, point, User.objects.get(pk=agent.pk)) for point in points]
    return sum(not isinstance(one, RuleBroken) for one in together(*looks))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_windows_do_not_share_the_last_look_of_the_day(
    customer: Customer, phone: ContactPoint, agent: User, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    terms(reveals_per_day=1)
    other = directory.point(customer, "0512 6000 5678", is_primary=False)
    counted, both = reveals._seen_today, threading.Barrier(2)
    if not guarded:  # without the lock both count before either writes

        def count(by: User) -> Any:
            found = counted(by)
            both.wait(5)
            return found

        monkeypatch.setattr(reveals, "_one_after_the_other", lambda by: None)
        monkeypatch.setattr(reveals, "_seen_today", count)

    assert _two_at_once(customer, [phone, other], agent) == (1 if guarded else 2)


def test_another_zone_is_no_new_day(customer: Customer, phone: ContactPoint, agent: User) -> None:
    """The day is the company's, wherever somebody says that he reads his pages."""
    terms(reveals_per_day=1)
    second = directory.point(customer, "0512 6000 9999", is_primary=False)
    show(customer, phone, agent)

    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        with timezone.override(zone), pytest.raises(RuleBroken):
            show(customer, second, agent)
