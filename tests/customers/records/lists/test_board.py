"""Boards: lanes, capped counts, more cards, padlocks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.directory.listing import Listing
from customers.records.lists import board
from tests.factories import directory, fields


def lanes(user, **params):
    listing = Listing(user, {"layout": "board", **params}, "/customers/")
    return {lane.value: lane for lane in board.lanes(listing)}


def test_a_lane_for_each_stage(rep, company):
    for stage in ("lead", "lead", "lost"):
        directory.customer(owner=rep, department=company.sales_east, stage=stage)

    found = lanes(rep)

    assert list(found) == ["lead", "prospect", "active", "dormant", "lost"]
    assert [found[one].count for one in ("lead", "prospect", "lost")] == [2, 0, 1]


def test_a_lane_goes_on_where_it_ended(rep, company):
    for _ in range(45):
        directory.customer(owner=rep, department=company.sales_east, stage="lead")
    listing = Listing(rep, {"layout": "board"}, "/customers/")
    seen, lane = [], lanes(rep)["lead"]

    while True:
        seen += [card.pk for card in lane.cards]
        if not lane.more_url:
            break
        lane = board.lane(listing, "lead", lane.more_url.partition("&at=")[2])

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("by", ["stage", "level", "owner"])
def test_no_lane_tells_the_stage_level_or_owner_of_a_locked_customer(by, key_customer, agent):
    assert sum(lane.count + len(lane.cards) for lane in lanes(agent, by=by).values()) == 0


def test_no_board_stands_by_a_choice_that_is_masked(customer, agent):
    made = fields.field("choice", facet="contact")
    listing = Listing(agent, {"layout": "board", "by": made.full_name}, "/customers/")

    assert made.full_name not in listing.boards
    assert listing.board_by == "stage"


@pytest.mark.parametrize("by", ["stage", "level", "owner"])
def test_a_board_stands_by_each_choice(by, customer, rep):
    found = lanes(rep, by=by)

    assert sum(lane.count for lane in found.values()) == 1


def test_more_of_a_lane_is_a_fragment(rep, company, sign_in):
    for _ in range(25):
        directory.customer(owner=rep, department=company.sales_east, stage="lead")
    browser = sign_in(rep)

    page = browser.get("/customers/?layout=board")
    more = lanes(rep)["lead"].more_url

    assert page.status_code == 200
    fragment = browser.get(more, HTTP_HX_REQUEST="true").content.decode()
    assert fragment.count("lane-card") == 5
    assert "<html" not in fragment


def test_many_cards_cost_as_many_queries_as_few(rep, company, sign_in):
    browser = sign_in(rep)
    browser.get("/customers/?layout=board")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            browser.get("/customers/?layout=board")
        return len(captured)

    directory.customer(owner=rep, department=company.sales_east, stage="lead")
    few = queries()
    for _ in range(30):
        directory.customer(owner=rep, department=company.sales_east, stage="lead")

    assert queries() == few
