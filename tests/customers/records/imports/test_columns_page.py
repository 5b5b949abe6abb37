"""The columns page: how a file is read, what is remembered, what comes back with reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from customers.records.imports import actions, remembered
from customers.records.imports.beginning import Beginning
from customers.records.models import ImportBatch, ImportMapping
from ownership.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NEW = "/customers/import/"
FILE = "Company,City,Colour\nAcme,Berlin,red\nOther,Bonn,blue\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def uploaded(browser: Client, content: str | bytes, name: str = "list.csv", **fields: str) -> ImportBatch:
    data = content.encode() if isinstance(content, str) else content
    answer = browser.post(NEW, {"file": SimpleUploadedFile(name, data), **fields})
    assert answer.status_code == 302, answer.text
    return ImportBatch.objects.latest("pk")


def post(browser: Client, name: str, batch: ImportBatch, **fields: Any) -> Any:
    address = reverse(f"customers:{name}", args=[batch.pk])
    return browser.post(address, {key.replace("column_", "column-"): value for key, value in fields.items()})


def boxes(batch: ImportBatch, **changed: str) -> dict[str, str]:
    headers = Beginning.kept(batch).headers
    return {f"column_{place}": batch.mapping[header] for place, header in enumerate(headers)} | changed


def refused(batch: ImportBatch) -> ImportBatch:
    """As a check leaves it that found row 3 wrong."""
    batch.findings.create(row=3, column="City", severity="error", code="required", params={"field": "City"})
    ImportBatch.objects.filter(pk=batch.pk).update(state="checked", rows=2, refused=1)
    return batch


def test_a_file_without_header_is_read_from_its_first_row(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)

    batch = uploaded(browser, "1,Acme,a@acme.example\n2,Other,b@other.example\n")
    page = browser.get(batch.get_absolute_url()).text

    assert Beginning.kept(batch).headers == ["A", "B", "C"]
    assert "no header row" in page


def test_a_person_may_say_that_there_is_a_header(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, "2023,Acme,a@acme.example\n2,Other,b@other.example\n")

    answer = post(browser, "import-reading", batch, kind="customers", header="on")

    batch.refresh_from_db()
    assert answer.status_code == 302
    assert (batch.options["header"], Beginning.kept(batch).headers[1]) == (True, "Acme")


def test_what_cannot_be_read_so_is_said_and_the_file_stays_as_it_was(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, "Name,City\nMüller,Köln\n".encode("cp1252"))

    answer = post(browser, "import-reading", batch, kind="customers", header="on", encoding="utf-8")

    batch.refresh_from_db()
    assert (answer.status_code, "is not UTF-8 text" in answer.text) == (422, True)
    assert (batch.encoding, batch.options) == ("cp1252", {})


def test_the_first_rows_are_shown_as_they_will_be_read(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, "Company,Founded\nAcme,5/13/2020\nOther,soon\n")

    answer = post(browser, "import-preview", batch, **boxes(batch, column_1="founded_on"))

    assert answer.status_code == 200
    assert "2020-05-13" in answer.text
    assert "is not a date" in answer.text
    batch.refresh_from_db()
    assert batch.mapping["Founded"] != "founded_on" or batch.state == "uploaded"


def test_the_next_file_with_such_headers_is_read_as_the_last_time(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    first = uploaded(browser, FILE)
    post(
        browser, "import-mapping", first, **boxes(first, column_1="district", column_2="note"), policy="leave"
    )

    second = uploaded(browser, FILE.replace("Acme", "Third"), "other.csv")

    assert second.mapping == {"Company": "name", "City": "district", "Colour": "note"}
    assert second.options["policy"] == "leave"
    assert "Read as such a file was read the last time" in browser.get(second.get_absolute_url()).text


def test_a_file_that_came_back_with_reasons_is_read_as_before(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    first = uploaded(browser, FILE)
    post(browser, "import-mapping", first, **boxes(first, column_2="note"))

    reasons = FILE.replace("Company", "Outcome,What is wrong,Company").replace("Acme", ",,Acme")
    second = uploaded(browser, reasons.replace("Other", "refused,no,Other"))

    assert second.mapping == {
        "Outcome": "", "What is wrong": "", "Company": "name", "City": "city", "Colour": "note"
    }  # fmt: skip
    assert "Read as such a file was read the last time" in browser.get(second.get_absolute_url()).text


def test_what_was_guessed_over_an_empty_column_is_guessed_anew(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    first = uploaded(browser, "Company,City,Founded,Colour\nAcme,Berlin,,\n")
    assert first.mapping["Founded"] == "founded_on"
    post(browser, "import-mapping", first, **boxes(first, column_3="note"))

    second = uploaded(browser, "Company,City,Founded,Colour\nThird,Berlin,15,\n")

    assert second.mapping == {"Company": "name", "City": "city", "Founded": "", "Colour": "note"}
    assert "Read as such a file was read the last time" in browser.get(second.get_absolute_url()).text


def test_what_one_person_chose_is_not_anothers_last_time(sign_in: SignIn, operator: User, rep: User) -> None:
    browser = sign_in(operator)
    first = uploaded(browser, FILE)
    post(browser, "import-mapping", first, **boxes(first, column_1="district"))

    assert uploaded(sign_in(rep), FILE).mapping["City"] == "city"


def test_columns_kept_under_a_name_are_everybodys(sign_in: SignIn, operator: User, rep: User) -> None:
    browser = sign_in(operator)
    first = uploaded(browser, FILE)
    post(browser, "import-mapping", first, **boxes(first, column_2="note"), save_as="Colour lists")
    saved = ImportMapping.objects.get(name="Colour lists")

    other = sign_in(rep)
    batch = uploaded(other, FILE)
    post(other, "import-reading", batch, kind="customers", header="on", saved=saved.pk)

    batch.refresh_from_db()
    assert batch.mapping["Colour"] == "note"
    assert batch.target == "owner:rep"


def test_who_may_not_share_has_no_such_box_and_is_refused(sign_in: SignIn, rep: User) -> None:
    browser = sign_in(rep)
    batch = uploaded(browser, FILE)

    post(browser, "import-mapping", batch, **boxes(batch), save_as="Mine")

    assert "save_as" not in browser.get(batch.get_absolute_url()).text
    assert not ImportMapping.objects.exclude(name="").exists()


def test_a_remembered_field_that_is_gone_is_left_out(operator: User) -> None:
    batch = actions.begin(io.BytesIO(FILE.encode()), by=operator, file_name="a.csv")
    saved = ImportMapping(kind="customers", mapping={"company": "name", "City": "custom:gone"})

    columns = remembered.columns(saved, actions.get_kind("customers"), Beginning.kept(batch).headers, {})

    assert columns == {"Company": "name", "City": "", "Colour": ""}


def test_the_rows_come_back_with_the_reasons_in_front(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = refused(uploaded(browser, "Company,City,Phone\nAcme,Berlin,+49 30 1\n=1+1,,0301\n"))
    address = reverse("customers:import-rows", args=[batch.pk])

    text = b"".join(browser.get(address + "?as=csv")).decode("utf-8-sig")
    only = b"".join(browser.get(address + "?as=csv&only=refused")).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text))) == [
        ["Outcome", "What is wrong", "Company", "City", "Phone"],
        ["", "", "Acme", "Berlin", "+49 30 1"],
        ["refused", "City: City is missing; every row needs one.", "'=1+1", "", "0301"],
    ]
    assert only.count("\n") == 2


def test_the_corrected_file_is_read_as_the_first_was(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    batch = refused(uploaded(browser, FILE))
    answer = browser.get(reverse("customers:import-rows", args=[batch.pk]))
    content = b"".join(answer)

    again = uploaded(browser, content, "list with reasons.xlsx")

    assert "list with reasons.xlsx" in answer["Content-Disposition"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == ["Sheet1"]
    assert again.mapping == {
        "Outcome": "",
        "What is wrong": "",
        "Company": "name",
        "City": "city",
        "Colour": "",
    }


def test_nobody_else_gets_the_rows(sign_in: SignIn, operator: User, rep: User, teammate: User) -> None:
    batch = refused(uploaded(sign_in(rep), FILE))
    address = reverse("customers:import-rows", args=[batch.pk])

    assert sign_in(operator).get(address).status_code == 403
    assert sign_in(teammate).get(address).status_code == 404


def test_a_sheet_is_chosen(sign_in: SignIn, operator: User, data: Path) -> None:
    browser = sign_in(operator)
    batch = uploaded(browser, (data / "csv/csvkit/sheets.xlsx").read_bytes(), "sheets.xlsx")

    post(browser, "import-reading", batch, kind="customers", sheet="2", header="on")

    batch.refresh_from_db()
    assert Beginning.kept(batch).headers == ["a", "b", "c"]


def test_a_file_of_500_columns_has_a_usable_page(sign_in: SignIn, operator: User) -> None:
    browser = sign_in(operator)
    headers = ["Company", *(f"Column {number}" for number in range(499))]
    batch = uploaded(browser, ",".join(headers) + "\n" + ",".join(["x"] * 500) + "\n")

    page = browser.get(batch.get_absolute_url())

    assert page.status_code == 200
    assert page.text.count('name="column-') == 500
