"""The list of deals and its board: views, sums, moves that are asked back, changes of many."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.deals.models import Deal
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.lists import board, kinds
from customers.records.lists.listing import Listing
from customers.records.models import ChangeSet, TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.factories import deals, directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LIST = "customers:deal-list"


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    deals.pipeline()


def shown(answer: object) -> set[int]:
    return {row.pk for row in answer.context["page"].rows}  # type: ignore[attr-defined]


def lanes(user: User, **params: str) -> dict[str, board.Lane]:
    kind = kinds.find("deals")
    assert kind is not None
    found = board.lanes(Listing(kind, user, {"layout": "board", **params}, kind.address))
    return {str(lane.label): lane for lane in found}


def test_a_rep_opens_with_his_own_open_deals(
    customer: Customer, rep: User, manager: User, sign_in: Browser
) -> None:
    mine = deals.deal(customer, rep)
    deals.deal(customer, manager)
    deals.won(customer, rep)

    assert shown(sign_in(rep).get(reverse(LIST))) == {mine.pk}


def test_a_manager_opens_with_all_that_he_sees(
    customer: Customer, rep: User, manager: User, sign_in: Browser
) -> None:
    theirs = deals.deal(customer, rep)

    assert shown(sign_in(manager).get(reverse(LIST))) == {theirs.pk}


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"view": "open"}, {"soon", "late"}),
        ({"view": "late"}, {"late"}),
        ({"view": "won"}, {"won"}),
        ({"view": "lost"}, {"lost"}),
        ({"view": "all"}, {"soon", "late", "won", "lost"}),
        ({"view": "all", "text": "lathe"}, {"soon"}),
        ({"view": "all", "text": "恒力"}, {"soon", "late", "won", "lost"}),
        ({"view": "open", "closes": "late"}, {"late"}),
        ({"view": "all", "owner": "me"}, {"soon", "late", "won", "lost"}),
    ],
)
def test_views_and_boxes_narrow(
    customer: Customer, rep: User, sign_in: Browser, query: dict[str, str], fits: set[str]
) -> None:
    made = {
        "soon": deals.deal(customer, rep, title="Two lathes"),
        "late": deals.deal(customer, rep, expected_on=timezone.localdate() - timedelta(days=2)),
        "won": deals.won(customer, rep),
        "lost": deals.lost(customer, rep),
    }

    assert shown(sign_in(rep).get(reverse(LIST), query)) == {made[name].pk for name in fits}


def test_a_stage_and_a_pipeline_narrow_too(customer: Customer, rep: User, sign_in: Browser) -> None:
    deals.deal(customer, rep)
    there = deals.deal(customer, rep, stage=deals.stage("Proposal"))
    query = {"view": "open", "stage": str(there.stage_id), "pipeline": str(there.stage.pipeline_id)}

    assert shown(sign_in(rep).get(reverse(LIST), query)) == {there.pk}


def test_every_column_can_be_shown_and_sorted(customer: Customer, rep: User, sign_in: Browser) -> None:
    deals.lost(customer, rep)
    kind = kinds.find("deals")
    assert kind is not None
    listing = Listing(kind, rep, {}, kind.address)
    columns = ",".join(listing.offered)

    for sort in ("amount", "-expected_on", "updated_at"):
        query = {"view": "all", "columns": columns, "sort": sort}
        assert sign_in(rep).get(reverse(LIST), query).status_code == 200
    query = {"view": "lost", "columns": columns, "sort": "-closed_on"}
    assert sign_in(rep).get(reverse(LIST), query).status_code == 200


def test_more_rows_cost_no_more_queries(customer: Customer, rep: User, sign_in: Browser) -> None:
    browser = sign_in(rep)

    def asked(query: dict[str, str]) -> int:
        browser.get(reverse(LIST), query)
        with CaptureQueriesContext(
            connection,
        ) as context:
            browser.get(reverse(LIST), query)
        return len(context)

    deals.deal(customer, rep)
    queries = [{"view": "open"}, {"view": "open", "layout": "board"}]
    before = [asked(query) for query in queries]
    for _number in range(8):
        other = directory.customer(owner=rep, department=customer.department)
        deals.deal(other, rep, contact=directory.contact(other))

    assert [asked(query) for query in queries] == before


# --- the board --------------------------------------------------------------------------------------------


def test_lanes_are_the_stages_with_their_number_and_sums(customer: Customer, rep: User) -> None:
    deals.deal(customer, rep, amount=Decimal(1_280_000))
    deals.deal(customer, rep, amount=Decimal(40_000), currency="USD")

    found = lanes(rep, view="open")

    assert list(found) == ["First contact", "Needs confirmed", "Proposal", "Negotiation", "Won", "Lost"]
    assert (found["First contact"].count, found["First contact"].note) == (2, "¥1.28M, $40K")
    assert found["Proposal"].note == ""


def test_a_card_moves_by_its_cell_and_a_refusal_asks_for_what_is_missing(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    deal, contact = deals.deal(customer, rep), directory.contact(customer)
    to = deals.stage("Needs confirmed")
    address = reverse("customers:cell", args=["deals", deal.pk, "stage"])
    browser, htmx = sign_in(rep), {"HX-Request": "true"}
    posted = {"stage": to.pk, "version": "1", "board": "1"}

    refused = browser.post(address, posted, headers=htmx)
    assert refused.status_code == 422
    assert 'name="contact"' in refused.content.decode()
    assert "Needs confirmed" in refused.content.decode()

    answer = browser.post(address, {**posted, "also": "contact", "contact": contact.pk}, headers=htmx)
    assert answer.status_code == 200
    deal.refresh_from_db()
    assert (deal.stage, deal.contact, deal.version) == (to, contact, 2)
    assert Event.objects.filter(name="deal.moved").count() == 1


def test_a_card_dropped_on_lost_asks_why(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal = deals.deal(customer, rep)
    address = reverse("customers:cell", args=["deals", deal.pk, "stage"])
    posted = {"stage": deals.stage("Lost").pk, "version": "1", "board": "1"}
    browser, htmx = sign_in(rep), {"HX-Request": "true"}

    refused = browser.post(address, posted, headers=htmx)
    assert refused.status_code == 422
    assert 'name="lost_reason"' in refused.content.decode()

    also = {"also": ["lost_reason", "lost_note"], "lost_reason": deals.reason().pk, "lost_note": "Price"}
    assert browser.post(address, {**posted, **also}, headers=htmx).status_code == 200
    deal.refresh_from_db()
    assert (deal.state, deal.lost_note) == ("lost", "Price")


def test_a_card_that_somebody_moved_meanwhile_is_told(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    deal = deals.deal(customer, rep, contact=directory.contact(customer))
    Deal.objects.filter(pk=deal.pk).update(stage=deals.stage("Proposal"), version=2)
    address = reverse("customers:cell", args=["deals", deal.pk, "stage"])

    answer = sign_in(rep).post(
        address,
        {"stage": deals.stage("Needs confirmed").pk, "version": "1", "board": "1"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 409
    assert "Proposal" in answer.content.decode()


def test_cells_change_in_place(customer: Customer, rep: User, teammate: User, sign_in: Browser) -> None:
    deal = deals.deal(customer, rep)
    browser = sign_in(rep)
    for key, value, version in (
        ("amount", "77", 1),
        ("expected_on", "2031-01-01", 2),
        ("owner", teammate.pk, 3),
    ):
        address = reverse("customers:cell", args=["deals", deal.pk, key])
        assert browser.get(address).status_code == 200
        assert browser.post(address, {key: value, "version": version}).status_code == 302

    deal.refresh_from_db()
    assert (deal.amount, str(deal.expected_on), deal.owner) == (77, "2031-01-01", teammate)


def test_who_only_reads_is_offered_no_move(
    customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    deals.deal(customer, rep)

    assert not lanes(agent, view="open")["First contact"].cards[0].may_move
    assert lanes(rep, view="open")["First contact"].cards[0].may_move


# --- many at once -----------------------------------------------------------------------------------------


def bulk(browser: Client, verb: str, rows: list[Deal], **values: object) -> object:
    posted = {
        "verb": verb,
        "confirm": "1",
        "query": "view=all",
        "number": len(rows),
        "row": [row.pk for row in rows],
        **values,
    }
    return browser.post(reverse("customers:bulk", args=["deals"]), posted)


def test_many_deals_get_another_owner_and_back(
    customer: Customer, rep: User, manager: User, sign_in: Browser
) -> None:
    rows = [deals.deal(customer, rep), deals.deal(customer, rep), deals.won(customer, rep)]

    bulk(sign_in(manager), "assign", rows, owner=manager.pk)

    assert Deal.objects.filter(owner=manager).count() == 2
    event = Event.objects.get(name="deals.assigned")
    assert (event.facts["rows"], event.facts["owner_now"]) == (2, manager.pk)
    assert TimelineEntry.objects.filter(kind="deal.assigned").count() == 2
    change_set = ChangeSet.objects.get()
    assert change_set.facts["why"] == {"not_yours": 1}

    changes.undo(change_set, by=manager)
    assert Deal.objects.filter(owner=rep).count() == 3


def test_deals_whose_customer_the_new_owner_does_not_see_stay(
    customer: Customer, rep: User, manager: User, other_department: User, sign_in: Browser
) -> None:
    bulk(sign_in(manager), "assign", [deals.deal(customer, rep)], owner=other_department.pk)

    assert Deal.objects.get().owner == rep
    assert not Event.objects.filter(name="deals.assigned").exists()


def test_many_deals_are_expected_later(customer: Customer, rep: User, sign_in: Browser) -> None:
    rows = [deals.deal(customer, rep), deals.deal(customer, rep)]

    bulk(sign_in(rep), "close-date", rows, expected_on="2032-02-02")

    assert {str(row.expected_on) for row in Deal.objects.all()} == {"2032-02-02"}
    assert {row.version for row in Deal.objects.all()} == {2}
