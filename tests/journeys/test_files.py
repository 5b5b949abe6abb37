"""Files that nobody here wrote, brought in by browser alone: twice, and taken back without a trace.

`FIGURES=file` keeps what the result pages said. Beside a product started by hand (HOUSE), HOUSE_DATA names its folder.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Desk, Person
from tests.running import ROOT, Running

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

DATA = ROOT.parent / "shared" / "data"
TABLES = (
    "customer",
    "contact",
    "contactrole",
    "contactpoint",
    "customeraddress",
    "customerrelation",
    "tag",
    "customertag",
)
WORK_SECONDS = 180
# What columns.txt beside the file says, in the words of the page.
BUYERS = {
    "C": "first_name", "D": "middle_name", "E": "last_name", "F": "birthday", "I": "email", "Q": "address", "S": "city",
    "T": "province", "U": "postal_code", "V": "phone",
}  # fmt: skip
LETTERS = {"A": "full_name", "B": "first_name", "C": "last_name", "D": "email"}
CARDS = (*(f"vcard{number}.vcf" for number in range(1, 16) if number != 7), "testfullvcard.vcf",
         "vcard_extension_case_normalization.vcf", "vcard_legacy_messaging_fields.vcf", "vcardwithitemasapplesupport.vcf")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file, what it holds, what a person has to say about it, and how many records it makes."""

    name: str
    kind: str = "contacts"
    new: int | None = None
    reading: Mapping[str, bool] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    by: str = "operations"
    language: str = "en"

    def __str__(self) -> str:
        return f"{Path(self.name).name}-{self.by}"


# `JOURNEYS=all` walks them all; without a browser tests/customers/directory/imports always does.
CASES = [
    Case("northwind/customers.csv", "customers", 91),
    Case("atomic_crm/contacts.csv", new=500, country="US"),
    Case("zh/company_registry.csv", "customers", 1168, language="zh"),
    Case("adventureworks/ProspectiveBuyer.csv", new=2058, columns=BUYERS, country="US"),
    Case("contacts_csv/google_shared_contacts_outlook.csv", reading={"fill": True}),
    Case("contacts_csv/roundcube/all.vcf"),
    Case("contacts_csv/roundcube/gmail.csv", by="sales"),
    Case("contacts_csv/thunderbird/utf16_addressbook.csv"),
]
MORE = [
    Case("northwind/customers.csv", "customers", 91, by="sales"),
    Case("zh/company_registry_gb18030.csv", "customers", 298, language="zh"),
    *(Case(f"contacts_csv/roundcube/{name}") for name in (
        "all.csv", "email.csv", "email.vcf", "gmail.csv", "gmail.vcf", "outlook.csv", "outlook.vcf", "tb_plain.csv",
        "tb_plain.vcf")),
    *(Case(f"contacts_csv/thunderbird/{name}") for name in (
        "basic_addressbook.csv", "basic_csv_addressbook.csv", "basic_ldif_addressbook.ldif", "bug_263304.ldif",
        "csv_semicolon.csv", "quote.csv", "shiftjis_addressbook.csv")),
    Case("contacts_csv/thunderbird/csv_no_header.csv", new=2, columns=LETTERS),
    *(Case(f"vcard/kcontacts/{name}") for name in CARDS),
]  # fmt: skip
# What cannot come in, and what the page says: at once, or where the file is checked.
REFUSED = [
    (
        "contacts_csv/thunderbird/addressbook.json",
        "en",
        "This is JSON, which programs exchange. Export the list as CSV, or an address book as vCard.",
    ),
    ("vcard/kcontacts/vcard7.vcf", "zh", "There is no card in this file that holds a name or a number."),
]
if os.environ.get("JOURNEYS") == "all":
    CASES += MORE


class Figures(NamedTuple):
    """The boxes of the result page, in its order."""

    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    warnings: int


