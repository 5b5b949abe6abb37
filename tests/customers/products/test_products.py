"""The catalogue: who keeps it, what it refuses, what a price list brings."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.products import actions
from customers.products.models import Product, ProductCategory
from customers.records.changes import actions as changes
from customers.records.imports import actions as imports
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch
from notifications.models import Event
from ownership.models import User
from tests.factories import deals

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
Bring = Callable[..., ImportBatch]
NORTHWIND = Path(__file__).parents[4] / "shared" / "data" / "northwind" / "products.csv"


@pytest.fixture
def bring() -> Bring:
    """Import lines of a price list; the batch says what came of it."""

    def run(text: str, *, by: User, **options: Any) -> ImportBatch:
        stream = io.BytesIO(text.encode())
        batch = imports.begin(stream, by=by, file_name="prices.csv", kind="products", options=options)
        at_once(steps(batch, stream, dry=False))
        batch.refresh_from_db()
        return batch

    return run


# --- verbs ------------------------------------------------------------------------------------------------


def test_a_manager_of_sales_adds_a_product(manager: User) -> None:
    product = actions.add(by=manager, code=" l-1 ", name="车床", price=Decimal("99.50"))

    assert (product.code, product.version, product.is_active) == ("L-1", 1, True)
    assert Event.objects.get(name="product.added").about_id == product.pk
    assert product.history.get().history_user == manager


@pytest.mark.parametrize("who", ["rep", "agent", "auditor", "stranger"])
def test_others_read_the_catalogue_and_leave_it(who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    product = deals.product()

    assert Product.objects.visible_to(user).get() == product
    with pytest.raises(PermissionDenied):
        actions.edit(product, by=user, version=1, name="x")
    with pytest.raises(PermissionDenied):
        actions.add(by=user, code="X", name="x")


def test_a_code_is_given_once(manager: User) -> None:
    deals.product(code="L-1")

    with pytest.raises(RuleBroken, match="L-1"):
        actions.add(by=manager, code="l-1", name="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        deals.product(code="L-1")


def test_a_stale_edit_shows_what_stands_now(manager: User, operator: User) -> None:
    product = deals.product()
    actions.edit(product, by=operator, version=1, price=Decimal(7))

    with pytest.raises(EditConflict) as conflict:
        actions.edit(product, by=manager, version=1, price=Decimal(8))

    assert conflict.value.theirs == {"price": Decimal(7)}


# --- pages ------------------------------------------------------------------------------------------------


def test_the_list_the_page_and_the_forms_are_there(manager: User, rep: User, sign_in: Browser) -> None:
    product = deals.product(name_en="Lathe", category=ProductCategory.objects.create(name="机床"))
    browser = sign_in(manager)

    assert "Lathe" in browser.get(reverse("customers:product-list")).content.decode()
    assert "机床" in browser.get(product.get_absolute_url()).content.decode()
    values = {"code": "L-2", "name": "铣床", "price": "12.50", "currency": "CNY", "is_active": "on"}
    answer = browser.post(reverse("customers:product-new"), values)
    assert answer.status_code == 302
    taken = browser.post(reverse("customers:product-new"), values)
    assert taken.status_code == 422
    assert "L-2" in taken.content.decode()
    edit = reverse("customers:product-edit", args=[product.pk])
    assert browser.post(edit, {**values, "code": product.code, "version": 1}).status_code == 302
    assert browser.post(edit, {**values, "code": product.code, "name": "x", "version": 1}).status_code == 409
    assert sign_in(rep).get(edit).status_code == 403


def test_a_price_changes_in_the_list(manager: User, sign_in: Browser) -> None:
    product = deals.product()
    address = reverse("customers:cell", args=["products", product.pk, "price"])
    browser = sign_in(manager)

    assert browser.get(address).status_code == 200
    assert browser.post(address, {"price": "55.5", "version": "1"}).status_code == 302

    product.refresh_from_db()
    assert product.price == Decimal("55.50")


# --- imports ----------------------------------------------------------------------------------------------

HEAD = "Code,Product name,English name,Category,Unit,Price,On sale\n"


def test_a_price_list_makes_products_and_their_categories(bring: Bring, manager: User) -> None:
    batch = bring(f"{HEAD}l-1,车床,Lathe,机床,台,¥128000,yes\nm-1,铣床,,机床,,99.5,no\n", by=manager)

    assert (batch.state, batch.created, batch.refused) == ("imported", 2, 0)
    lathe, mill = Product.objects.order_by("code")
    assert (lathe.code, lathe.name_en, lathe.unit, lathe.price) == ("L-1", "Lathe", "台", Decimal(128000))
    assert (lathe.category, mill.category) == (ProductCategory.objects.get(),) * 2
    assert (mill.is_active, mill.currency) == (False, "CNY")
    assert Event.objects.get(name="product.imported").facts["created"] == 2
    assert lathe.history.get().history_user == manager


def test_known_products_change_and_an_undo_brings_them_back(bring: Bring, manager: User) -> None:
    known = deals.product(code="L-1", price=Decimal(5), unit="台")

    batch = bring("Code,Price\nL-1,7\nN-1,9\n", by=manager)

    known.refresh_from_db()
    assert (batch.created, batch.updated) == (1, 1)
    assert (known.price, known.unit, known.version) == (7, "台", 2)
    changes.undo(batch.change_set, by=manager)
    assert [(one.code, one.price) for one in Product.objects.all()] == [("L-1", 5)]


def test_the_same_file_twice_changes_nothing(bring: Bring, manager: User) -> None:
    text = f"{HEAD}l-1,车床,Lathe,机床,台,128000,yes\n"
    bring(text, by=manager)

    again = bring(text, by=manager)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)


def test_a_row_without_a_code_is_refused(bring: Bring, manager: User) -> None:
    batch = bring("Code,Product name\n,车床\n", by=manager)

    assert (batch.state, batch.refused) == ("refused", 1)


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the Northwind files are not on this machine")
def test_northwinds_price_list_comes_in_whole(bring: Bring, manager: User) -> None:
    batch = bring(NORTHWIND.read_text(), by=manager)

    assert (batch.state, batch.created) == ("imported", 77)
    chai = Product.objects.get(code="1")
    assert (chai.name, chai.price, chai.unit) == ("Chai", Decimal("18.00"), "10 boxes x 20 bags")
    assert Product.objects.filter(is_active=False).count() == 8
