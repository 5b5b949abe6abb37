"""Saved views: who keeps which, what they show, and that the address stands above them."""

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit import filters
from crm_site.kit.errors import EditConflict
from customers.directory.listing import Listing
from customers.records.lists import actions
from customers.records.models import SavedView, ViewChoice
from tests.factories import directory

LEVEL_A = {"v": 1, "all": [{"field": "level", "op": "is", "value": "A"}]}
CAPITAL = {"v": 1, "all": [{"field": "capital_amount", "op": "more", "value": 5}]}
VANISHED = {"v": 1, "all": [{"field": "gone", "op": "is", "value": "A"}]}


def names(user, **params):
    return [row.name for row in Listing(user, params, "/customers/").page()]


@pytest.fixture
def two(rep, company):
    for level in "AB":
        directory.customer(name=f"Level {level}", level=level, owner=rep, department=company.sales_east)


@pytest.fixture
def view(rep):
    return actions.create(by=rep, listing="customers", name="Best ones", filter=LEVEL_A, columns=["code"])


def test_a_view_keeps_filter_and_columns(two, view, rep):
    listing = Listing(rep, {"view": str(view.pk)}, "/customers/")

    assert [row.name for row in listing.page()] == ["Level A"]
    assert [column.key for column in listing.columns] == ["name", "code"]
    assert not listing.is_changed


def test_a_filter_in_the_address_stands_above_the_view(two, view, rep):
    other = filters.encode(filters.condition("customers", "level", "is", "B"))

    assert names(rep, view=str(view.pk), f=other) == ["Level B"]
    assert Listing(rep, {"view": str(view.pk), "f": other}, "/customers/").is_changed


def test_an_empty_filter_in_the_address_shows_everything(two, view, rep):
    assert len(names(rep, view=str(view.pk), f="")) == 2


def test_a_quick_filter_narrows_a_view_further(two, view, rep):
    assert names(rep, view=str(view.pk), level="B") == []


def test_a_list_opens_with_the_view_of_ones_choice(two, view, rep):
    actions.choose(view, by=rep, is_default=True)

    assert names(rep) == ["Level A"]
    assert len(names(rep, view="all")) == 2


def test_only_one_view_opens_first(view, rep):
    other = actions.copy(view, by=rep)
    actions.choose(view, by=rep, is_default=True)
    actions.choose(other, by=rep, is_default=True)

    assert list(ViewChoice.objects.filter(is_default=True).values_list("view", flat=True)) == [other.pk]


def test_a_private_view_is_nobody_elses(view, teammate):
    assert view not in SavedView.objects.visible_to(teammate)
    with pytest.raises(PermissionDenied):
        actions.edit(view, by=teammate, version=view.version, name="Mine now")


def test_a_manager_shares_with_his_department(company, manager, rep):
    view = actions.create(
        by=manager, listing="customers", name="Ours", audience="department", department=company.sales_east
    )

    assert view in SavedView.objects.visible_to(rep)


@pytest.mark.parametrize("audience", ["department", "all"])
def test_staff_shares_with_nobody(audience, company, rep):
    department = company.sales_east if audience == "department" else None

    with pytest.raises(PermissionDenied):
        actions.create(by=rep, listing="customers", name="Ours", audience=audience, department=department)


def test_a_shared_view_opens_nothing(two, executive, stranger):
    view = actions.create(by=executive, listing="customers", name="For all", audience="all")

    assert names(stranger, view=str(view.pk)) == []


def test_a_filter_over_masked_values_is_refused_in_words(two, executive, agent):
    view = actions.create(by=executive, listing="customers", name="Rich", audience="all", filter=CAPITAL)
    listing = Listing(agent, {"view": str(view.pk)}, "/customers/")

    assert "not open to you" in listing.refusal
    assert listing.page().rows == []


def test_columns_of_a_hidden_facet_are_left_out(two, executive, agent):
    view = actions.create(
        by=executive, listing="customers", name="Rich", audience="all", columns=["capital_amount", "code"]
    )

    columns = Listing(agent, {"view": str(view.pk)}, "/customers/").columns

    assert [column.key for column in columns] == ["name", "code"]


def test_a_broken_view_says_so_and_lists_nothing(two, rep):
    view = actions.create(by=rep, listing="customers", name="Old", filter=VANISHED)
    listing = Listing(rep, {"view": str(view.pk)}, "/customers/")

    assert listing.problem
    assert not listing.refusal
    assert listing.page().rows == []


def test_a_stale_edit_is_a_conflict(view, rep):
    actions.edit(view, by=rep, version=view.version, name="Better")

    with pytest.raises(EditConflict):
        actions.edit(view, by=rep, version=view.version, name="Best")


def test_a_deleted_view_comes_back_as_it_was(view, rep):
    actions.choose(view, by=rep, is_pinned=True)

    again = actions.restore(actions.delete(view, by=rep), by=rep)

    assert (again.name, again.filter, again.columns) == ("Best ones", LEVEL_A, ["code"])
    assert ViewChoice.objects.get(view=again).is_pinned


def test_what_an_address_shows_can_be_saved(two, rep, sign_in):
    browser = sign_in(rep)

    answer = browser.post(
        "/customers/views/customers/new/",
        {"query": "level=A&sort=-name&columns=code,tags", "name": "Mine", "is_pinned": "1"},
    )

    view = SavedView.objects.get()
    assert answer.url == f"/customers/?view={view.pk}"
    assert (view.sort, view.columns) == ("-name", ["name", "code", "tags"])
    assert names(rep, view=str(view.pk)) == ["Level A"]


def test_saving_over_a_view_that_moved_on_asks_first(view, rep, sign_in):
    actions.edit(view, by=rep, version=view.version, sort="-name")

    answer = sign_in(rep).post(
        f"/customers/views/{view.pk}/save/", {"query": f"view={view.pk}&level=B", "version": view.version}
    )

    assert answer.status_code == 409
    assert b"Save mine" in answer.content


@pytest.mark.parametrize("page", ["", "new/?level=A"])
def test_the_pages_of_views_open(page, view, rep, sign_in):
    assert sign_in(rep).get(f"/customers/views/customers/{page}").status_code == 200


def test_deleting_offers_to_undo(view, rep, sign_in):
    browser = sign_in(rep)

    browser.post(f"/customers/views/{view.pk}/delete/")
    assert b"Best ones" in browser.get("/customers/views/customers/").content
    browser.post("/customers/views/undo/")

    assert SavedView.objects.get().name == "Best ones"
