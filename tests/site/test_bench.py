"""What the benchmarks say about what they measured."""

import json
from pathlib import Path

from crm_site.bench.figures import figure, table, write


def test_a_figure_tells_the_middle_the_slow_end_and_the_ratio() -> None:
    one = figure("list", [10.0, 20.0, 30.0], beside=10.0, limit_ms=25.0, queries=9)

    assert (one.n, one.median_ms, one.ratio, one.queries) == (3, 20.0, 2.0, 9)
    assert one.p95_ms >= 30.0
    assert not one.is_missed


def test_what_is_missed_carries_a_mark() -> None:
    said = table([figure("fast", [1.0, 1.0], limit_ms=2.0), figure("slow", [3.0, 3.0], limit_ms=2.0)])

    assert [("missed" in line) for line in said.splitlines()] == [False, False, True]


def test_programs_read_the_agreed_names(tmp_path: Path) -> None:
    write([figure("list", [1.0])], tmp_path / "bench.json")

    (line,) = json.loads((tmp_path / "bench.json").read_text())
    assert {"name", "n", "median_ms", "p95_ms", "limit_ms", "ratio", "queries", "bytes"} <= set(line)
