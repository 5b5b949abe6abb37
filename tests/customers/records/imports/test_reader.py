"""Any delimited file is read whole, or refused with a sentence that says where and why."""

import csv
import io
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_site.kit.sheets import bare
from customers.records.imports import Unreadable, open_table

CELLS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff\ufffd\u2028\u2029\x85"
    ),
    max_size=12,
).map(str.strip)
CELLS = CELLS.filter(lambda cell: bare(cell) == cell)  # what an export puts before a formula is taken off
CHINESE = "客户名称,所在城市\r\n协同科技有限公司,上海\r\n麻城市宋埠支局,黄冈\r\n"


def table(content: bytes | str, encoding: str = "utf-8"):
    return open_table(io.BytesIO(content.encode(encoding) if isinstance(content, str) else content))


def cells(content: bytes | str, encoding: str = "utf-8") -> list[list[str]]:
    opened = table(content, encoding)
    return [opened.headers, *(row.cells for row in opened.rows())]


def refusal(content: bytes | str, encoding: str = "utf-8") -> str:
    with pytest.raises(Unreadable) as caught:
        table(content, encoding).count()
    return str(caught.value)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_chinese_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert cells(CHINESE, encoding)[1] == ["协同科技有限公司", "上海"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_accents_are_not_taken_for_chinese(encoding: str) -> None:
    text = "name,city\nTaquería Moreno,México D.F.\nBólido,Århus\nCafé Élite,Genève\n"

    assert cells(text, encoding)[1:] == [
        ["Taquería Moreno", "México D.F."],
        ["Bólido", "Århus"],
        ["Café Élite", "Genève"],
    ]


def test_one_chinese_word_late_in_a_file_is_still_chinese() -> None:
    text = "name,city\n" + "ACME,London\n" * 60_000 + "腾讯,深圳\n"

    opened = table(text, "gb18030")

    assert opened.encoding == "gb18030"
    assert [row.cells for row in opened.rows()][-1] == ["腾讯", "深圳"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，", "^"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in (["name", "city", "note"], ["a", "b", "1.5"], ["c", "d", "x-y"])
    )

    assert cells(text)[0] == ["name", "city", "note"]


def test_a_file_of_one_column_keeps_its_commas() -> None:
    assert cells("name\nSmith, John\nDoe\n")[1] == ["Smith, John"]


def test_quotes_line_breaks_and_numbers_of_rows() -> None:
    opened = table('\nname,note\n"A ""B"" C","two\nlines"\n\nD,e\n')

    assert [(row.number, row.cells) for row in opened.rows()] == [
        (3, ['A "B" C', "two\nlines"]),
        (5, ["D", "e"]),
    ]


def test_titles_and_remarks_above_the_header_are_passed_over() -> None:
    opened = table("# exported 2024-03-01\nCustomers of spring,,\n\nname,city,phone\nA,B,1\n")

    assert (opened.header_row, opened.headers) == (4, ["name", "city", "phone"])


def test_a_walk_can_be_taken_up_after_a_row() -> None:
    opened = table("name\n" + "".join(f"n{number}\n" for number in range(10)))

    assert [row.cells[0] for row in opened.rows(after=8)] == ["n7", "n8", "n9"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"name,city\n", "no rows below"),
        (b"PK\x03\x04rest", "workbook is damaged"),
        (b"\x89PNG\r\n\x1a\n", "This is not a table"),
        (bytes(range(256)) * 20, "This is not a table"),
        (b"a,b\n\x00,2\n", "Line 2 holds a NUL byte"),
        (b"name,city\nA,B\nC,D,E\nF,G\n", "Row 3 has 3 columns, the header has 2: the text in column 3"),
        (b"a,b,c\n1,2,3\n1,2\n1,2,3\n", "Row 3 has 2 of 3 columns: “c”"),
        (b"a,b,c\n1,2,3\n1,2", "The last row (3) has 2 of 3 columns: the file was cut off"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "opened in row 3 (line 3) is never closed"),
        (b'a,b\n1,"x" y\n', "Row 2 (line 2) has text after a closing quotation mark"),
        (b"<html><table><tr><td>name</table>", "This is a web page"),
        (b'[{"name": "A"}]', "This is JSON"),
        ("名称,城市\n协同,上海\n".encode()[:-2], "cut off"),
        ("名称,城市\n协同科技有限公司,上海\n".encode("gb18030")[:-2], "cut off"),
        ("名称,城市\n协同科技有限公司,".encode("gb18030") + b"\xff\xff\n" + "上海市,北京\n".encode("gb18030") * 9, "GB18030"),
        (CHINESE.encode() + b"\xff\xfe,x\n", "Line 4 holds a byte that is not UTF-8"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else str(len(value)),
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(Unreadable, match="at most 1 MB"):
        open_table(io.BytesIO(b"name\n" * 400_000), max_bytes=1 << 20)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_whatever_is_written_is_read_back(rows: list[tuple[str, ...]], encoding: str, delimiter: str) -> None:
    rows = [("first", *row) for row in rows]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("A", "B", "C", "D"), *rows])

    assert cells(text.getvalue(), encoding)[1:] == [list(row) for row in rows]


@given(st.binary(max_size=400))
def test_no_bytes_bring_a_traceback(content: bytes) -> None:
    with suppress(Unreadable):
        table(content).count()


def test_memory_stays_flat_for_200_000_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("name,city\n" + "协同科技有限公司,上海\n" * 200_000, encoding="gb18030")

    with path.open("rb") as file:
        tracemalloc.start()
        try:
            assert open_table(file).count() == 200_000
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak < 8_000_000


def test_every_real_file_is_read_or_refused(data: Path) -> None:
    tried = 0
    for path in sorted(data.rglob("*.*")):
        if path.suffix not in (".csv", ".tsv", ".psv", ".ssv", ".txt", ".xls", ".xlsx", ".json", ".vcf"):
            continue
        tried += 1
        with path.open("rb") as file, suppress(Unreadable):
            assert open_table(file).count() > 0

    assert tried > 100
