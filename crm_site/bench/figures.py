"""What was measured: one figure per line, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

HEAD = ("name", "n", "median ms", "p95 ms", "limit ms", "ratio", "queries", "bytes", "per second")


@dataclass(frozen=True)
class Figure:
    """One thing measured. `ratio` says how many times as long as the plainest way to do the same."""

    name: str
    n: int
    median_ms: float
    p95_ms: float
    limit_ms: float | None = None
    ratio: float | None = None
    queries: int | None = None
    bytes: int | None = None
    per_second: float | None = None
    nearly_all: bool = False  # the limit holds for 19 of 20, not only for the middle

    @property
    def is_missed(self) -> bool:
        """Slower than it should be."""
        counts = self.p95_ms if self.nearly_all else self.median_ms
        return self.limit_ms is not None and counts > self.limit_ms


def figure(
    name: str, times_ms: Sequence[float], *, beside: float | None = None, **more: float | None
) -> Figure:
    """A figure from single times; `beside` is the plainest way's median."""
    middle = median(times_ms)
    slow = quantiles(times_ms, n=20)[-1] if len(times_ms) > 1 else middle
    ratio = round(middle / beside, 1) if beside else None
    return Figure(name, len(times_ms), round(middle, 2), round(slow, 2), ratio=ratio, **more)  # type: ignore[arg-type]


def table(figures: Iterable[Figure]) -> str:
    """All figures in columns; what is missed carries a mark."""
    rows = [HEAD] + [_cells(one) for one in figures]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in pairs)
        for pairs in (enumerate(zip(row, widths, strict=True)) for row in rows)
    )


def write(figures: Iterable[Figure], path: Path) -> None:
    """For programs that compare runs."""
    path.write_text(json.dumps([asdict(one) for one in figures], indent=1), encoding="utf-8")


def _cells(one: Figure) -> tuple[str, ...]:
    mark = "  (missed)" if one.is_missed else ""
    values = (
        one.n,
        one.median_ms,
        one.p95_ms,
        one.limit_ms,
        one.ratio,
        one.queries,
        one.bytes,
        one.per_second,
    )
    return (one.name + mark, *("" if value is None else f"{value:,}" for value in values))
