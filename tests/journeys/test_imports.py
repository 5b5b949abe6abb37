"""A file with mistakes: a column corrected, refused rows taken home, corrected, imported, repeated, undone."""

from __future__ import annotations

import io
import re
import uuid

import pytest
import xlsxwriter
from playwright.sync_api import FilePayload, Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Desk, Person, looks
from tests.journeys.steps import listed

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

FILE = "客户名称,城市,成立日期,备用\n{word}科技有限公司,上海,2020-05-13,{word}一\n{word}贸易有限公司,北京,去年,{word}二\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(desk: Desk, file: FilePayload) -> Page:
    page = desk.open("/customers/import/")
    page.set_input_files("input[type=file]", file)
    desk.button("Continue").click()
    page.wait_for_url(re.compile(r"/customers/import/\d+/$"))
    return page


def mean(desk: Desk, column: str, field: str) -> None:
    """Say what a column means that was guessed wrong or not at all; the preview follows."""
    with desk.page.expect_response(re.compile("/preview/")):
        desk.page.get_by_role("combobox", name=column, exact=True).select_option(label=field)


def check(desk: Desk) -> None:
    """Have the file looked at; the figures come when the background is done with it."""
    desk.button("Check the file").click()
    expect(desk.page.locator(".kpis")).to_be_visible(timeout=30_000)


def corrected(desk: Desk, cell: str, value: str) -> FilePayload:
    """The file as it comes back with the reasons, with one cell put right in a spreadsheet."""
    with desk.page.expect_download() as coming:
        desk.link("Download with reasons").click()
    rows = CalamineWorkbook.from_path(coming.value.path()).get_sheet_by_index(0).to_python()
    assert any(cell in row for row in rows)
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [value if one == cell else one for one in row])
    return {"name": "corrected.xlsx", "mimeType": XLSX, "buffer": output.getvalue()}


@pytest.mark.parametrize(("language", "width"), looks("en"))
def test_a_file_with_mistakes_is_corrected_imported_repeated_and_undone(
    person: Person, language: str, width: int
) -> None:
    desk, word = person("operations", language, width), f"进口{uuid.uuid4().hex[:6]}"
    raw = {"name": f"{word}.csv", "mimeType": "text/csv", "buffer": FILE.format(word=word).encode()}
    page = send(desk, raw)  # type: ignore[arg-type]
    mean(desk, "成立日期", desk.say("founded on").capitalize())
    mean(desk, "备用", desk.say("note").capitalize())
    expect(page.locator("#preview")).to_contain_text(f"{word}一")
    desk.shoot(f"import-columns-{language}")
    check(desk)
    expect(page.locator("#findings")).to_contain_text("去年")
    expect(desk.button("Import now")).to_have_count(0)
    desk.shoot(f"import-refused-{language}")

    file = corrected(desk, "去年", "2021-02-03")
    send(desk, file)
    expect(page.get_by_role("combobox", name="备用", exact=True)).to_have_value("note")
    bring_in(desk, "All rows are imported.")
    imported = page.url.removeprefix(desk.house.url)
    desk.shoot(f"import-done-{language}")
    listed(desk, word, 2)
    send(desk, file)
    bring_in(desk, "Everything in this file was known already; nothing changed.")
    desk.shoot(f"import-again-{language}")

    desk.open(imported)
    desk.button("Undo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    desk.shoot(f"import-undo-{language}")
    dialog.locator("[value=yes], .btn-main").first.click()
    expect(page.locator("header .chips")).to_contain_text(desk.say("undone"))
    desk.shoot(f"import-undone-{language}")
    listed(desk, word, 0)


def bring_in(desk: Desk, words: str) -> None:
    check(desk)
    desk.button("Import now").click()
    expect(desk.page.get_by_text(desk.say(words))).to_be_visible(timeout=30_000)
