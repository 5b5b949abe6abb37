"""Importing in the browser: choose, map, check, import; wrong files, other people's, and what is told."""

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.directory.models import Customer
from customers.records.imports import actions
from customers.records.imports.beginning import Beginning
from customers.records.models import ImportBatch
from notifications import relay, runner
from notifications.models import Job
from ownership.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NEW = "/customers/import/"
GOOD = "Company,City,Colour\nAcme,Berlin,red\nOther,Bonn,blue\n"
BAD = "Company,Founded\nA,2020-01-01\nB,2020-01-01\n=HYPERLINK(1),soon\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def upload(browser: Client, content: str | bytes, name: str = "list.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return browser.post(NEW, {"file": SimpleUploadedFile(name, data)})


def uploaded(browser: Client, content: str, name: str = "list.csv") -> ImportBatch:
    assert upload(browser, content, name).status_code == 302
    return ImportBatch.objects.latest("pk")


def check(browser: Client, batch: ImportBatch, **answers: str) -> Any:
    headers = Beginning.kept(batch).headers
    chosen = {f"column-{place}": batch.mapping[header] for place, header in enumerate(headers)}
    address = reverse("customers:import-mapping", args=[batch.pk])
    return browser.post(
        address, {**chosen, **{key.replace("_", "-"): value for key, value in answers.items()}}
    )


def work() -> None:
    """Do the queued jobs and deliver what they told."""
    while runner.work(runner.holder_name(), threading.Event()):
        pass
    relay.drain()


def run(browser: Client, batch: ImportBatch) -> Any:
    return browser.post(reverse("customers:import-run", args=[batch.pk]))


@pytest.mark.django_db(transaction=True)
def test_from_file_to_customers(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, GOOD)
    assert "Colour" in browser.get(batch.get_absolute_url()).text
    assert batch.mapping == {"Company": "name", "City": "city", "Colour": ""}

    check(browser, batch)
    assert "It begins in a moment." in browser.get(batch.get_absolute_url()).text
    work()
    page = browser.get(batch.get_absolute_url()).text
    assert "nothing is written yet" in page
    assert "These columns are left out: Colour." in page
    assert not Customer.objects.exists()

    run(browser, batch)
    work()
    page = browser.get(batch.get_absolute_url()).text
    assert "All rows are imported." in page
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Acme", "Other"]
    batch.refresh_from_db()
    assert batch.stored_as == ""
    assert default_storage.listdir("imports")[1] == []


@pytest.mark.django_db(transaction=True)
def test_a_refused_row_stops_the_import_and_is_said_on_the_page_and_in_the_file(
    sign_in: SignIn, operator: User
) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, BAD)
    check(browser, batch, column_1="founded_on")
    work()

    page = browser.get(batch.get_absolute_url()).text
    file = browser.get(reverse("customers:import-findings", args=[batch.pk]))

    assert "1 row cannot be imported" in page
    assert "is not a date" in page
    assert reverse("customers:import-run", args=[batch.pk]) not in page
    assert run(browser, batch).status_code == 422
    assert file["Content-Type"].startswith("text/csv")
    assert "4,Founded,refused,“soon” is not a date." in file.text
    assert not Customer.objects.exists()


def test_the_downloaded_findings_hold_no_live_formula(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, "Company,=cmd|' /C calc'!A0\nA,1\n")
    batch.findings.create(
        row=2, column="=cmd|' /C calc'!A0", severity="error", code="not_a_date", params={"value": 1}
    )

    text = browser.get(reverse("customers:import-findings", args=[batch.pk])).text

    assert "'=cmd" in text
    assert ",=cmd" not in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00" * 50, "This is not a table."),
        (b'Name,City\nAcme,"Ber', "is never closed"),
        (b"PK\x03\x04 and nothing", "workbook is damaged"),
        (b"\xef\xbb\xbfName\nM\xfcller\n", "a byte that is not UTF-8 text"),
        (b"Name,City\n", "no rows below it"),
    ],
)
def test_an_unreadable_file_answers_422_with_a_sentence_and_is_not_kept(
    sign_in: SignIn, operator: User, content: bytes, sentence: str
) -> None:
    answer = upload(sign_in(operator), content)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not ImportBatch.objects.exists()


