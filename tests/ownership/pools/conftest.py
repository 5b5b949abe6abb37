"""A pool of sales, and what waits in it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from customers.directory.models import Customer
from ownership.models import Pool, User
from tests.factories import directory, pools


@pytest.fixture
def sea(company: SimpleNamespace) -> Pool:
    """All of sales looks into it; its heads lead it. No limits."""
    return pools.pool(company.sales, name="销售公海", name_en="Sales pool", code="sea")


@pytest.fixture
def afloat(sea: Pool) -> Customer:
    """Waits in the pool, with a number that nobody reads before claiming."""
    made = directory.customer(name="Afloat Ltd", pool=sea)
    directory.point(made, "13812340001")
    return made


@pytest.fixture
def held(rep: User, company: SimpleNamespace) -> Customer:
    """The rep's; nobody has talked to it for a hundred days."""
    return pools.resting(name="Resting Ltd", owner=rep, department=company.sales_east)
