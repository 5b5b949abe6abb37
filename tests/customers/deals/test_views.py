"""Pages of deals: who gets in, what bad forms answer, what stages ask for, what masked readers meet."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.deals.models import Deal
from customers.directory.models import Customer
from ownership.models import User
from tests.factories import deals, directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    deals.pipeline()


def url(name: str, *args: int) -> str:
    return reverse(f"customers:{name}", args=args)


def typed(customer: Customer, **values: object) -> dict[str, object]:
    """A filled in form of a new deal."""
    given = {
        "customer": customer.pk,
        "title": "Two lathes",
        "stage": deals.stage("First contact").pk,
        "amount": "5000",
        "currency": "CNY",
        "expected_on": "2030-05-01",
    }
    return {**given, **values}


# --- a new deal -------------------------------------------------------------------------------------------


def test_a_deal_is_opened_for_the_customer_that_was_picked(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    browser = sign_in(rep)
    page = browser.get(f"{url('deal-new')}?customer={customer.pk}")
    assert customer.name in page.content.decode()

    answer = browser.post(url("deal-new"), typed(customer))

    deal = Deal.objects.get()
    assert answer["Location"] == deal.get_absolute_url()
    assert (deal.title, deal.amount, deal.owner) == ("Two lathes", Decimal(5000), rep)


def test_a_form_without_a_title_comes_back_with_what_was_typed(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    answer = sign_in(rep).post(url("deal-new"), typed(customer, title="", source="Trade fair"))

    assert answer.status_code == 422
    assert "Trade fair" in answer.content.decode()


def test_what_the_stage_asks_for_is_said_above_the_form(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    answer = sign_in(rep).post(url("deal-new"), typed(customer, stage=deals.stage("Proposal").pk))

    assert answer.status_code == 422
    assert "Contact" in answer.content.decode()
    assert not Deal.objects.exists()


# --- one deal ---------------------------------------------------------------------------------------------


def test_the_page_shows_amount_stage_lines_and_stays(customer: Customer, rep: User, sign_in: Browser) -> None:
    product = deals.product(name_en="Lathe")
    deal = deals.deal(customer, rep, title="Two lathes", description="Soon")
    deal.lines.create(position=1, product=product, name="Lathe", quantity=2, price=100)

    page = sign_in(rep).get(deal.get_absolute_url()).content.decode()

    for words in ("Two lathes", "¥1,000", "Lathe", "First contact", "Soon", customer.name):
        assert words in page


def test_a_masked_reader_meets_no_figure(
    customer: Customer, rep: User, company: object, sign_in: Browser
) -> None:
    from tests.factories import ownership as people

    marketer = people.member(company.marketing, username="marketer")  # type: ignore[attr-defined]
    deal = deals.deal(customer, rep, title="Secret lathes", amount=Decimal("98765"), description="hush")

    for address in (deal.get_absolute_url(), url("deal-list"), url("customer-deals", customer.pk)):
        page = sign_in(marketer).get(address).content.decode()
        assert "Secret" not in page
        assert "98,765" not in page
        assert "98.77" not in page
        assert "hush" not in page
    found = sign_in(marketer).get(url("deal-list"), {"view": "all", "text": "Secret"})
    assert found.context["page"].rows == []
    assert (
        len(sign_in(marketer).get(url("deal-list"), {"view": "all", "text": "恒力"}).context["page"].rows)
        == 1
    )
    assert sign_in(marketer).get(url("deal-forecast")).status_code == 403
    assert sign_in(marketer).get(url("deal-quote", deal.pk)).status_code == 403


def test_who_does_not_see_the_customer_gets_404(
    customer: Customer, rep: User, other_department: User, sign_in: Browser
) -> None:
    deal = deals.deal(customer, rep)

    assert sign_in(other_department).get(deal.get_absolute_url()).status_code == 404


def test_a_rival_edit_answers_409_with_both_values(
    customer: Customer, rep: User, manager: User, sign_in: Browser
) -> None:
    deal = deals.deal(customer, rep, title="Two lathes")
    Deal.objects.filter(pk=deal.pk).update(title="Four lathes", version=2)
    values = {
        "title": "Three lathes",
        "amount": "1000",
        "currency": "CNY",
        "expected_on": deal.expected_on,
        "version": 1,
    }

    answer = sign_in(rep).post(url("deal-edit", deal.pk), values)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Three lathes" in page
    assert "Four lathes" in page


def test_an_edit_is_saved(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal = deals.deal(customer, rep)
    values = {
        "title": "Three lathes",
        "amount": "",
        "currency": "USD",
        "expected_on": "2030-01-01",
        "version": 1,
    }

    assert sign_in(rep).post(url("deal-edit", deal.pk), values).status_code == 302

    deal.refresh_from_db()
    assert (deal.title, deal.amount, deal.currency) == ("Three lathes", 0, "USD")


# --- stages -----------------------------------------------------------------------------------------------


def test_a_move_that_lacks_something_answers_with_its_fields(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    contact, deal = directory.contact(customer), deals.deal(customer, rep)
    to = deals.stage("Needs confirmed")
    browser = sign_in(rep)

    answer = browser.post(url("deal-move", deal.pk), {"to": to.pk, "version": 1})
    assert answer.status_code == 422
    assert 'name="contact"' in answer.content.decode()

    answer = browser.post(url("deal-move", deal.pk), {"to": to.pk, "version": 1, "contact": contact.pk})
    assert answer.status_code == 302
    deal.refresh_from_db()
    assert (deal.stage, deal.contact) == (to, contact)


def test_a_stage_that_is_gone_is_said(customer: Customer, rep: User, sign_in: Browser) -> None:
    answer = sign_in(rep).post(url("deal-move", deals.deal(customer, rep).pk), {"to": "999999"})

    assert answer.status_code == 422


def test_a_deal_is_won_lost_and_reopened(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal, browser = deals.deal(customer, rep), sign_in(rep)

    browser.post(url("deal-win", deal.pk))
    deal.refresh_from_db()
    assert deal.state == "won"
    browser.post(url("deal-reopen", deal.pk))
    assert browser.post(url("deal-lose", deal.pk), {}).status_code == 422
    browser.post(url("deal-lose", deal.pk), {"lost_reason": deals.reason().pk, "lost_note": "Price"})

    deal.refresh_from_db()
    assert (deal.state, deal.lost_reason, deal.lost_note) == ("lost", deals.reason(), "Price")


def test_a_deal_is_given_to_a_colleague(
    customer: Customer, rep: User, teammate: User, sign_in: Browser
) -> None:
    deal = deals.deal(customer, rep)

    sign_in(rep).post(url("deal-assign", deal.pk), {"owner": teammate.pk})

    deal.refresh_from_db()
    assert deal.owner == teammate


# --- lines ------------------------------------------------------------------------------------------------


def rows(*lines: dict[str, str], version: int = 1) -> dict[str, str]:
    posted = {"lines-rows": "1", "currency": "CNY", "version": str(version)}
    for number, line in enumerate(lines):
        posted.update({f"lines-{number}-{name}": value for name, value in line.items()})
    return posted


def test_products_are_named_by_code_or_name_and_bring_their_price(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    deals.product(code="L-1", name="车床", name_en="Lathe", price=Decimal("100"), unit="piece")
    deals.product(code="M-1", name="铣床", name_en="Mill", price=Decimal("50"))
    deal = deals.deal(customer, rep)
    posted = rows(
        {"what": "l-1", "quantity": "2"},
        {"what": "铣床", "quantity": "1", "price": "40", "discount_percent": "10"},
        {"what": "Delivery", "quantity": "1", "price": "20"},
        {"what": "", "quantity": "1"},
    )

    answer = sign_in(rep).post(url("deal-lines", deal.pk), posted)

    assert answer.status_code == 302
    deal.refresh_from_db()
    assert deal.amount == Decimal("256.00")
    found = [(one.product and one.product.code, one.price, one.unit) for one in deal.lines.all()]
    assert found == [("L-1", 100, "piece"), ("M-1", 40, ""), (None, 20, "")]


def test_a_line_without_a_price_comes_back(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal = deals.deal(customer, rep)

    answer = sign_in(rep).post(url("deal-lines", deal.pk), rows({"what": "Delivery", "quantity": "1"}))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "needs a price" in page
    assert "Delivery" in page


def test_lines_of_a_deal_that_moved_on_come_back(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal = deals.deal(customer, rep)
    Deal.objects.filter(pk=deal.pk).update(version=5)

    posted = rows({"what": "Delivery", "quantity": "1", "price": "7"})
    answer = sign_in(rep).post(url("deal-lines", deal.pk), posted)

    assert answer.status_code == 409
    assert "Delivery" in answer.content.decode()


# --- quote, panel -----------------------------------------------------------------------------------------


def test_a_quote_prints_in_the_customers_language(customer: Customer, rep: User, sign_in: Browser) -> None:
    product = deals.product(name="车床", name_en="Lathe")
    deal = deals.deal(customer, rep, amount=Decimal(180))
    deal.lines.create(position=1, product=product, name="Lathe", quantity=2, price=100, discount_percent=10)

    address = url("deal-quote", deal.pk)
    english = sign_in(rep).get(f"{address}?language=en&note=Thanks&valid_until=2031-02-03").content.decode()
    chinese = sign_in(rep).get(f"{address}?language=zh-hans").content.decode()

    assert "Lathe" in english
    assert "¥180" in english
    assert "¥200" in english
    assert "Thanks" in english
    assert "Feb. 3, 2031" in english or "3 Feb 2031" in english or "2031" in english
    assert "车床" in chinese
    assert '<article class="stack" lang="zh-hans">' in chinese
    assert '<html lang="en"' in chinese  # the paper alone: the page around it stays the reader's
    assert "Print</button>" in chinese


def test_the_panel_offers_a_new_deal_to_who_may_open_one(
    customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    deals.deal(customer, rep, title="Two lathes")

    mine = sign_in(rep).get(url("customer-deals", customer.pk)).content.decode()
    theirs = sign_in(agent).get(url("customer-deals", customer.pk)).content.decode()

    assert "Two lathes" in mine
    assert "Two lathes" in theirs
    assert url("deal-new") in mine
    assert url("deal-new") not in theirs


def test_late_deals_are_marked(customer: Customer, rep: User, sign_in: Browser) -> None:
    deal = deals.deal(customer, rep, expected_on=timezone.localdate() - timedelta(days=1))

    assert "overdue" in sign_in(rep).get(deal.get_absolute_url()).content.decode()
