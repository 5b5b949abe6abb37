"""Our own files, for tests that read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("crm_site", "workflows", "customers", "ownership", "notifications")


def modules(*names: str) -> Iterator[Path]:
    """Python files of the floors, migrations left out; only those called one of `names` if any are given."""
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "migrations" not in path.parts and (not names or path.name in names):
                yield path


def templates() -> Iterator[Path]:
    """Every template, plain-text ones too."""
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def told(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


def lines_with(path: Path, pattern: "object") -> Iterator[str]:
    """ "file:line: text" of each line that the compiled pattern finds."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if pattern.search(line):  # type: ignore[attr-defined]
            yield f"{told(path)}:{number}: {line.strip()}"
