"""Real files that nobody here wrote, and the customer kind."""

from pathlib import Path

import pytest

from customers.records.imports import Kind, get_kind

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real input beside the project; tests that need it are skipped without it, and say so."""
    if not DATA.is_dir():
        pytest.skip(f"REAL INPUT MISSING: {DATA} is not there, so this was not tried on real files")
    return DATA


@pytest.fixture(scope="session")
def customers() -> Kind:
    return get_kind("customers")