class Books:
    """What the directory holds, asked of the product's own database."""

    def __init__(self, house: Running) -> None:
        folder = Path(os.environ["HOUSE_DATA"]) if os.environ.get("HOUSE") else house.folder
        self.address = json.loads((folder / "up.json").read_text())["database_url"]

    def state(self) -> dict[str, tuple[int, str]]:
        """Rows and a sum of each business table. Versions are left out: they only ever grow."""
        with psycopg.connect(self.address) as connection:
            return {table: self._sum(connection, f"customers_{table}") for table in TABLES}

    def _sum(self, connection: Any, table: str) -> Any:
        row = "(to_jsonb(t) - 'version')::text"
        return connection.execute(
            f"SELECT count(*), md5(string_agg({row}, chr(10) ORDER BY id)) FROM {table} t"
        ).fetchone()


@pytest.fixture
def books(house: Running) -> Books:
    if os.environ.get("HOUSE") and not os.environ.get("HOUSE_DATA"):
        pytest.skip("HOUSE_DATA does not say where the data of the running product lies")
    return Books(house)


def found(name: str) -> Path:
    if not DATA.is_dir():
        pytest.skip(f"no public data at {DATA}")
    return DATA / name


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_file_comes_in_once_and_goes_again(person: Person, books: Books, case: Case) -> None:
    path = found(case.name)
    before = books.state()
    desk = person(case.by, case.language)

    first, address, seconds = bring_in(desk, case, path)
    assert first.refused == 0
    assert first.new == case.new if case.new else first.new > 0
    after = books.state()
    assert (
        after["customer"][0] - before["customer"][0] + after["contact"][0] - before["contact"][0] >= first.new
    )

    again, _address, seconds_again = bring_in(desk, case, path)
    expect(desk.page.locator(".banner.g")).to_contain_text(KNOWN[case.language])
    assert (again.new, again.changed) == (0, 0)
    assert books.state() == after

    take_back(desk, address)
    assert books.state() == before
    keep_figures(case, first, again, seconds, seconds_again)


KNOWN = {"en": "nothing changed", "zh": "没有变化"}


@pytest.mark.parametrize(
    ("name", "language", "sentence"), REFUSED, ids=[Path(name).name for name, *_ in REFUSED]
)
def test_a_file_that_holds_no_list_is_refused_in_words(
    person: Person, books: Books, name: str, language: str, sentence: str
) -> None:
    path, before, desk = found(name), books.state(), person("operations", language)
    send(desk, path)

    alert = desk.page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text(desk.say(sentence))
    desk.shoot(f"file-{path.stem}-refused")
    assert books.state() == before


def test_a_row_of_another_width_is_named_and_nothing_is_written(person: Person, books: Books) -> None:
    path, before, desk = (
        found("contacts_csv/thunderbird/tab_comma_mixed.csv"),
        books.state(),
        person("operations"),
    )
    choose(desk, path)
    case = Case(path.name, columns={"A": "full_name", "E": "email"})
    read_as(desk.page, case)
    name_columns(desk.page, case)

    expect(desk.page.locator("main .banner.r")).to_contain_text("Row 1 has 1 of 5 columns")
    assert books.state() == before


