"""`manage.py import_customers`: exit codes, the last line, and files that nobody here wrote."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from customers.directory.models import Customer
from customers.records.models import ImportBatch
from ownership.models import User
from tests.factories import pools

pytestmark = pytest.mark.django_db
Run = Callable[..., Any]


class Outcome:
    """What a run of the command left on the terminal."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.lines, self.err = code, out.splitlines(), err

    @property
    def tally(self) -> dict[str, int]:
        return json.loads(self.lines[-1])


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*args: Any) -> Outcome:
        code = 0
        try:
            call_command("import_customers", *map(str, args))
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return command


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def written(content: str | bytes) -> Path:
        path = tmp_path / "file.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def tally(
    rows: int, created: int, updated: int, unchanged: int, refused: int, warnings: int
) -> dict[str, int]:
    return {
        "rows": rows, "created": created, "updated": updated, "unchanged": unchanged, "refused": refused,
        "warnings": warnings,
    }  # fmt: skip


def test_northwind_comes_in_whole_and_once(run: Run, operator: User, data: Path) -> None:
    path = data / "northwind" / "customers.csv"

    first = run(path, "--as", "operator")
    second = run(path, "--as", "operator")

    assert (first.code, first.tally) == (0, tally(91, 91, 0, 0, 0, 29))
    assert "Row 8, column phone: “88.60.15.31” is not a valid phone number in France" in first.lines[1]
    assert second.tally == tally(91, 0, 0, 91, 0, 29)
    assert Customer.objects.unassigned().count() == 91


def test_the_registry_comes_in_whole_and_the_gb18030_file_adds_nothing(
    run: Run, operator: User, data: Path
) -> None:
    registry = data / "zh" / "company_registry.csv"

    first = run(registry, "--as", "operator")
    gb = run(data / "zh" / "company_registry_gb18030.csv", "--as", "operator")
    again = run(registry, "--as", "operator")

    assert (first.code, first.tally) == (0, tally(1200, 1168, 0, 32, 0, 111))
    assert gb.tally == tally(300, 0, 0, 300, 0, 19)
    assert again.tally == tally(1200, 0, 0, 1200, 0, 111)
    assert Customer.objects.filter(credit_code_verified=True).values("credit_code").distinct().count() > 1000
    sample = Customer.objects.get(name="上海斯麟特种设备工程有限公司")
    assert (sample.province, sample.capital_amount, sample.capital_currency) == ("上海市", 2_000_000, "CNY")


def test_a_refused_file_says_row_column_and_reason(
    run: Run, operator: User, file: Callable[..., Path]
) -> None:
    outcome = run(file("Name,Founded\nA,2020-01-01\nB,2020-01-01\nC,soon\n"), "--as", "operator")

    assert (outcome.code, outcome.tally) == (1, tally(3, 0, 0, 0, 1, 0))
    assert "Row 4, column Founded: “soon” is not a date. Write it like 2024-03-31. (refused)" in outcome.lines
    assert not Customer.objects.exists()


def test_columns_that_are_left_out_are_named(run: Run, operator: User, file: Callable[..., Path]) -> None:
    outcome = run(file("Name,Founded,Colour\nAcme,soon,red\n"), "--as", "operator")

    assert outcome.lines[0] == "These columns are left out: Founded, Colour."


def test_a_dry_run_leaves_nothing_behind(run: Run, operator: User, file: Callable[..., Path]) -> None:
    outcome = run(file("Name\nAcme\n"), "--as", "operator", "--dry-run")

    assert (outcome.code, outcome.tally) == (0, tally(1, 1, 0, 0, 0, 0))
    assert not Customer.objects.exists()
    assert not ImportBatch.objects.exists()


