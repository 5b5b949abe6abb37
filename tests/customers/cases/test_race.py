"""Two watches look at one clock at the same moment: what was missed is told once.

The twin does the same without the lock, and tells it twice: proof that the test would notice.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.cases.clocks import running, watching
from customers.cases.clocks.models import CaseClock
from notifications.models import Event
from tests.factories import cases, directory
from tests.factories import ownership as people
from tests.racing import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def late_case():
    desk = people.department("service", "service", reach="company")
    agent = people.member(desk)
    case = cases.case(directory.customer(), agent, owner=agent, department=desk, is_clocked=True)
    long_ago = timezone.now() - timedelta(days=99)
    CaseClock.objects.create(
        case=case, kind="resolution", target_minutes=60, started_at=long_ago, due_at=long_ago, warn_at=long_ago,
        warned_at=long_ago, look_at=long_ago,
    )  # fmt: skip
    return case


@pytest.fixture(autouse=True)
def meeting_at_the_clock(meet):
    """Both have read the clocks before either writes; the lock lets one skip what the other holds."""
    meet(running, "recount")


def test_two_watches_tell_once(late_case):
    together(watching.watch, watching.watch)

    assert Event.objects.filter(name="case.overdue", about_id=late_case.pk).count() == 1


def test_the_twin_without_a_lock_tells_twice(late_case, monkeypatch):
    monkeypatch.setattr(
        watching, "_locked", lambda found: found.select_related("customer", "department").order_by("pk")
    )

    together(watching.watch, watching.watch)

    assert Event.objects.filter(name="case.overdue", about_id=late_case.pk).count() == 2
