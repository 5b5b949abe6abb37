"""Public conformance suites: each file is read as its suite expects, or refused with row and reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from customers.records.imports import Table, Unreadable, open_table

TABLE = Path(__file__).with_name("conformance.tsv")
EXPECTED = {
    name: rest
    for name, *rest in (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#")
}  # fmt: skip
SPECTRUM = sorted(name for name in EXPECTED if name.startswith("csv_spectrum/") and name.endswith(".csv"))
# What the suite says and a guess cannot know: the encoding of a text of thirty letters, a table that pads its end.
WITH_OPTIONS = [
    ("frictionless/table-infer-iso-8859-7.csv", {"encoding": "iso-8859-7"}, ["1", "39", "Λεωνιδας"]),
    ("messytables_horror/weird_head_padding.csv", {"fill": True}, None),
    ("csvkit/no_header_row3.csv", {"header": True}, ["4", "5", "6"]),
    ("csvkit/sheets.xlsx", {"sheet": 2}, ["1", "2", "3"]),
    ("frictionless/delimiter.csv", {"delimiter": ","}, ["1;english"]),
]


def cells(row: list[str]) -> str:
    return " | ".join(
        cell.replace("\n", "⏎").replace("\t", "⇥").replace("\r", "⏎")[:24].strip() for cell in row[:4]
    )


def said(path: Path) -> list[str]:
    with path.open("rb") as file:
        try:
            table = open_table(file)
            rows = list(table.rows())
        except Unreadable as problem:
            return ["refused", str(problem)]
    shape = f"{len(table.headers)} x {len(rows)}"
    return ["read", shape, cells(table.headers), cells(rows[-1].cells)]


def records(table: Table) -> Iterator[dict[str, str]]:
    for row in table.rows():
        yield dict(zip(table.headers, row.cells, strict=True))


def test_the_table_names_every_file(data: Path) -> None:
    suites = data / "csv"

    assert {str(path.relative_to(suites)) for path in suites.rglob("*") if path.is_file()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED, ids=str)
def test_each_file_is_read_as_expected_or_refused_with_a_reason(data: Path, name: str) -> None:
    expected = EXPECTED[name]

    found = said(data / "csv" / name)

    if expected[0] == "refused":
        assert found[0] == "refused"
        assert found[1].startswith(expected[1])
    else:
        assert found == expected


@pytest.mark.parametrize("name", SPECTRUM, ids=str)
def test_what_the_spectrum_says_in_json_is_what_is_read(data: Path, name: str) -> None:
    path = data / "csv" / name
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    with path.open("rb") as file:
        found = list(records(open_table(file)))

    if name.endswith("location_coordinates.csv"):  # its JSON is one object, with another number than the file
        expected = [{**expected, "Contact Phone Number": "2095257564"}]
    if name.endswith("newlines_crlf.csv"):  # the suite's JSON has the line ends of its author's machine
        expected = [{key: cell.replace("\r\n", "\n") for key, cell in row.items()} for row in expected]
        found = [{key: cell.replace("\r\n", "\n") for key, cell in row.items()} for row in found]
    assert found == expected


@pytest.mark.parametrize(("name", "options", "first"), WITH_OPTIONS, ids=lambda value: str(value)[:40])
def test_a_person_may_say_how_a_file_is_read(
    data: Path, name: str, options: dict[str, object], first: list[str] | None
) -> None:
    with (data / "csv" / name).open("rb") as file:
        rows = list(open_table(file, options=options).rows())

    assert rows
    if first:
        assert rows[0].cells[: len(first)] == first
