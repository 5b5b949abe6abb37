"""The list: filters, sorts, pages, chips, padlocks; and no more queries for fifty rows than for ten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.directory.listing import Listing
from customers.directory.models import Customer
from tests.factories import directory


def names(user, **params):
    return [row.name for row in Listing(user, params, "/customers/").page()]


@pytest.fixture
def three(rep, company):
    """A customer in Suzhou, one in Germany, one of nobody."""
    mine = {"owner": rep, "department": company.sales_east}
    directory.customer(
        name="苏州恒力", region_code="320500", province="江苏省", city="苏州市", country="CN",
        industry="manufacturing", level="A", stage="active", **mine,
    )  # fmt: skip
    directory.customer(name="Ernst Handel", short_name="Ernst", country="DE", city="Berlin", **mine)
    directory.customer(name="Nobody Ltd")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"text": "恒力"}, ["苏州恒力"]),
        ({"text": "ernst"}, ["Ernst Handel"]),
        ({"text": "handel ernst"}, ["Ernst Handel"]),
        ({"region": "江苏"}, ["苏州恒力"]),
        ({"region": "Suzhou"}, ["苏州恒力"]),
        ({"region": "德国"}, ["Ernst Handel"]),
        ({"region": "berl"}, ["Ernst Handel"]),
        ({"industry": "manufacturing"}, ["苏州恒力"]),
        ({"level": "A", "stage": "active"}, ["苏州恒力"]),
        ({"level": "A", "stage": "lost"}, []),
        ({"owner": "nobody"}, ["Nobody Ltd"]),
        ({"owner": "me"}, []),
    ],
)
def test_a_filter_narrows(params, expected, three, executive):
    assert names(executive, **params) == expected


@pytest.mark.parametrize("params", [{"level": "Z"}, {"owner": "x"}, {"sort": "x"}, {"at": "x"}, {"key": "2"}])
def test_what_cannot_be_understood_is_left_out(params, three, executive):
    assert len(names(executive, **params)) == 3


def test_the_owner_filter_names_a_colleague(three, rep, executive):
    listing = Listing(executive, {"owner": str(rep.pk)}, "/customers/")

    assert len(listing.page()) == 2
    assert [chip.words for chip in listing.chips()] == ["Owner is Li Qiang"]


def test_a_chip_takes_its_own_filter_away(three, executive):
    listing = Listing(executive, {"level": "A", "region": "江苏", "sort": "name"}, "/customers/")

    assert [chip.words for chip in listing.chips()] == ["Region is Jiangsu", "Level is A"]
    assert listing.chips()[1].url == "/customers/?sort=name&region=%E6%B1%9F%E8%8B%8F"


def test_sorting_by_name(three, executive):
    assert names(executive, sort="name") == sorted(names(executive))


@pytest.mark.parametrize("sort", ["level", "-level", "code", "created_at"])
def test_a_place_in_the_order_tells_nothing_of_a_locked_customer(sort, key_customer, customer, agent):
    listing = Listing(agent, {"sort": sort}, "/customers/")

    assert [row.pk for row in listing.rows()] == [customer.pk]


def test_a_locked_customer_shows_its_name_only(key_customer, agent):
    row = next(iter(Listing(agent, {}, "/customers/").page()))

    assert (row.is_locked, row.name) == (True, key_customer.name)
    assert row.values == {}
    assert "data-cell" not in row.html


def test_pages_meet_without_gap_or_double(rep, company):
    now = timezone.now()
    for number in range(120):
        directory.customer(
            owner=rep, department=company.sales_east, updated_at=now - timedelta(minutes=number // 3)
        )
    seen, at = [], ""

    while True:
        page = Listing(rep, {"at": at}, "/customers/").page()
        seen += [row.url for row in page]
        if page.next_url is None:
            break
        at = page.next_url.split("at=")[1]

    assert len(seen) == len(set(seen)) == 120
    assert page.previous_url


def test_the_count_is_everything_not_the_page(rep, company):
    for _ in range(60):
        directory.customer(owner=rep, department=company.sales_east)

    page = Listing(rep, {}, "/customers/").page()

    assert (len(page), page.count, page.capped) == (50, 60, False)


@pytest.mark.parametrize("who", ["rep", "manager", "agent", "executive"])
def test_fifty_rows_cost_as_many_queries_as_ten(who, rep, company, request, sign_in):
    browser = sign_in(request.getfixturevalue(who))
    browser.get("/customers/")

    def queries_with(rows):
        Customer.objects.all().delete()
        for number in range(rows):
            directory.customer(owner=rep, department=company.sales_east, is_key=number % 3 == 0)
        with CaptureQueriesContext(connection) as captured:
            browser.get("/customers/")
        return len(captured)

    assert queries_with(10) == queries_with(50) <= 12
