"""What a file changes: the first time, the second time, and when it contradicts itself."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from customers.records.imports import Candidate, Kind, Outcome, Planned, Planner, RowParser, guess, open_table
from customers.records.imports.plan import slices


class Store:
    """A database of customers, as far as planning sees it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.rows: dict[int, dict[str, Any]] = {}

    def lookup(self, _rows: Sequence[dict[str, Any]]) -> Iterable[Candidate]:
        return [Candidate(dict(values), id) for id, values in self.rows.items()]

    def take(self, file: Path | BinaryIO, size: int = 2000) -> list[Planned]:
        """Plan a file in slices, then write all of it, or nothing when a row is refused."""
        table = open_table(io.BytesIO(file.read_bytes()) if isinstance(file, Path) else file)
        mapping = guess(self.kind, table.headers, table.sample())
        parser = RowParser(self.kind, mapping, table.sample())
        planner = Planner(self.kind, self.lookup, headers=mapping.headers)
        planned = [row for rows in slices(table.rows(), size) for row in planner.plan([*map(parser, rows)])]
        if not any(row.outcome is Outcome.REFUSED for row in planned):
            for row in planned:
                self._write(row)
        return planned

    def _write(self, row: Planned) -> None:
        if row.outcome is Outcome.CREATE:
            self.rows[1000 + len(self.rows)] = {"code": f"C-{len(self.rows)}", **row.values}
        elif row.outcome is Outcome.UPDATE:
            assert row.id is not None
            self.rows[row.id].update(row.values)


@pytest.fixture
def store(customers: Kind) -> Store:
    return Store(customers)


def csv_of(*lines: str) -> BinaryIO:
    return io.BytesIO("\n".join(lines).encode())


def outcomes(planned: list[Planned]) -> dict[str, int]:
    return dict(Counter(str(row.outcome) for row in planned))


def codes(planned: list[Planned]) -> dict[str, int]:
    return dict(Counter(finding.code for row in planned for finding in row.findings))


def test_northwind_comes_in_whole_and_once(store: Store, data: Path) -> None:
    path = data / "northwind" / "customers.csv"

    first = store.take(path)
    second = store.take(path)

    assert outcomes(first) == {"create": 91}
    assert first[0].values["country"] == "DE"
    assert first[3].values["phone_key"] == "441715557788"
    assert outcomes(second) == {"unchanged": 91}


def test_the_registry_comes_in_whole_and_the_gb18030_file_adds_nothing(store: Store, data: Path) -> None:
    """The counts are those of the file: 35 codes repeat, 32 of them for the same firm."""
    registry = data / "zh" / "company_registry.csv"

    first = store.take(registry)
    gb18030 = store.take(data / "zh" / "company_registry_gb18030.csv")
    again = store.take(registry)

    assert outcomes(first) == {"create": 1168, "repeat": 32}
    assert codes(first)["code_taken"] == 3
    assert codes(first)["unverified_code"] == 72
    assert outcomes(gb18030) == {"unchanged": 298, "repeat": 2}
    assert outcomes(again) == {"unchanged": 1168, "repeat": 32}
    verified = [row["credit_code"] for row in store.rows.values() if row["credit_code_verified"]]
    assert len(verified) == len(set(verified))


def test_the_registry_is_understood(store: Store, data: Path) -> None:
    planned = store.take(data / "zh" / "company_registry.csv")

    values = planned[0].values
    assert (values["province"], values["city"], values["district"]) == ("上海市", "上海市", "静安区")
    assert (values["capital_amount"], values["capital_currency"]) == (2_000_000, "CNY")
    assert values["legal_representative"] == "汪**"
    assert sum(1 for row in planned if row.values.get("city")) > 1150
    assert all(finding.message for row in planned for finding in row.findings)


def test_a_file_planned_in_small_slices_comes_to_the_same(customers: Kind, data: Path) -> None:
    path = data / "zh" / "company_registry.csv"

    assert outcomes(Store(customers).take(path, size=7)) == outcomes(Store(customers).take(path))


