"""Invoice profiles and invoices: who may, never more than was signed without a word, what is told, the file's lock."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory.models import Customer
from customers.orders import actions as orders_actions
from customers.orders.invoices import actions, selectors
from customers.orders.invoices.models import Invoice, InvoiceProfile
from customers.orders.models import Order
from customers.records.documents.models import Document
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import User
from tests.factories import interactions as talks
from tests.factories import orders

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def url(name: str, *args: int) -> str:
    return reverse(f"customers:{name}", args=args)


@pytest.fixture
def order(customer: Customer, rep: User) -> Order:
    """Signed over 1,000; finance sees the customer."""
    return orders_actions.sign(orders.order(customer, rep, lines=[("Lathe", 1, 1000)]), by=rep)


@pytest.fixture
def profile(customer: Customer, rep: User) -> InvoiceProfile:
    return actions.keep_profile(
        customer, by=rep, title="恒力精密机械有限公司", tax_number="9132", bank="ICBC", account="6222"
    )


def asked(order: Order, profile: InvoiceProfile, by: User, amount: int = 1000, **values: str) -> Invoice:
    return actions.request(order, by=by, profile=profile, amount=Decimal(amount), **values)


# --- profiles ---------------------------------------------------------------------------------------------


def test_the_first_profile_is_the_usual_one_and_another_takes_its_place(
    customer: Customer, profile: InvoiceProfile, rep: User
) -> None:
    assert profile.is_usual

    other = actions.keep_profile(customer, by=rep, title="Holding", is_usual=True)

    profile.refresh_from_db()
    assert (profile.is_usual, other.is_usual) == (False, True)
    actions.remove_profile(other, by=rep)
    profile.refresh_from_db()
    assert profile.is_usual


def test_the_usual_profile_has_a_successor_whatever_the_page_said(
    customer: Customer, profile: InvoiceProfile, rep: User
) -> None:
    seen = actions.keep_profile(customer, by=rep, title="Another")
    actions.keep_profile(
        customer, by=rep, profile=InvoiceProfile.objects.get(pk=seen.pk), title="Another", is_usual=True
    )

    actions.remove_profile(seen, by=rep)

    profile.refresh_from_db()
    assert profile.is_usual


def test_a_stale_profile_is_a_conflict_and_a_stranger_keeps_none(
    customer: Customer, profile: InvoiceProfile, rep: User, agent: User, teammate: User
) -> None:
    actions.keep_profile(customer, by=rep, profile=profile, version=1, title="New")
    with pytest.raises(EditConflict):
        actions.keep_profile(customer, by=rep, profile=profile, version=1, title="Other")
    for who in (agent, teammate):
        with pytest.raises(PermissionDenied):
            actions.keep_profile(customer, by=who, title="x")


# --- invoices ---------------------------------------------------------------------------------------------


def test_an_invoice_keeps_what_the_profile_said(order: Order, profile: InvoiceProfile, rep: User) -> None:
    invoice = asked(order, profile, rep)
    actions.keep_profile(order.customer, by=rep, profile=profile, title="Renamed")

    invoice.refresh_from_db()
    assert (invoice.title, invoice.tax_number, invoice.state) == ("恒力精密机械有限公司", "9132", "requested")
    assert Event.objects.get(name="invoice.requested").facts == {"order": order.pk}


def test_never_more_than_was_signed_unless_somebody_says_why(
    order: Order, profile: InvoiceProfile, rep: User, customer: Customer
) -> None:
    asked(order, profile, rep, 700)
    with pytest.raises(RuleBroken, match="¥300"):
        asked(order, profile, rep, 301)
    asked(order, profile, rep, 300)
    assert (
        asked(order, profile, rep, 5, over_reason="Freight paid for them").over_reason
        == "Freight paid for them"
    )
    with pytest.raises(RuleBroken, match="signed"):
        asked(orders.order(customer, rep), profile, rep, 1)


def test_finance_issues_it_once_with_a_number_of_its_own(
    order: Order, profile: InvoiceProfile, rep: User, accountant: User
) -> None:
    invoice, other = asked(order, profile, rep, 500), asked(order, profile, rep, 500)
    with pytest.raises(PermissionDenied):
        actions.issue(invoice, by=rep, number="A1", on=timezone.localdate())

    invoice = actions.issue(invoice, by=accountant, number=" A1 ", on=timezone.localdate())

    assert (invoice.state, invoice.number, invoice.issued_by) == ("issued", "A1", accountant)
    with pytest.raises(RuleBroken, match="number A1"):
        actions.issue(other, by=accountant, number="A1", on=timezone.localdate())
    with pytest.raises(RuleBroken, match="already"):
        actions.issue(invoice, by=accountant, number="A2", on=timezone.localdate())


def test_a_request_is_withdrawn_by_who_may_ask_an_invoice_voided_by_finance(
    order: Order, profile: InvoiceProfile, rep: User, accountant: User
) -> None:
    actions.void(asked(order, profile, rep), by=rep, reason="A mistake")
    invoice = actions.issue(asked(order, profile, rep), by=accountant, number="A1", on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        actions.void(invoice, by=rep, reason="x")

    invoice = actions.void(invoice, by=accountant, reason="Wrong title")

    assert (invoice.state, invoice.number, invoice.void_reason) == ("voided", "A1", "Wrong title")
    assert selectors.invoiced(order) == 0
    with pytest.raises(RuleBroken, match="already"):
        actions.void(invoice, by=accountant, reason="x")


def test_a_request_that_was_issued_meanwhile_is_not_withdrawn(
    order: Order, profile: InvoiceProfile, rep: User, accountant: User
) -> None:
    seen = asked(order, profile, rep)
    actions.issue(Invoice.objects.get(pk=seen.pk), by=accountant, number="A1", on=timezone.localdate())

    with pytest.raises(PermissionDenied):
        actions.void(seen, by=rep, reason="A mistake")


def test_a_voided_order_takes_its_requests_back_and_waits_for_what_is_issued(
    order: Order, profile: InvoiceProfile, rep: User, accountant: User
) -> None:
    waiting = asked(order, profile, rep, 400)
    issued = actions.issue(
        asked(order, profile, rep, 600), by=accountant, number="A1", on=timezone.localdate()
    )
    with pytest.raises(RuleBroken, match="Void the invoice first"):
        orders_actions.void(order, by=rep, reason="Withdrawn")
    actions.void(issued, by=accountant, reason="x")

    orders_actions.void(order, by=rep, reason="Withdrawn")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.void_reason) == ("voided", "Withdrawn")


def test_finance_is_asked_and_the_asker_told(
    order: Order, profile: InvoiceProfile, rep: User, accountant: User, manager: User
) -> None:
    invoice = asked(order, profile, rep)
    while relay.drain():
        pass
    asks = Notice.objects.get(event__name="invoice.requested")
    assert (asks.recipient, asks.done_at) == (accountant, None)

    actions.issue(invoice, by=accountant, number="A1", on=timezone.localdate())
    while relay.drain():
        pass

    asks.refresh_from_db()
    assert asks.done_at is not None
    assert Notice.objects.get(event__name="invoice.issued").recipient == rep


def test_the_database_keeps_its_promises(order: Order, profile: InvoiceProfile, rep: User) -> None:
    asked(order, profile, rep)
    for values in ({"amount": 0}, {"title": ""}, {"number": "x"}, {"state": "issued"}, {"void_reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.update(**values)


# --- pages ------------------------------------------------------------------------------------------------


def test_an_invoice_is_asked_for_issued_with_its_file_and_read_behind_the_lock(
    order: Order, customer: Customer, rep: User, accountant: User, agent: User, sign_in: Browser
) -> None:
    browser, desk = sign_in(rep), sign_in(accountant)
    assert "Enter a profile" in browser.get(url("invoice-new", order.pk)).content.decode()
    answer = browser.post(
        url("invoice-profile-new", customer.pk), {"title": "恒力", "tax_number": "9132", "order": order.pk}
    )
    assert answer["Location"] == url("invoice-new", order.pk)
    assert 'value="1000.00"' in browser.get(url("invoice-new", order.pk)).content.decode()

    typed = {"profile": InvoiceProfile.objects.get().pk, "kind": "special", "amount": "1000"}
    assert browser.post(url("invoice-new", order.pk), {**typed, "amount": "2000"}).status_code == 422
    browser.post(url("invoice-new", order.pk), typed)
    invoice = Invoice.objects.get()
    assert desk.get(url("invoice-issue", order.pk, invoice.pk)).status_code == 200
    today = timezone.localdate().isoformat()
    bad = SimpleUploadedFile("a.html", b"<html>")
    answer = desk.post(url("invoice-issue", order.pk, invoice.pk), {"number": "A1", "on": today, "file": bad})
    assert answer.status_code == 422
    desk.post(
        url("invoice-issue", order.pk, invoice.pk),
        {"number": "A1", "on": today, "file": talks.upload("a.pdf")},
    )

    document = Document.objects.get(about_type="customers.invoice", about_id=invoice.pk)
    assert document.facet == "payments"
    page = browser.get(order.get_absolute_url()).content.decode()
    assert "a.pdf" in page
    assert "A1" in page
    fetch = url("document-file", customer.pk, document.pk)
    assert sign_in(agent).get(fetch).status_code == 404
    assert b"".join(browser.get(fetch).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_finance_opens_its_list_with_what_waits(
    order: Order, profile: InvoiceProfile, rep: User, accountant: User, agent: User, sign_in: Browser
) -> None:
    from customers.records.lists import kinds
    from customers.records.lists.listing import Listing

    waiting = asked(order, profile, rep, 400)
    actions.issue(asked(order, profile, rep, 600), by=accountant, number="A1", on=timezone.localdate())
    browser, kind = sign_in(accountant), kinds.find("invoices")
    assert kind is not None

    assert [row.pk for row in browser.get(url("invoice-list")).context["page"].rows] == [waiting.pk]
    columns = ",".join(Listing(kind, accountant, {}, kind.address).offered)
    found = browser.get(url("invoice-list"), {"view": "all", "columns": columns, "sort": "requested_at"})
    assert len(found.context["page"].rows) == 2
    assert len(browser.get(url("invoice-list"), {"view": "all", "text": "a1"}).context["page"].rows) == 1
    assert sign_in(agent).get(url("invoice-list")).status_code == 403
    panel = sign_in(agent).get(url("customer-invoices", order.customer_id)).content.decode()
    assert "恒力精密" not in panel
    assert "9132" not in panel


def test_a_profile_is_changed_and_removed_by_its_pages(
    customer: Customer, profile: InvoiceProfile, rep: User, sign_in: Browser
) -> None:
    browser = sign_in(rep)
    address = url("invoice-profile-edit", customer.pk, profile.pk)
    assert "9132" in browser.get(address).content.decode()

    assert browser.post(address, {"title": "", "version": 1}).status_code == 422
    assert browser.post(address, {"title": "New", "version": 1}).status_code == 302
    assert browser.post(address, {"title": "Mine", "version": 1}).status_code == 409
    assert "New" in browser.get(url("customer-invoices", customer.pk)).content.decode()
    browser.post(url("invoice-profile-delete", customer.pk, profile.pk))
    assert not InvoiceProfile.objects.exists()
