"""The pages of the pools, as people meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.directory.models import Customer
from customers.records.exports import actions as exports
from customers.records.exports.kinds import find
from ownership.models import Pool, RecycleRule, Release, User
from ownership.pools import actions
from tests.factories import directory, pools

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def url(name: str, *args: int) -> str:
    return reverse(f"ownership:{name}", args=args)


def test_the_pools_are_listed_with_their_size(sign_in: Browser, rep: User, afloat: Customer) -> None:
    page = sign_in(rep).get(url("pool-list")).content.decode()

    assert "Sales pool" in page
    assert "1 customer" in page


def test_who_has_no_pool_reads_what_one_is(sign_in: Browser, marketer: User, sea: Pool) -> None:
    page = sign_in(marketer).get(url("pool-list")).content.decode()

    assert "No public pool is open to you" in page
    assert "Sales pool" not in page


def test_a_pool_shows_its_customers_and_how_they_came(
    sign_in: Browser, rep: User, teammate: User, sea: Pool, customer: Customer
) -> None:
    actions.release(sea, [customer.pk], by=rep, because="no_budget", note="Call 13900001111")

    page = sign_in(teammate).get(sea.get_absolute_url()).content.decode()

    assert customer.name in page
    assert "no budget" in page
    assert "Li Qiang" in page
    assert "13900001111" not in page


def test_its_filters_narrow(sign_in: Browser, rep: User, sea: Pool) -> None:
    for level, name in (("A", "Alpha"), ("C", "Gamma")):
        directory.customer(pool=sea, level=level, name=name)

    page = sign_in(rep).get(sea.get_absolute_url(), {"level": "A", "at": "x"}).content.decode()

    assert "Alpha" in page
    assert "Gamma" not in page


def test_nothing_found_offers_to_remove_the_filters(sign_in: Browser, rep: User, afloat: Customer) -> None:
    page = sign_in(rep).get(url("pool-detail", afloat.pool_id), {"text": "zzz"}).content.decode()

    assert "No customer of the pool fits" in page


def test_claiming_one_leads_to_its_page(sign_in: Browser, rep: User, sea: Pool, afloat: Customer) -> None:
    answer = sign_in(rep).post(url("pool-claim", sea.pk), {"row": afloat.pk})

    assert answer.url == afloat.get_absolute_url()
    afloat.refresh_from_db()
    assert afloat.owner == rep


def test_claiming_all_that_match_takes_what_the_limits_allow(sign_in: Browser, rep: User, sea: Pool) -> None:
    Pool.objects.update(claims_per_day=2)
    for number in range(3):
        directory.customer(pool=sea, level="B", name=f"B {number}")
    other = directory.customer(pool=sea, level="C")

    client = sign_in(rep)
    answer = client.post(url("pool-claim", sea.pk), {"everything": "1", "query": "level=B"}, follow=True)

    assert Customer.objects.filter(owner=rep, level="B").count() == 2
    assert "1 was left: you have claimed as many as you may today." in answer.content.decode()
    other.refresh_from_db()
    assert other.owner is None


def test_who_is_late_reads_a_sentence(
    sign_in: Browser, rep: User, teammate: User, sea: Pool, afloat: Customer
) -> None:
    actions.claim(sea, [afloat.pk], by=rep)

    answer = sign_in(teammate).post(url("pool-claim", sea.pk), {"row": afloat.pk})

    assert answer.status_code == 409
    assert "Li Qiang was quicker" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent_from", "leads_back"),
    [("/people/pools/?text=x", True), ("http://elsewhere.example/people/pools/?text=x", False)],
)
def test_a_refusal_leads_back_to_the_page_it_came_from(
    sign_in: Browser, rep: User, teammate: User, sea: Pool, afloat: Customer, sent_from: str, leads_back: bool
) -> None:
    actions.claim(sea, [afloat.pk], by=rep)
    referer = f"http://testserver{sent_from}" if sent_from.startswith("/") else sent_from

    answer = sign_in(teammate).post(
        url("pool-claim", sea.pk), {"row": afloat.pk}, headers={"referer": referer}
    )

    assert ('href="/people/pools/?text=x"' in answer.content.decode()) is leads_back


def test_who_held_it_reads_from_when_on_it_can_be_claimed_again(
    sign_in: Browser, rep: User, teammate: User, company: Any, customer: Customer
) -> None:
    pool = pools.pool(company.sales, cooldown_days=10)
    actions.release(pool, [customer.pk], by=rep, because="no_budget")
    claim, held = url("pool-claim", pool.pk), "You held this customer until lately."

    for user, cools in ((rep, True), (teammate, False)):
        browser = sign_in(user)
        row = browser.get(pool.get_absolute_url()).content.decode()
        page = browser.get(customer.get_absolute_url()).content.decode()
        assert (held in row, held in page) == (cools, cools)
        assert (f'form="claim-one" name="row" value="{customer.pk}"' in row) is not cools
        assert (claim in page) is not cools


def test_the_customers_page_offers_to_claim_it(
    sign_in: Browser, rep: User, executive: User, afloat: Customer
) -> None:
    claim = url("pool-claim", afloat.pool_id)

    assert claim in sign_in(rep).get(afloat.get_absolute_url()).content.decode()
    assert claim not in sign_in(executive).get(afloat.get_absolute_url()).content.decode()


def test_a_form_lets_a_customer_go(sign_in: Browser, rep: User, sea: Pool, customer: Customer) -> None:
    client = sign_in(rep)
    assert client.get(url("customer-release", customer.pk)).status_code == 200
    assert client.post(url("customer-release", customer.pk), {"pool": sea.pk}).status_code == 422

    answer = client.post(
        url("customer-release", customer.pk), {"pool": sea.pk, "because": "rival", "note": "x"}
    )

    assert answer.url == sea.get_absolute_url()
    assert Release.objects.get().because == "rival"


def test_distributing_asks_to_whom(
    sign_in: Browser, sales_head: User, teammate: User, sea: Pool, afloat: Customer
) -> None:
    client, given = sign_in(sales_head), {"row": afloat.pk}
    assert "Distribute" in client.post(url("pool-distribute", sea.pk), given).content.decode()
    assert client.post(url("pool-distribute", sea.pk), {**given, "confirm": "1"}).status_code == 422

    client.post(url("pool-distribute", sea.pk), {**given, "confirm": "1", "to": teammate.pk})

    afloat.refresh_from_db()
    assert afloat.owner == teammate


def test_nothing_selected_says_so(sign_in: Browser, sales_head: User, sea: Pool) -> None:
    for name in ("pool-claim", "pool-distribute"):
        answer = sign_in(sales_head).post(url(name, sea.pk), {"row": "x"}, follow=True)
        assert "Select at least one customer first." in answer.content.decode()


def test_warnings_are_put_off_with_one_click(
    sign_in: Browser, rep: User, manager: User, sea: Pool, held: Customer
) -> None:
    warning = pools.warning(held, pools.rule(sea))
    client = sign_in(rep)
    page = client.get(url("warning-list")).content.decode()
    assert "Resting Ltd" in page
    assert "14 days more" in page

    answer = client.post(url("warning-extend", warning.pk), {"next": held.get_absolute_url()})

    assert answer.url == held.get_absolute_url()
    assert "Resting Ltd" in sign_in(manager).get(url("warning-list")).content.decode()


def test_the_customers_page_warns_its_owner_alone(
    sign_in: Browser, rep: User, manager: User, agent: User, sea: Pool, held: Customer
) -> None:
    pools.warning(held, pools.rule(sea))
    says = "it goes into the public pool"

    assert says in sign_in(rep).get(held.get_absolute_url()).content.decode()
    assert says in sign_in(manager).get(held.get_absolute_url()).content.decode()
    assert says not in sign_in(agent).get(held.get_absolute_url()).content.decode()


def test_a_wish_is_granted_or_refused(
    sign_in: Browser, rep: User, manager: User, sea: Pool, held: Customer
) -> None:
    warning = pools.warning(held, pools.rule(sea, asks_manager=True))
    sign_in(rep).post(url("warning-extend", warning.pk), {"why": "Fair"})
    page = sign_in(manager).get(url("warning-list")).content.decode()
    assert "Grant more time" in page
    assert "Fair" in page

    sign_in(manager).post(url("warning-refuse", warning.pk))

    warning.refresh_from_db()
    assert warning.asked_at is None
    assert warning.extended == 0


def test_health_counts_what_came_and_went(
    sign_in: Browser,
    rep: User,
    teammate: User,
    manager: User,
    sales_head: User,
    sea: Pool,
    customer: Customer,
) -> None:
    pools.rule(sea, name_en="Quiet ones")
    for by in (rep, teammate):
        actions.release(sea, [customer.pk], by=by, because="other")
        actions.claim(sea, [customer.pk], by=teammate)

    page = sign_in(sales_head).get(url("pool-health", sea.pk)).content.decode()

    assert "Quiet ones" in page
    assert "Zhou Kai" in page
    assert "100 %" in page
    assert sign_in(manager).get(url("pool-health", sea.pk)).status_code == 403


def test_the_rules_can_be_asked_at_once(
    sign_in: Browser, sales_head: User, sea: Pool, held: Customer
) -> None:
    pools.warning(held, pools.rule(sea), due_on=timezone.localdate() - timedelta(days=1))

    answer = sign_in(sales_head).post(url("pool-sweep", sea.pk), follow=True)

    held.refresh_from_db()
    assert held.pool == sea
    assert "1 customer was recycled." in answer.content.decode()


def test_administrators_set_up_pools_and_rules(sign_in: Browser, admin: User, sea: Pool) -> None:
    rule = pools.rule(sea, levels=["C"])
    client = sign_in(admin)
    for page in (
        reverse("admin:ownership_pool_change", args=[sea.pk]),
        reverse("admin:ownership_pool_changelist"),
        reverse("admin:ownership_recyclerule_changelist"),
        reverse("admin:ownership_recyclerule_add"),
        reverse("admin:ownership_recyclerule_change", args=[rule.pk]),
    ):
        assert client.get(page).status_code == 200

    values = {"pool": sea.pk, "name": "静默", "position": 5, "idle_days": 5, "warn_days": 7, "extensions": 0,
              "extension_days": 7, "filter": "{}", "levels": ["A"]}  # fmt: skip
    wrong = client.post(reverse("admin:ownership_recyclerule_change", args=[rule.pk]), values)
    assert "The warning has to come after the last contact." in wrong.content.decode()
    broken = {
        **values,
        "idle_days": 30,
        "filter": '{"v": 1, "all": [{"field": "zzz", "op": "is", "value": 1}]}',
    }
    assert (
        client.post(reverse("admin:ownership_recyclerule_change", args=[rule.pk]), broken).status_code == 200
    )
    client.post(reverse("admin:ownership_recyclerule_change", args=[rule.pk]), {**values, "idle_days": 30})

    assert RecycleRule.objects.get().levels == ["A"]


def test_no_file_and_no_timeline_tells_a_number_before_it_is_claimed(
    sign_in: Browser, rep: User, sea: Pool, afloat: Customer, settings: Any, tmp_path: Any
) -> None:
    """The same pages tell it afterwards, so that the first half asks in the right places."""
    settings.MEDIA_ROOT = tmp_path
    contact = directory.contact(afloat, name="Wu Lan", is_primary=True)
    directory.point(contact, "13987650002")
    told = ("1381234", "13987650002", "8765")
    pages = [afloat.get_absolute_url(), reverse("customers:customer-contacts", args=[afloat.pk]),
             reverse("customers:customer-facts", args=[afloat.pk]), reverse("customers:customer-timeline", args=[afloat.pk]),
             f"{reverse('customers:customer-list')}?columns=phone,main_contact&text=Afloat",
             contact.get_absolute_url()]  # fmt: skip

    def read() -> str:
        client = sign_in(rep)
        said = "".join(client.get(page).content.decode() for page in pages)
        made = exports.begin(
            find("customers"), by=rep, format="csv", columns=["name", "phone"], picked=[afloat.pk]
        )
        with default_storage.open(made.stored_as, "rb") as file:
            return said + file.read().decode("utf-8-sig")

    before = read()
    assert "Afloat Ltd" in before
    assert not any(number in before for number in told)

    actions.claim(sea, [afloat.pk], by=rep)

    assert "13987650002" in read()
