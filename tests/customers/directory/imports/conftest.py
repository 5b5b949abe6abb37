"""Bringing a file in, in one call."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from customers.records.imports import actions
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch
from ownership.models import User

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
Bring = Callable[..., ImportBatch]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real input beside the project; tests that need it are skipped without it, and say so."""
    if not DATA.is_dir():
        pytest.skip(f"REAL INPUT MISSING: {DATA} is not there, so this was not tried on real files")
    return DATA


@pytest.fixture
def bring() -> Bring:
    """Import a file, or lines of one; the batch says what came of it."""

    def run(file: Path | str, *, by: User, target: str = "", dry: bool = False) -> ImportBatch:
        content = file.read_bytes() if isinstance(file, Path) else file.encode()
        stream = io.BytesIO(content)
        batch = actions.begin(stream, by=by, file_name="customers.csv", target=target)
        at_once(steps(batch, stream, dry=dry))
        batch.refresh_from_db()
        return batch

    return run