UNREADABLE = {
    "empty": (b"", "The file is empty"),
    "header only": (b"Name,City\n", "no rows below it"),
    "binary": (b"\x7fELF\x02\x01\x01\x00\x00\x00" * 50, "This is not a table"),
    "cut off in a quote": (b'Name,City\nAcme,"Ber', "never closed"),
    "cut off in a row": (b"Name,City,Phone\nAcme,Berlin,030\nOther", "was cut off"),
    "cut off in a character": ("Name\n上海恒力机械\n上海恒力".encode()[:-1], "cut off"),
    "wrong encoding": (b"\xef\xbb\xbfName\nM\xfcller\n", "not UTF-8 text"),
    "ragged": (b"Name,City\nA,B\nC,D,E\nF,G\n", "Row 3 has 3 columns"),
    "no name": (b"Colour,Weight\nred,5\n", "No column is mapped to"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_an_unreadable_file_is_one_sentence(
    run: Run, operator: User, file: Callable[..., Path], case: str
) -> None:
    content, sentence = UNREADABLE[case]

    outcome = run(file(content), "--as", "operator")

    assert outcome.code == 2
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert not outcome.lines
    assert not Customer.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--as", "nobody"], "Nobody signs in as “nobody”."),
        (["--as", "operator", "--to", "pool:east"], "There is no public pool with the code"),
        (["--as", "operator", "--to", "rules"], "No assignment rules wait for imports"),
        (["--as", "operator", "--to", "owner:nobody"], "Nobody is called “nobody”."),
        (["--as", "operator", "--to", "department:nowhere"], "There is no department with the code"),
        (["--as", "rep", "--to", "department:sales-south"], "You may not give customers to South."),
        (["--as", "accountant"], "Importing files is not yours to do"),
    ],
)
def test_what_cannot_be_asked_for_is_one_sentence(
    run: Run,
    operator: User,
    rep: User,
    accountant: User,
    file: Callable[..., Path],
    args: list[str],
    sentence: str,
) -> None:
    outcome = run(file("Name\nAcme\n"), *args)

    assert outcome.code == 2
    assert outcome.err.startswith(sentence)
    assert not Customer.objects.exists()


def test_a_missing_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    outcome = run(tmp_path / "none.csv", "--as", "operator")

    assert outcome.code == 2
    assert outcome.err.endswith("No such file or directory\n")


def test_customers_go_to_a_person_or_a_department(
    run: Run, operator: User, rep: User, company: Any, file: Callable[..., Path]
) -> None:
    run(file("Name\nFirst\n"), "--as", "operator", "--to", "owner:rep")
    run(file("Name\nSecond\n"), "--as", "operator", "--to", "owner:Li Qiang")
    run(file("Name\nThird\n"), "--as", "operator", "--to", "department:sales-south")

    rows = Customer.objects.order_by("pk").values_list("owner__username", "department__code")
    assert list(rows) == [("rep", "sales-east"), ("rep", "sales-east"), (None, "sales-south")]


def test_customers_go_into_a_public_pool(
    run: Run, operator: User, rep: User, company: Any, file: Callable[..., Path]
) -> None:
    """But for those whose owner the file names."""
    pool = pools.pool(company.sales, code="sea")
    lines = "Name,Owner\nFirst,\nSecond,rep\n"

    outcome = run(file(lines), "--as", "operator", "--to", "pool:sea")

    assert outcome.code == 0
    rows = Customer.objects.order_by("pk").values_list("name", "pool", "owner__username")
    assert list(rows) == [("First", pool.pk, None), ("Second", None, "rep")]


def test_a_pool_of_others_is_not_imported_into(
    run: Run, marketer: User, company: Any, file: Callable[..., Path]
) -> None:
    pools.pool(company.sales, code="sea")

    outcome = run(file("Name\nFirst\n"), "--as", "marketer", "--to", "pool:sea")

    assert outcome.code == 2
    assert not Customer.objects.exists()


def test_a_mapping_file_decides(run: Run, operator: User, file: Callable[..., Path], tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"Wer": "name", "Wo": "city"}))

    outcome = run(file("Wer,Wo,Was\nAcme,Berlin,x\n"), "--as", "operator", "--mapping", mapping)

    assert outcome.tally["created"] == 1
    assert Customer.objects.get().city == "Berlin"


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [("[1]", "is not JSON of the form"), ("{", "is not JSON of the form"), ('{"X": "name"}', "a column “X”"),
     ('{"Name": "colour"}', "a field “colour”")],
)  # fmt: skip
def test_a_wrong_mapping_is_one_sentence(
    run: Run, operator: User, file: Callable[..., Path], tmp_path: Path, mapping: str, sentence: str
) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(mapping)

    outcome = run(file("Name\nAcme\n"), "--as", "operator", "--mapping", path)

    assert outcome.code == 2
    assert sentence in outcome.err
