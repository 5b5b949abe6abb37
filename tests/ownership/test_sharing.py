"""Sharing a customer by hand, what a share lends, and who can see a customer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory import actions as from_directory
from customers.directory import reasons
from customers.directory.models import Customer, CustomerGroupShare, CustomerUserShare
from notifications import relay
from notifications import selectors as inbox
from notifications.models import Event, Notice
from ownership import actions as ownership
from ownership.access import shares
from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.access.viewer import forget
from ownership.models import AccessLogEntry, EndedShare, User
from ownership.pools.models import Pool
from ownership.querysets import today
from ownership.sharing import actions, selectors
from ownership.sharing.circles import circles, everybody
from tests.factories import directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def soon(days: int = 7) -> datetime:
    return timezone.now() + timedelta(days=days)


def sees(user: User, customer: Customer) -> bool:
    forget(user)
    return Customer.objects.visible_to(user).filter(pk=customer.pk).exists()


def levels(user: User, customer: Customer) -> dict[str, int]:
    forget(user)
    return levels_for(user, Customer.objects.get(pk=customer.pk))


def page(customer: Customer) -> str:
    return reverse("ownership:customer-access", args=[customer.pk])


def texts(user: User) -> list[str]:
    bundles, _page = inbox.inbox(user, "all", {}, "/")
    return [line.text for bundle in bundles for line in bundle.lines]


# --- who may share, and what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("rep", True),
        ("manager", True),
        ("sales_head", True),
        ("executive", True),
        ("teammate", False),
        ("agent", False),
        ("auditor", False),
        ("admin", False),
    ],
)
def test_the_owner_and_those_above_may_share(
    request: pytest.FixtureRequest, customer: Customer, other_department: User, who: str, may: bool
) -> None:
    by = request.getfixturevalue(who)
    if may:
        actions.share(customer, to=other_department, by=by, until=soon())
    else:
        with pytest.raises(PermissionDenied):
            actions.share(customer, to=other_department, by=by, until=soon())

    assert sees(other_department, customer) is may


def test_to_read_is_to_read(customer: Customer, rep: User, other_department: User) -> None:
    actions.share(customer, to=other_department, by=rep, until=soon())

    assert max(levels(other_department, customer).values()) == Level.READ


def test_to_change_is_as_the_department_does(customer: Customer, rep: User, other_department: User) -> None:
    actions.share(customer, to=other_department, by=rep, until=soon(), level="change", facets=["sensitive"])

    found = levels(other_department, customer)
    assert (found["identity"], found["orders"], found["sensitive"]) == (Level.WRITE, Level.READ, Level.WRITE)


@pytest.mark.parametrize(("level", "meets"), [("view", Level.READ), ("change", Level.WRITE)])
def test_as_the_owner_opens_all_of_it(
    customer: Customer, rep: User, other_department: User, level: str, meets: int
) -> None:
    actions.share(customer, to=other_department, by=rep, until=soon(), level=level, profile="full")

    assert set(levels(other_department, customer).values()) == {meets}


def test_a_share_to_read_takes_nothing_away(customer: Customer, rep: User, agent: User) -> None:
    """Who reaches the customer anyway works on as his department does."""
    before = levels(agent, customer)

    actions.share(customer, to=agent, by=rep, until=soon(), facets=["deals"])

    assert levels(agent, customer) == {**before, "deals": max(before["deals"], Level.READ)}


def test_a_share_to_read_is_all_that_opens_a_key_customer_of_nobody(operator: User, executive: User) -> None:
    customer = directory.customer(is_key=True)

    actions.share(customer, to=operator, by=executive, until=soon())

    told = [str(one.words) for one in reasons.reasons_for(customer, operator)]
    assert max(levels(operator, customer).values()) == Level.READ
    assert told == ["Shared with you: shared by hand."]


def test_nobody_lends_more_than_he_reads_himself(
    customer: Customer, manager: User, other_department: User
) -> None:
    """A sales manager meets sensitive data masked."""
    for more in ({"facets": ["sensitive"]}, {"profile": "full"}):
        with pytest.raises(PermissionDenied, match="more of this customer"):
            actions.share(customer, to=other_department, by=manager, until=soon(), **more)


def test_sharing_again_replaces_and_keeps_what_was(
    customer: Customer, rep: User, other_department: User
) -> None:
    actions.share(customer, to=other_department, by=rep, until=soon(), level="change", reason="Holiday")
    actions.share(customer, to=other_department, by=rep, until=soon(3), reason="Fair")

    assert CustomerUserShare.objects.get().reason == "Fair"
    assert EndedShare.objects.get().reason == "Holiday"


def test_a_step_that_lends_it_too_is_left_alone(
    customer: Customer, rep: User, other_department: User
) -> None:
    shares.grant(customer, to=other_department, by=rep, source="step", source_id=1)
    given = actions.share(customer, to=other_department, by=rep, until=soon())

    actions.stop(given, by=rep)

    assert CustomerUserShare.objects.get().source_kind == "step"


def test_a_department_is_shared_with_as_a_whole(
    customer: Customer, rep: User, other_department: User, company: SimpleNamespace
) -> None:
    actions.share(customer, to=company.sales_south, by=rep, until=soon())

    assert sees(other_department, customer)
    assert CustomerGroupShare.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 400])
def test_a_share_has_an_end_that_lies_ahead(
    customer: Customer, rep: User, other_department: User, days: int
) -> None:
    with pytest.raises(RuleBroken):
        actions.share(customer, to=other_department, by=rep, until=soon(days))


def test_the_owner_himself_and_those_who_left_need_none(
    customer: Customer, rep: User, manager: User, company: SimpleNamespace
) -> None:
    gone = people.member(company.sales_south, is_active=False)
    for to, by in ((rep, manager), (manager, manager), (gone, rep)):
        with pytest.raises(RuleBroken):
            actions.share(customer, to=to, by=by, until=soon())


# --- another end ------------------------------------------------------------------------------------------


def test_the_end_is_moved_both_ways(customer: Customer, rep: User, other_department: User) -> None:
    given = actions.share(customer, to=other_department, by=rep, until=soon(), facets=["deals"])
    shorter = actions.move_end(given, soon(1), by=rep)
    longer = actions.move_end(shorter, soon(30), by=rep)

    assert longer.expires_at > given.expires_at > shorter.expires_at
    assert longer.facets == ["deals"]


def test_what_is_over_cannot_be_moved(customer: Customer, rep: User, other_department: User) -> None:
    given = actions.share(customer, to=other_department, by=rep, until=soon())
    actions.stop(given, by=rep)

    with pytest.raises(RuleBroken, match="over already"):
        actions.move_end(given, soon(), by=rep)


def test_each_change_stands_in_the_access_log(customer: Customer, rep: User, other_department: User) -> None:
    given = actions.share(customer, to=other_department, by=rep, until=soon(), facets=["deals"])
    actions.stop(given, by=rep)

    first, second = AccessLogEntry.objects.order_by("pk")
    assert (first.kind, first.facets, first.about_id) == ("shared", ["deals"], other_department.pk)
    assert (second.kind, second.by, second.row_id) == ("unshared", rep, customer.pk)


# --- who is told ------------------------------------------------------------------------------------------


def test_who_gets_a_share_is_told(customer: Customer, rep: User, other_department: User) -> None:
    actions.share(customer, to=other_department, by=rep, until=soon())
    relay.drain()

    forget(other_department)
    assert Notice.objects.get().recipient == other_department
    assert "shared" in texts(other_department)[0]


def test_both_are_told_when_it_ran_out_and_he_without_the_name(
    customer: Customer, rep: User, other_department: User
) -> None:
    given = actions.share(customer, to=other_department, by=rep, until=soon(), reason="Fair in May")
    relay.drain()
    CustomerUserShare.objects.filter(pk=given.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    assert ownership.end_expired() == 0
    relay.drain()

    assert not CustomerUserShare.objects.exists()
    assert Event.objects.filter(name="share.ran_out").count() == 1
    his, theirs = texts(other_department)[0], texts(rep)[0]
    assert "Fair in May" in his
    assert customer.name not in his
    assert customer.name in theirs


# --- who can see it ---------------------------------------------------------------------------------------


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> list[User]:
    names = (
        *("rep", "teammate", "manager", "sales_head", "other_department", "stranger", "agent"),
        *("service_manager", "operator", "accountant", "executive", "auditor", "admin", "marketer"),
    )
    return [request.getfixturevalue(name) for name in names]


@pytest.mark.parametrize(
    "kind", ["plain", "key", "ordered", "nobodys", "key of nobody", "pool", "shared", "open"]
)
def test_the_number_is_that_of_those_who_see_it(
    cast: list[User], company: SimpleNamespace, rep: User, other_department: User, kind: str
) -> None:
    customer = directory.customer(owner=rep, department=company.sales_east, is_key=kind.startswith("key"))
    if kind == "ordered":
        Customer.objects.filter(pk=customer.pk).update(ordered_at=timezone.now())
    if kind in ("nobodys", "key of nobody", "pool"):
        Customer.objects.filter(pk=customer.pk).update(owner=None, department=None)
    if kind == "pool":
        pool = Pool.objects.create(name="P", code="p")
        pool.departments.add(company.sales_south)
        Customer.objects.filter(pk=customer.pk).update(pool=pool)
    if kind == "shared":
        shares.grant(customer, to=company.sales_south, by=rep)
        shares.grant(customer, to=other_department, by=rep)
    if kind == "open":
        company.sales_east.reach = "department"
        company.sales_east.save()
    customer = Customer.objects.select_related("department").get(pk=customer.pk)

    seen = {one.pk for one in cast if sees(one, customer)}
    found = frozenset().union(*(one.people for one in circles(customer)))

    assert found == seen
    assert everybody(circles(customer)) == len(seen)


def test_whether_a_colleague_sees_it_and_what(
    key_customer: Customer, rep: User, agent: User, other_department: User
) -> None:
    locked = reasons.answer_for(key_customer, agent)
    hidden = reasons.answer_for(key_customer, other_department)
    owner = reasons.answer_for(key_customer, rep)

    assert (locked.is_locked, locked.reasons, locked.levels) == (True, [], [])
    assert (hidden.is_locked, hidden.reasons) == (False, [])
    assert [str(one.words) for one in owner.reasons] == ["The owner."]
    assert ("Sensitive data", "write") in owner.levels


# --- its page ---------------------------------------------------------------------------------------------


def test_the_page_shares_and_ends(
    customer: Customer, rep: User, other_department: User, sign_in: Browser
) -> None:
    browser = sign_in(rep)
    until = today() + timedelta(days=10)
    answer = browser.post(
        page(customer),
        {
            "person": other_department.pk,
            "level": "view",
            "profile": "department",
            "until_on": until,
            "reason": "Fair",
        },
    )
    assert answer.status_code == 302
    given = selectors.live_shares(customer)[0]
    assert (given.to, given.reason, given.last_day) == (other_department, "Fair", until)

    assert b"Fair" in browser.get(page(customer)).content
    address: Any = given.address
    browser.post(reverse("ownership:share-until", args=[customer.pk, *address]), {"until_on": today()})
    given = selectors.live_shares(customer)[0]
    assert given.last_day == today()

    address = given.address
    browser.post(reverse("ownership:share-end", args=[customer.pk, *address]))
    assert selectors.live_shares(customer) == []


@pytest.mark.parametrize("typed", [{}, {"until_on": "2020-01-01"}, {"both": "1"}])
def test_a_form_that_does_not_fit_says_why(
    customer: Customer, rep: User, other_department: User, company: SimpleNamespace, sign_in: Browser,
    typed: dict[str, str],
) -> None:  # fmt: skip
    given = {"level": "view", "profile": "department", "until_on": today(), "reason": "Fair"}
    if "both" in typed:
        given |= {"person": other_department.pk, "department": company.sales_south.pk}

    answer = sign_in(rep).post(page(customer), {**given, **typed})

    assert answer.status_code == 422
    assert not CustomerUserShare.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("rep", 200), ("manager", 200), ("executive", 200), ("auditor", 200), ("agent", 403), ("teammate", 404)],
)
def test_the_page_is_for_those_who_answer_for_the_customer(
    request: pytest.FixtureRequest, customer: Customer, sign_in: Browser, who: str, status: int
) -> None:
    answer = sign_in(request.getfixturevalue(who)).get(page(customer))

    assert answer.status_code == status
    assert status != 200 or (answer.context["form"] is None) == (who == "auditor")


def test_a_share_of_another_customer_is_not_ended_here(
    customer: Customer, key_customer: Customer, rep: User, other_department: User, sign_in: Browser
) -> None:
    given = actions.share(key_customer, to=other_department, by=rep, until=soon())

    answer = sign_in(rep).post(reverse("ownership:share-end", args=[customer.pk, "person", given.pk]))

    assert answer.status_code == 404
    assert CustomerUserShare.objects.exists()


def test_one_asks_about_a_colleague_by_name(
    customer: Customer, rep: User, agent: User, other_department: User, sign_in: Browser
) -> None:
    address = reverse("customers:customer-why", args=[customer.pk])

    def asked(name: str, by: User = rep) -> str:
        return sign_in(by).get(address, {"person": name}, headers={"HX-Request": "true"}).content.decode()

    assert "Works in a department for every customer" in asked("agent")
    assert "does not see this customer" in asked("other_department")
    assert "Nobody is called" in asked("nobody like that")
    assert sign_in(agent).get(address, {"person": "rep"}).status_code == 403


def test_the_owner_reads_since_when_he_is(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    assert reasons.reasons_for(customer, rep)[0].since == customer.created_at

    from_directory.assign(customer, by=manager, owner=teammate, version=customer.version)
    given = Customer.objects.get(pk=customer.pk)

    since = reasons.reasons_for(given, teammate)[0].since
    assert since is not None
    assert since > customer.created_at
