"""Colleagues, one's own page, and the access log."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from customers.directory.models import Customer
from notifications import relay, selectors
from notifications.models import Notice
from ownership.access import log
from ownership.models import Absence, Membership, User
from ownership.querysets import today
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def url(name: str, *args: int) -> str:
    return reverse(f"ownership:{name}", args=args)


def names(answer: object) -> set[str]:
    return {one.user.username for one in answer.context["page"].rows}  # type: ignore[attr-defined]


# --- colleagues -------------------------------------------------------------------------------------------


def test_one_starts_with_ones_own_department(
    rep: User, teammate: User, agent: User, sign_in: Browser
) -> None:
    assert names(sign_in(rep).get(url("people"))) == {"rep", "teammate"}


def test_a_department_holds_those_below(
    rep: User, other_department: User, agent: User, sign_in: Browser
) -> None:
    assert names(sign_in(agent).get(url("people"), {"department": "sales"})) == {"rep", "other_department"}


def test_names_are_found_in_both_languages(rep: User, teammate: User, agent: User, sign_in: Browser) -> None:
    assert names(sign_in(agent).get(url("people"), {"q": "qiang"})) == {"rep"}
    assert names(sign_in(agent).get(url("people"), {"q": "周"})) == {"teammate"}


def test_who_has_left_is_not_shown(rep: User, teammate: User, sign_in: Browser) -> None:
    Membership.objects.filter(user=teammate).update(until_on=today() - timedelta(days=1))

    assert names(sign_in(rep).get(url("people"))) == {"rep"}


def test_who_is_away_is_marked(rep: User, teammate: User, sign_in: Browser) -> None:
    people.absence(teammate, today(), today(), substitute=rep)

    page = sign_in(rep).get(url("people")).content.decode()

    assert "away until" in page
    assert "Li Qiang stands in" in page


def test_a_department_counts_a_person_once(company: SimpleNamespace, rep: User, sign_in: Browser) -> None:
    Membership.objects.create(
        user=rep, department=company.sales_south, is_primary=False, from_on=today() - timedelta(days=1)
    )

    tree = sign_in(rep).get(url("people")).context["tree"]

    assert {one.department.code: one.number for one in tree}["sales"] == 1


# --- oneself ----------------------------------------------------------------------------------------------


def test_ones_own_data_is_saved(rep: User, sign_in: Browser) -> None:
    typed = {"name": "李强", "name_en": "Li Q.", "phone": "021-1", "email": "l@x.example", "time_zone": "UTC"}

    sign_in(rep).post(url("profile"), typed)

    rep.refresh_from_db()
    assert (rep.name_en, rep.time_zone) == ("Li Q.", "UTC")


def test_a_wrong_mail_address_comes_back_with_the_rest(rep: User, sign_in: Browser) -> None:
    answer = sign_in(rep).post(url("profile"), {"name": "New name", "email": "nonsense"})

    assert answer.status_code == 422
    assert "New name" in answer.content.decode()


def test_a_new_password_keeps_this_browser_signed_in(rep: User, sign_in: Browser) -> None:
    browser = sign_in(rep)
    new = {"new_password1": "correct horse 9", "new_password2": "correct horse 9"}

    answer = browser.post(url("password"), {"old_password": "demo", **new})

    rep.refresh_from_db()
    assert answer.status_code == 302
    assert rep.check_password("correct horse 9")
    assert browser.get(url("profile")).status_code == 200


def test_the_old_password_is_asked_for(rep: User, sign_in: Browser) -> None:
    new = {"new_password1": "correct horse 9", "new_password2": "correct horse 9"}

    assert sign_in(rep).post(url("password"), {"old_password": "wrong", **new}).status_code == 422


def away(first: int, last: int, **more: object) -> dict[str, object]:
    return {"from_on": today() + timedelta(days=first), "until_on": today() + timedelta(days=last), **more}


def test_days_away_name_a_substitute_who_is_told(rep: User, teammate: User, sign_in: Browser) -> None:
    answer = sign_in(rep).post(url("absence-new"), away(0, 3, substitute=teammate.pk, reason="holiday"))
    relay.drain()

    assert answer.status_code == 302
    assert Absence.objects.get().substitute == teammate
    rows = list(Notice.objects.for_person(teammate).select_related("event__by"))
    assert selectors.lines(teammate, rows)[0].text.startswith("You stand in for Li Qiang from")


@pytest.mark.parametrize("days", [(3, 1), (-9, -3)])
def test_days_that_make_no_sense_come_back(days: tuple[int, int], rep: User, sign_in: Browser) -> None:
    assert sign_in(rep).post(url("absence-new"), away(*days)).status_code == 422


def test_days_are_noted_once(rep: User, sign_in: Browser) -> None:
    people.absence(rep, today(), today())

    answer = sign_in(rep).post(url("absence-new"), away(0, 2))

    assert answer.status_code == 422
    assert Absence.objects.count() == 1


def test_nobody_is_his_own_substitute(rep: User, sign_in: Browser) -> None:
    assert sign_in(rep).post(url("absence-new"), away(0, 2, substitute=rep.pk)).status_code == 422


def test_an_absence_that_has_begun_ends_yesterday(rep: User, sign_in: Browser) -> None:
    absence = people.absence(rep, today() - timedelta(days=2), today() + timedelta(days=2))

    sign_in(rep).post(url("absence-end", absence.pk))

    absence.refresh_from_db()
    assert absence.until_on == today() - timedelta(days=1)


def test_the_absence_of_another_is_not_there(rep: User, teammate: User, sign_in: Browser) -> None:
    absence = people.absence(rep, today(), today())

    assert sign_in(teammate).post(url("absence-end", absence.pk)).status_code == 404


# --- the access log ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 200), ("executive", 200), ("manager", 403), ("admin", 403)]
)
def test_who_reads_the_log(who: str, status: int, request: pytest.FixtureRequest, sign_in: Browser) -> None:
    assert sign_in(request.getfixturevalue(who)).get(url("access-log")).status_code == status


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 3),
        ({"kind": "opened"}, 1),
        ({"person": "wang"}, 2),
        ({"customer": "key"}, 2),
        ({"person": "nobody"}, 0),
    ],
)
def test_the_log_is_filtered(
    query: dict, number: int, customer: Customer, key_customer: Customer, rep: User, agent: User, auditor: User,
    sign_in: Browser,
) -> None:  # fmt: skip
    log.opened(key_customer, by=rep)
    log.denied(key_customer, by=agent)
    log.found(customer, by=agent, field="phone")

    answer = sign_in(auditor).get(url("access-log"), query)

    assert len(answer.context["page"].rows) == number


def test_fields_are_called_by_their_names(
    customer: Customer, agent: User, auditor: User, sign_in: Browser
) -> None:
    log.revealed(customer, by=agent, facet="contact", field="postal_code", about=customer)
    log.found(customer, by=agent, field="email")

    looks = sign_in(auditor).get(url("access-log")).context["page"].rows

    assert [one.what for one in looks] == ["mail address", "Contact data · postal code"]
