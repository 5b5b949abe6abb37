"""Large files come in pieces: each at its place, only the owner's, resumed by choosing the same file again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from customers.records.imports import uploads
from customers.records.models import ImportBatch, Upload
from ownership.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NEW, START = "/customers/import/", "/customers/import/uploads/"
CONTENT = b"Company,City\nAcme,Berlin\nOther,Bonn\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def start(browser: Client, mark: str = "a", size: int = len(CONTENT)) -> Any:
    return browser.post(START, {"file_name": "big.csv", "size": size, "fingerprint": mark * 64})


def held(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def put(browser: Client, url: str, offset: int | str, piece: bytes) -> Any:
    return browser.put(url, piece, "application/octet-stream", headers={"Upload-Offset": str(offset)})


def test_pieces_become_an_import(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    upload = start(browser).json()

    assert put(browser, upload["url"], 0, CONTENT[:10]).json()["received"] == 10
    assert put(browser, upload["url"], 10, CONTENT[10:]).json()["received"] == len(CONTENT)
    answer = browser.post(NEW, {"upload": upload["id"]})

    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, batch.get_absolute_url())
    assert (batch.file_name, batch.mapping) == ("big.csv", {"Company": "name", "City": "city"})
    assert held(batch.stored_as) == CONTENT
    assert not Upload.objects.exists()


def test_the_same_file_chosen_again_goes_on_where_it_stopped(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    first = start(browser).json()
    put(browser, first["url"], 0, CONTENT[:10])

    again = start(browser).json()

    assert (again["url"], again["received"]) == (first["url"], 10)
    assert "big.csv" in browser.get(NEW).text


@pytest.mark.parametrize("offset", [0, 4, 11, "", "x"])
def test_a_piece_at_the_wrong_place_is_told_the_right_one(
    sign_in: SignIn, operator: User, offset: int | str
) -> None:
    browser = sign_in(operator)
    url = start(browser).json()["url"]
    put(browser, url, 0, CONTENT[:10])

    answer = put(browser, url, offset, b"xyz")

    assert (answer.status_code, answer.json()) == (409, {"received": 10})


def test_what_a_broken_request_wrote_beyond_the_rows_end_is_overwritten(
    sign_in: SignIn, operator: User
) -> None:
    browser = sign_in(operator)
    url = start(browser).json()["url"]
    stored = Upload.objects.get().stored_as
    with default_storage.open(stored, "r+b") as file:
        file.write(b"left behind by a killed process")

    put(browser, url, 0, CONTENT[:5])

    assert held(stored) == CONTENT[:5]


def test_more_than_was_announced_is_refused(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    url = start(browser, size=5).json()["url"]

    answer = put(browser, url, 0, CONTENT)

    assert (answer.status_code, Upload.objects.get().received) == (422, 0)


def test_an_unfinished_file_is_not_imported(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    upload = start(browser).json()

    answer = browser.post(NEW, {"upload": upload["id"]})

    assert (answer.status_code, "not arrived completely" in answer.text) == (422, True)
    assert Upload.objects.exists()


def test_a_complete_file_that_cannot_be_read_is_thrown_away(
    sign_in: SignIn, operator: User, django_capture_on_commit_callbacks: Any
) -> None:
    browser = sign_in(operator)
    upload = start(browser, size=4).json()
    put(browser, upload["url"], 0, b"\x00\x01\x02\x03")

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(NEW, {"upload": upload["id"]})

    assert answer.status_code == 422
    assert not Upload.objects.exists()
    assert default_storage.listdir("imports")[1] == []


def test_nobody_else_sees_or_touches_it(sign_in: SignIn, rep: User, operator: User) -> None:
    upload = start(sign_in(rep)).json()
    other = sign_in(operator)

    assert other.get(upload["url"]).status_code == 404
    assert put(other, upload["url"], 0, CONTENT).status_code == 404
    assert other.delete(upload["url"]).status_code == 404
    assert other.post(NEW, {"upload": upload["id"]}).status_code == 404
    assert "big.csv" not in other.get(NEW).text


def test_cancelling_throws_it_away(
    sign_in: SignIn, operator: User, django_capture_on_commit_callbacks: Any
) -> None:
    browser = sign_in(operator)
    first, second = start(browser, "a").json(), start(browser, "b").json()

    with django_capture_on_commit_callbacks(execute=True):
        answers = browser.delete(first["url"]), browser.post(second["url"])

    assert [answer.status_code for answer in answers] == [204, 302]
    assert default_storage.listdir("imports")[1] == []


@pytest.mark.parametrize(("size", "sentence"), [(0, "empty"), (10**12, "at most")])
def test_a_size_that_is_not_taken_is_said_before_anything_is_sent(
    sign_in: SignIn, operator: User, size: int, sentence: str
) -> None:
    answer = start(sign_in(operator), size=size)

    assert answer.status_code == 422
    assert sentence in answer.json()["message"]


def test_a_person_has_five_on_the_way_at_most(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    answers = [start(browser, mark).status_code for mark in "abcdef"]

    assert answers == [200] * 5 + [422]


def test_who_may_not_import_sends_nothing(sign_in: SignIn, stranger: User, accountant: User) -> None:
    assert [start(sign_in(person)).status_code for person in (stranger, accountant)] == [403, 403]


def test_a_piece_needs_the_forms_token(operator: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(operator)

    assert start(browser).status_code == 403


def test_unfinished_files_are_swept_after_a_day(
    sign_in: SignIn, operator: User, django_capture_on_commit_callbacks: Any
) -> None:
    browser = sign_in(operator)
    start(browser, "a")
    start(browser, "b")
    old = Upload.objects.order_by("pk")[:1].get()
    Upload.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(hours=25))

    with django_capture_on_commit_callbacks(execute=True):
        uploads.sweep()

    assert Upload.objects.count() == 1
    assert len(default_storage.listdir("imports")[1]) == 1


def test_the_database_keeps_received_within_size(operator: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(
            by=operator, file_name="x", fingerprint="a" * 64, size=1, received=2, stored_as="x"
        )
