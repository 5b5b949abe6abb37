"""Workbooks, cards and entries become the same rows of text; what would fill the memory is refused."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from customers.records.imports import Table, Unreadable, open_table
from customers.records.imports.formats import archives
from customers.records.imports.formats.workbook import as_text


def workbook(*sheets: list[Any], merge: tuple[object, ...] = (), hidden: str = "") -> io.BytesIO:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for number, rows in enumerate(sheets, start=1):
            sheet = book.add_worksheet(f"Sheet{number}")
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            for area in merge:
                sheet.merge_range(*area)
            if sheet.name == hidden:
                sheet.hide()
    file.seek(0)
    return file


def cells(file: io.BytesIO, **options: object) -> list[list[str]]:
    table = open_table(file, options=options)
    return [table.headers, *(row.cells for row in table.rows())]


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        open_table(io.BytesIO(content)).count()
    return str(caught.value)


def only_row(table: Table) -> dict[str, str]:
    (row,) = table.rows()
    return {header: cell for header, cell in zip(table.headers, row.cells, strict=True) if cell}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (20240115.0, "20240115"), (13812345678.0, "13812345678"), (0.1 + 0.2, "0.3"), (1.5, "1.5"), (-3.0, "-3"),
        (0.00001, "0.00001"), (True, "TRUE"), (dt.datetime(2024, 1, 5), "2024-01-05"), (dt.date(2024, 1, 5), "2024-01-05"),
        (dt.datetime(2024, 1, 5, 9, 30), "2024-01-05 09:30"), (dt.time(9, 30), "09:30:00"), ("00123", "00123"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_people_see_it(cell: object, text: str) -> None:
    assert as_text(cell) == text


def test_a_sheet_is_read_with_its_dates_and_formulas() -> None:
    rows = [["名称", "电话", "成立"], ["协同科技", 13812345678, dt.date(2020, 5, 1)], ["", "=1+1", ""]]

    assert cells(workbook(rows)) == [
        ["名称", "电话", "成立"],
        ["协同科技", "13812345678", "2020-05-01"],
        ["", "0", ""],
    ]


def test_rows_are_counted_as_the_program_counts_them() -> None:
    table = open_table(
        workbook([[], ["Customers of spring"], ["name", "city", "phone"], ["A", "B", 1], [], ["C"]])
    )

    assert [row.number for row in table.rows()] == [4, 6]


def test_the_first_sheet_with_cells_is_taken_and_others_can_be_chosen() -> None:
    file = workbook([], [["a"], ["1"]], [["b"], ["2"]], [["c"], ["3"]], hidden="Sheet3")

    table = open_table(file)

    assert (table.sheets, table.sheet, table.headers) == (["Sheet1", "Sheet2", "Sheet4"], 1, ["a"])
    assert cells(file, sheet=2) == [["c"], ["3"]]


def test_a_header_of_merged_cells_is_read_together() -> None:
    rows = [["", "", ""], ["", "name", "phone"], ["ACME", "Ann", "123"]]
    merge = ((0, 0, 1, 0, "Company"), (0, 1, 0, 2, "Contact"))

    assert cells(workbook(rows, merge=merge)) == [
        ["Company", "Contact name", "Contact phone"],
        ["ACME", "Ann", "123"],
    ]


def test_a_nameless_column_with_values_is_called_by_its_letter() -> None:
    assert cells(workbook([["name", "", ""], ["A", "", "x"]]))[0] == ["name", "#2", "C"]


def test_one_cell_in_the_last_corner_is_refused_before_it_fills_the_memory() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "name")
        sheet.write(1_048_575, 16_383, "far")

    assert "too large" in refusal(file.getvalue())


def test_an_archive_that_unfolds_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNFOLDED", 1 << 20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b" " * (2 << 20))

    assert "too large" in refusal(file.getvalue())


def test_a_repeated_row_of_an_ods_is_refused_when_it_repeats_too_often() -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = (
        f'<d xmlns:t="{table}" xmlns:p="{text}"><t:table><t:table-row t:number-rows-repeated="1000000">'
        '<t:table-cell t:number-columns-repeated="1000"><p:p>x</p:p></t:table-cell></t:table-row></t:table></d>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", content)

    assert "too large" in refusal(file.getvalue())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04" + b"x" * 400, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be read"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n", "last card has no end"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "no card"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:\r\nUID:4711\r\nEND:VCARD\r\n", "no card"),
        (b"dn: cn=A\ncn:: ???\n", "Entry 1 holds text that cannot be decoded"),
        (b"dn: cn=A\nnonsense\n", "Entry 1 holds a line without a name"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("customers.csv", "name\nA\n")

    assert "no workbook" in refusal(file.getvalue())


@given(st.binary(max_size=300), st.integers(0, 4000), st.booleans())
def test_a_damaged_workbook_brings_no_traceback(noise: bytes, place: int, is_xls: bool) -> None:
    whole = workbook([["name"], ["A"]]).getvalue()
    content = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + whole if is_xls else whole)
    content[place : place + len(noise)] = noise

    with suppress(Unreadable):
        open_table(io.BytesIO(bytes(content))).count()


CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:王;小明;;;\r\nFN:王小明\r\nORG:协同科技有限公司;销售部\r\nTITLE:经理\r\n"
    "TEL;TYPE=CELL:13812345678\r\nTEL;TYPE=WORK,VOICE:021-5555 6666\r\nTEL;TYPE=WORK,FAX:021-5555 6667\r\n"
    "TEL;TYPE=PAGER:99\r\nEMAIL;TYPE=INTERNET:w@xietong.example\r\nEMAIL;TYPE=HOME:w@home.example\r\n"
    "ADR;TYPE=WORK:;;南京路 1 号;上海;上海;200001;中国\r\nBDAY:19900203\r\nPHOTO;ENCODING=b:AAAA\r\n AAAA\r\n"
    "NOTE:first\\nsecond\\, third\r\nEND:VCARD\r\n"
)


def test_a_card_becomes_a_row_with_labelled_numbers() -> None:
    assert only_row(open_table(io.BytesIO(CARD.encode()))) == {
        "Display Name": "王小明", "Last Name": "王", "First Name": "小明", "Organization": "协同科技有限公司",
        "Department": "销售部", "Job Title": "经理", "Mobile Phone": "13812345678", "Work Phone": "021-5555 6666",
        "Work Fax": "021-5555 6667", "E-mail": "w@xietong.example", "Home E-mail": "w@home.example",
        "Work Address": "南京路 1 号", "Work City": "上海", "Work State": "上海", "Work Postal Code": "200001",
        "Work Country": "中国", "Birthday": "1990-02-03", "Notes": "first\nsecond, third",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_cards_come_in_every_usual_encoding(encoding: str) -> None:
    table = open_table(io.BytesIO((CARD * 3).encode(encoding)))

    assert [row.number for row in table.rows()] == [1, 2, 3]
    assert table.sample(1)[0].cells[0] == "王小明"


def test_an_old_phone_writes_its_names_quoted_printable() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=8F=\n=E6=98=8E\n"
        "TEL;CELL:13812345678\nEND:VCARD\n"
    )

    assert only_row(open_table(io.BytesIO(card.encode()))) == {
        "Last Name": "王",
        "First Name": "小明",
        "Mobile Phone": "13812345678",
    }


@given(st.text(max_size=200))
def test_no_card_brings_a_traceback(noise: str) -> None:
    with suppress(Unreadable):
        open_table(io.BytesIO(f"BEGIN:VCARD\nVERSION:3.0\n{noise}\nEND:VCARD\n".encode())).count()


def test_what_a_card_holds_is_not_written_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    open_table(io.BytesIO(b"BEGIN:VCARD\nVERSION:3.0\nFN:A\nsecret line\nEND:VCARD\n")).count()

    assert not caplog.records


def test_an_entry_becomes_a_row_with_the_headers_of_address_books() -> None:
    entry = (
        "# a remark\n of two lines\nversion: 1\n\ndn: cn=A\nobjectclass: person\ncn:: 546L5bCP5piO\nmail: a@b.exa\n mple\n"
        "telephoneNumber: 1\nhomePhone: 2\no: ACME\njpegPhoto:< file:///x\n"
    )

    assert only_row(open_table(io.BytesIO(entry.encode()))) == {
        "Display Name": "王小明",
        "Primary Email": "a@b.example",
        "Work Phone": "1",
        "Home Phone": "2",
        "Organization": "ACME",
    }


def test_types_beside_values_become_columns_of_their_own() -> None:
    text = (
        "Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,E-mail 1 - Type,E-mail 1 - Value\n"
        "Ann,Mobile,1 ::: 2,Work Fax,3,* Home,a@b.example\nBob,Home,4,Mobile,5,,b@b.example\n"
    )

    assert cells(io.BytesIO(text.encode())) == [
        ["Name", "Mobile Phone", "Mobile Phone 2", "Home Phone", "Work Fax", "Home E-mail", "Other E-mail"],
        ["Ann", "1", "2", "", "3", "a@b.example", ""],
        ["Bob", "5", "", "4", "", "", "b@b.example"],
    ]


def test_a_birthday_in_three_columns_becomes_one() -> None:
    text = "Name,Birth Year,Birth Month,Birth Day,Notes\nAnn,1970,5,11,x\nBob,,12,24,\n"

    assert cells(io.BytesIO(text.encode())) == [
        ["Name", "Birthday", "Notes"],
        ["Ann", "1970-05-11", "x"],
        ["Bob", "", ""],
    ]


def test_signs_of_several_characters_end_cells_and_rows() -> None:
    text = "1+|Next-Door, Ltd+|two\nlines&|\n2+|Other+|x&|\n"

    assert cells(io.BytesIO(text.encode())) == [
        ["A", "B", "C"],
        ["1", "Next-Door, Ltd", "two\nlines"],
        ["2", "Other", "x"],
    ]


@pytest.mark.parametrize(
    ("text", "has_header"),
    [
        ("name,phone\nA,12345\n", True), ("John,john@doe.example\nJane,jane@doe.example\n", False), ("1,english\n2,x\n", False),
        ("region,2023,2024\nnorth,1,2\n", True), ("姓名,电话\n王小明,13812345678\n", True), ("王小明,13812345678\n李,139\n", False),
        ("a,b\nc,d\n", True),
    ],
)  # fmt: skip
def test_whether_there_is_a_header_is_told_by_the_first_rows(text: str, has_header: bool) -> None:
    assert open_table(io.BytesIO(text.encode())).has_header is has_header


def test_memory_stays_bounded_for_a_workbook_of_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(20_000):
            sheet.write_row(number, 0, ["name", "city", number] if number else ["name", "city", "number"])

    with path.open("rb") as file:
        assert open_table(file).count() == 19_999


@pytest.mark.parametrize(
    "name",
    ["vcard/kcontacts/*.vcf", "contacts_csv/roundcube/*", "contacts_csv/thunderbird/*.ldif"],
)
def test_real_address_books_are_read(data: Path, name: str) -> None:
    tried = 0
    for path in sorted(data.glob(name)):
        if path.name == "vcard7.vcf":  # one card with nothing but an address label: refused, see above
            continue
        with path.open("rb") as file:
            assert open_table(file).count() > 0, path.name
        tried += 1

    assert tried