def test_a_large_file_comes_in_pieces(person: Person, books: Books) -> None:
    text = found("northwind/customers.csv").read_text(encoding="utf-8").splitlines()
    padded = [f"{text[0]},Padding", *(f"{line},{'x' * 30_000}" for line in text[1:])]
    content = "\r\n".join(padded).encode()
    before, desk = books.state(), person("operations")
    pieces: list[int] = []
    desk.page.on("request", lambda asked: pieces.append(1) if asked.method == "PUT" else None)

    choose(desk, {"name": "padded.csv", "mimeType": "text/csv", "buffer": content})
    check(desk.page, Case("padded.csv", "customers"))
    write(desk.page)

    assert len(pieces) == -(-len(content) // (1 << 20))
    assert figures(desk.page).new == 91
    take_back(desk, desk.page.url)
    assert books.state() == before


def bring_in(desk: Desk, case: Case, path: Path) -> tuple[Figures, str, float]:
    """Choose, say what has to be said, check, import: what the page says, its address, and the seconds of work."""
    page = desk.page
    choose(desk, path)
    read_as(page, case)
    began = time.monotonic()
    check(page, case)
    if figures(page).new and os.environ.get("SHOTS"):
        desk.shoot(f"file-{path.stem}-checked")
    write(page)
    return figures(page), page.url, time.monotonic() - began


def choose(desk: Desk, file: Any) -> None:
    send(desk, file)
    desk.page.wait_for_url(re.compile(r"/customers/import/\d+/$"))


def send(desk: Desk, file: Any) -> None:
    page = desk.open("/customers/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("form:has(input[type=file]) [data-main-verb]").click()


def read_as(page: Page, case: Case) -> None:
    """What a person corrects in how the file is read: nothing, where the guess was right."""
    form = page.locator("form[action$='/reading/']")
    is_right = form.locator("[name=kind]").input_value() == case.kind
    if is_right and not case.reading:
        return
    if not form.is_visible():
        page.locator("#reading > summary").click()
    form.locator("[name=kind]").select_option(case.kind)
    for name, wanted in case.reading.items():
        form.locator(f"[name={name}]").set_checked(wanted)
    form.locator("button.btn:not([type=button])").last.click()
    page.wait_for_url(re.compile("#columns$"))


def check(page: Page, case: Case) -> None:
    """Name the columns, and have the file looked at."""
    name_columns(page, case)
    done(page)


def name_columns(page: Page, case: Case) -> None:
    form = page.locator("form#columns")
    for header, name in case.columns.items():
        form.get_by_label(header, exact=True).select_option(name)
    if case.country:
        form.locator("[name=country]").select_option(case.country)
    form.locator("[data-main-verb]").click()


def write(page: Page) -> None:
    page.locator("form[action$='/run/'] button").click()
    expect(page.locator("a[href='/customers/'][data-main-verb]")).to_be_visible(timeout=WORK_SECONDS * 1000)


def done(page: Page) -> None:
    """Wait for the check; a refusal says its rows here."""
    expect(page.locator(".kpis")).to_be_visible(timeout=WORK_SECONDS * 1000)
    said = (
        page.locator("main .banner.r").all_inner_texts()
        + page.locator("main .findings tr").all_inner_texts()[:5]
    )
    assert page.locator("form[action$='/run/']").count(), said


def figures(page: Page) -> Figures:
    return Figures(
        *(int(re.sub(r"\D", "", text)) for text in page.locator(".kpis .kpi > b").all_inner_texts())
    )


def take_back(desk: Desk, address: str) -> None:
    """Press Undo on the import's page and confirm; wait until the page says that it was undone."""
    page = desk.page
    page.goto(address)
    page.locator("form[action$='/undo/'] button").click()
    with (
        page.expect_navigation(),
        page.expect_response(lambda answer: answer.request.method == "POST") as answered,
    ):
        page.locator("#ask [value=yes]").first.click()
    assert answered.value.status < 400, answered.value.status
    for _try in range(WORK_SECONDS):
        page.goto(address)
        if page.locator(".head .chip.y").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(page.locator("main").inner_text())


def keep_figures(case: Case, first: Figures, again: Figures, seconds: float, seconds_again: float) -> None:
    line = (
        f"{case.name} ({case.by}): {first.rows} rows, {first.new} new, {first.changed} changed, {first.unchanged} unchanged, "
        f"{first.refused} refused, {first.warnings} warnings, {seconds:.1f} s; again {again.unchanged} unchanged of "
        f"{again.rows}, {seconds_again:.1f} s; undone to the last byte"
    )
    print(line)
    if os.environ.get("FIGURES"):
        with Path(os.environ["FIGURES"]).open("a") as file:
            file.write(line + "\n")
