"""Keeping files, handing them out, and what nobody gets."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.interactions import actions as interactions
from customers.records.documents import actions, selectors, store
from customers.records.documents.models import Document
from customers.records.models import TimelineEntry
from tests.factories import orders
from tests.factories.interactions import PDF, PNG, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """A storage of this test's own."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages
    return tmp_path


def _address(document: Document, name: str = "customers:document-file") -> str:
    return reverse(name, args=[document.customer_id, document.pk])


def _met(browser: Any, address: str) -> Any:
    """The answer, read to its end: that closes the file, as a server would."""
    answer = browser.get(address)
    if answer.streaming:
        list(answer.streaming_content)
    return answer


def test_a_file_is_kept_under_a_name_that_says_nothing(customer: Any, rep: Any, files: Path) -> None:
    (document,) = actions.add(customer, [upload("合同.pdf")], by=rep)

    assert document.name == "合同.pdf"
    assert "合同" not in document.stored_as
    assert (files / document.stored_as).read_bytes() == PDF
    assert TimelineEntry.objects.get().kind == "document.added"


def test_it_comes_back_as_it_was(customer: Any, rep: Any, sign_in: Any) -> None:
    (document,) = actions.add(customer, [upload("报价.txt", b"1,234")], by=rep)

    answer = sign_in(rep).get(_address(document))

    assert b"".join(answer.streaming_content) == b"1,234"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_picture_is_shown_unless_it_is_asked_for_as_a_file(customer: Any, rep: Any, sign_in: Any) -> None:
    (document,) = actions.add(customer, [upload("a.png", PNG)], by=rep)
    browser = sign_in(rep)

    assert _met(browser, _address(document))["Content-Disposition"].startswith("inline")
    assert _met(browser, f"{_address(document)}?download=1")["Content-Disposition"].startswith("attachment")


def test_a_file_opens_only_behind_its_customers_lock(
    customer: Any, rep: Any, other_department: Any, stranger: Any, sign_in: Any
) -> None:
    (document,) = actions.add(customer, [upload()], by=rep)

    for person in (other_department, stranger):
        assert sign_in(person).get(_address(document)).status_code == 404


def test_a_file_of_another_customer_is_not_there(
    customer: Any, key_customer: Any, rep: Any, sign_in: Any
) -> None:
    (document,) = actions.add(key_customer, [upload()], by=rep)

    address = reverse("customers:document-file", args=[customer.pk, document.pk])

    assert sign_in(rep).get(address).status_code == 404


def test_each_file_stands_behind_its_own_facet(customer: Any, rep: Any, company: Any, sign_in: Any) -> None:
    """Marketing reads interactions, but no documents."""
    from tests.factories import ownership as people

    marketer = people.member(company.marketing)
    (contract,) = actions.add(customer, [upload("contract.pdf")], by=rep)
    row = interactions.log(customer, by=rep, kind="visit", text="x", files=[upload("photo.png", PNG)])
    photo = Document.objects.about(row).get()
    browser = sign_in(marketer)

    assert _met(browser, _address(contract)).status_code == 404
    assert _met(browser, _address(photo)).status_code == 200


def test_who_may_not_write_documents_adds_none(customer: Any, supporter: Any) -> None:
    with pytest.raises(PermissionDenied):
        actions.add(customer, [upload()], by=supporter)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.pdf", b"", "empty"), ("a.pdf", PDF * 50, "larger"), ("a.pdf", b"<html>", "content")],
)
def test_what_is_not_taken_is_named(customer: Any, rep: Any, name: str, content: bytes, words: str) -> None:
    with override_settings(DOCUMENT_MAX_BYTES=1024), pytest.raises(RuleBroken, match=words):
        actions.add(customer, [upload("fine.pdf"), upload(name, content)], by=rep)

    assert not Document.objects.exists()


def test_the_file_goes_when_the_removal_is_final(
    customer: Any, rep: Any, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (document,) = actions.add(customer, [upload()], by=rep)
    path = files / document.stored_as

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(document, by=rep)
        assert path.exists()

    assert not path.exists()


def test_only_the_uploader_and_managers_remove(customer: Any, rep: Any, agent: Any, manager: Any) -> None:
    (document,) = actions.add(customer, [upload()], by=rep)

    with pytest.raises(PermissionDenied):
        actions.remove(document, by=agent)
    actions.remove(document, by=manager)


def test_the_sweep_removes_what_no_row_names_after_a_day(
    customer: Any, rep: Any, files: Path, monkeypatch: Any
) -> None:
    (document,) = actions.add(customer, [upload()], by=rep)
    orphan = store.keep(upload().file)

    assert store.sweep() == 0
    monkeypatch.setattr(
        type(default_storage._wrapped),
        "get_modified_time",
        lambda self, name: timezone.now() - timedelta(days=2),
    )

    assert store.sweep() == 1
    assert not (files / orphan).exists()
    assert (files / document.stored_as).exists()


def test_the_panel_takes_several_files_and_says_what_is_wrong(customer: Any, rep: Any, sign_in: Any) -> None:
    browser, address = sign_in(rep), reverse("customers:customer-documents", args=[customer.pk])

    refused = browser.post(address, {"files": [upload(), upload("x.html", b"<p>")]})
    taken = browser.post(address, {"files": [upload("one.pdf"), upload("two.pdf")]})

    assert refused.status_code == 422
    assert b"x.html" in refused.content
    assert taken.status_code == 302
    assert Document.objects.count() == 2
    assert b"two.pdf" in browser.get(address).content


def test_what_hangs_on_an_interaction_goes_with_the_right_to_change_it(
    customer: Any, rep: Any, teammate: Any, sign_in: Any
) -> None:
    call = interactions.log(customer, by=rep, kind="call", text="x", files=[upload("note.pdf")])
    (document,) = Document.objects.about(call)
    assert len(selectors.shown([document], customer, rep, {call.pk: call})) == 1
    assert selectors.shown([document], customer, rep, {call.pk: call})[0].remove_url
    assert not selectors.on_panel(rep, customer)[0].remove_url

    type(call).objects.filter(pk=call.pk).update(created_at=timezone.now() - timedelta(days=400))

    answer = sign_in(rep).post(_address(document, "customers:document-remove"))
    assert answer.status_code == 403
    assert Document.objects.filter(pk=document.pk).exists()


def test_an_issued_invoice_keeps_its_file_but_for_finance(
    customer: Any, rep: Any, manager: Any, accountant: Any
) -> None:
    invoice = orders.invoice(orders.signed(customer, rep), rep)
    type(customer).objects.filter(pk=customer.pk).update(ordered_at=timezone.now())
    customer.refresh_from_db()
    (document,) = actions.attach(
        customer, [upload("A-1.pdf")], by=accountant, about=invoice, facet="payments"
    )
    customer.refresh_from_db()

    for who in (rep, manager):
        with pytest.raises(PermissionDenied):
            actions.remove(document, by=who)
    actions.remove(document, by=accountant)