def test_blank_cells_erase_nothing_and_others_update(store: Store) -> None:
    store.take(csv_of("code,name,city,phone", "A1,ACME,Lyon,1234567", "B2,Blue,Bonn,7654321"))

    planned = store.take(csv_of("code,name,city,phone", "A1,ACME,,1234567", "B2,Blue,Köln,N/A"))

    assert outcomes(planned) == {"unchanged": 1, "update": 1}
    assert planned[1].values == {"city": "Köln"}


def test_a_repeat_fills_what_the_first_row_left_blank(store: Store) -> None:
    planned = store.take(csv_of("code,name,website,note", "A1,ACME,,old", "A1,ACME,acme.example,new"))

    assert planned[1].same_row == 2
    assert planned[1].values == {"website": "https://acme.example"}
    assert planned[1].findings[0].params["fields"] == "note"
    assert planned[0].values["website"] == "https://acme.example"


def test_one_code_for_two_names_is_refused(store: Store) -> None:
    planned = store.take(csv_of("code,name", "A1,ACME", "A1,Blue"))

    assert outcomes(planned) == {"create": 1, "refused": 1}
    assert planned[1].findings[0].message == "The code A1 already stands in row 2, with the name “ACME”."
    assert planned[1].findings[0].column == "code"


def test_a_row_without_a_name_is_refused(store: Store) -> None:
    planned = store.take(csv_of("name,city", ",Lyon", "ACME,Bonn"))

    assert (planned[0].outcome, planned[0].findings[0].code) == (Outcome.REFUSED, "required")


def test_the_same_credit_code_and_name_is_the_same_customer(store: Store) -> None:
    head = "企业名称,统一社会信用代码"
    store.take(csv_of(head, "上海斯麟特种设备工程有限公司,913101066303038238"))

    planned = store.take(csv_of(f"{head},客户编号", "上海斯麟特种设备工程(有限)公司,913101066303038238,X9"))

    assert outcomes(planned) == {"update": 1}
    assert set(planned[0].values) == {"name"}
    assert codes(planned) == {"code_kept": 1}


def test_the_same_credit_code_under_another_name_is_kept_unverified(store: Store) -> None:
    planned = store.take(
        csv_of("企业名称,统一社会信用代码", "甲公司,913101066303038238", "乙公司,913101066303038238")
    )

    assert [row.values["credit_code_verified"] for row in planned] == [True, False]
    assert planned[1].findings[0].column == "统一社会信用代码"


def test_namesakes_in_several_places_are_several_customers(store: Store) -> None:
    planned = store.take(
        csv_of("name,country,city", "Holiday Inn,UK,London", "Holiday Inn,UK,Leeds", "HOLIDAY INN,GB,London")
    )

    assert outcomes(planned) == {"create": 2, "repeat": 1}


def test_people_of_one_name_need_one_number_too(store: Store) -> None:
    planned = store.take(
        csv_of(
            "姓名,客户类型,电话", "王伟,个人,13800000001", "王伟,个人,13800000002", "王伟,个人,138 0000 0001"
        )
    )

    assert outcomes(planned) == {"create": 2, "repeat": 1}


NAMES = st.sampled_from(["甲公司", "乙公司", "ACME", "acme ", "Blue"])
CODES = st.sampled_from(["", "913101066303038238", "91420100303646757w", "3209812900332"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["", "", "", "A1", "B2"]), NAMES, CODES, st.sampled_from(["", "上海", "武汉"]), st.sampled_from(["", "n"])),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, size=st.integers(1, 5))
def test_the_second_time_changes_nothing(customers: Kind, rows: list[tuple[str, ...]], size: int) -> None:
    """Whatever contradictions a file holds: what was written once is recognised, and written no second time."""
    store = Store(customers)
    content = "\n".join(["编号,名称,统一社会信用代码,城市,备注", *(",".join(row) for row in rows)])
    assume("refused" not in outcomes(store.take(io.BytesIO(content.encode()), size)))
    before = {id: dict(values) for id, values in store.rows.items()}

    again = store.take(io.BytesIO(content.encode()), size)

    assert "create" not in outcomes(again)
    assert store.rows == before