def test_a_file_too_large_is_refused(sign_in: SignIn, operator: User, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 10

    answer = upload(sign_in(operator), GOOD)

    assert (answer.status_code, "at most 0 MB are taken" in answer.text) == (422, True)


def test_a_mapping_without_a_name_or_with_one_twice_answers_422(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, GOOD)

    nameless = check(browser, batch, column_0="")
    twice = check(browser, batch, column_1="name")

    assert (nameless.status_code, "Choose the column that holds “name”." in nameless.text) == (422, True)
    assert (twice.status_code, "holds this already" in twice.text) == (422, True)
    batch.refresh_from_db()
    assert batch.state == "uploaded"


def test_a_target_that_is_not_ones_to_choose_answers_422(sign_in: SignIn, rep: User, company: Any) -> None:
    browser = sign_in(rep)
    batch = uploaded(browser, GOOD)

    answer = check(browser, batch, target="department:sales-south")

    assert answer.status_code == 422


def test_a_reps_file_goes_to_himself_unless_he_chooses(sign_in: SignIn, rep: User, operator: User) -> None:
    assert uploaded(sign_in(rep), GOOD).target == "owner:rep"
    assert uploaded(sign_in(operator), GOOD).target == ""


def test_an_import_waits_for_its_check(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)

    answer = run(browser, uploaded(browser, GOOD))

    assert (answer.status_code, "Check the file first" in answer.text) == (422, True)


def test_two_clicks_start_one_job(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, GOOD)

    answers = [check(browser, batch).status_code for _click in range(2)]

    assert answers == [302, 409]
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_leaves_the_import_to_be_tried_again(
    sign_in: SignIn, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, GOOD)
    check(browser, batch)
    default_storage.delete(batch.stored_as)
    for _try in range(3):
        work()
        Job.objects.update(due_at=timezone.now())
    work()

    batch.refresh_from_db()
    assert batch.state == "failed"
    assert not Customer.objects.exists()


def test_the_open_page_gets_its_progress_and_then_itself(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, GOOD)
    check(browser, batch)
    address = batch.get_absolute_url()

    running = browser.get(address, headers={"HX-Request": "true"})
    ImportBatch.objects.filter(pk=batch.pk).update(state="checked")
    done = browser.get(address, headers={"HX-Request": "true"})

    assert running.text.lstrip().startswith(f'<div class="stack" id="import-{batch.pk}"')
    assert done["HX-Refresh"] == "true"


def test_who_may_not_import_gets_403(sign_in: SignIn, accountant: User, agent: User, stranger: User) -> None:
    for person in (accountant, agent, stranger):
        browser = sign_in(person)
        assert browser.get(NEW).status_code == 403
        assert upload(browser, GOOD).status_code == 403


def test_anothers_import_is_not_there_and_for_operations_without_its_content(
    sign_in: SignIn, rep: User, teammate: User, operator: User
) -> None:
    batch = uploaded(sign_in(rep), GOOD)
    address = batch.get_absolute_url()

    seen = sign_in(operator).get(address)

    assert sign_in(teammate).get(address).status_code == 404
    assert (seen.status_code, "Berlin" in seen.text) == (200, False)
    assert check(sign_in(operator), batch).status_code == 403
    assert sign_in(operator).get(reverse("customers:import-findings", args=[batch.pk])).status_code == 403


def test_the_list_asks_the_same_for_few_and_for_many(
    sign_in: SignIn, operator: User, django_assert_max_num_queries: Any
) -> None:
    browser = sign_in(operator)
    for _number in range(12):
        actions.begin(io.BytesIO(GOOD.encode()), by=operator, file_name="x" * 190 + ".csv")
    browser.get(reverse("customers:import-list"))

    with django_assert_max_num_queries(15):
        page = browser.get(reverse("customers:import-list"))

    assert page.text.count("<tr>") == 13


def test_the_sweep_throws_old_files_away_and_gives_up_what_a_command_left(
    sign_in: SignIn, operator: User, django_capture_on_commit_callbacks: Any
) -> None:
    old = uploaded(sign_in(operator), GOOD)
    left = actions.begin(io.BytesIO(GOOD.encode()), by=operator, file_name="left.csv")
    long_ago = timezone.now() - 2 * actions.KEPT
    ImportBatch.objects.update(created_at=long_ago)
    ImportBatch.objects.filter(pk=left.pk).update(state="running")

    with django_capture_on_commit_callbacks(execute=True):
        actions.sweep()

    old.refresh_from_db()
    left.refresh_from_db()
    assert (old.stored_as, left.state) == ("", "failed")
    assert default_storage.listdir("imports")[1] == []
