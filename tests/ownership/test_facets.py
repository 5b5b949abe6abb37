"""The facet matrix: the README's table is the shipped one, and rules stand above it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from ownership.access import facets
from ownership.access.facets import Facet, Level
from ownership.access.viewer import viewer_of
from ownership.models import Department, FacetRule
from tests.factories import ownership as people

README = Path(__file__).parents[2] / "ownership" / "README.md"


def table() -> dict[str, dict[str, int]]:
    """The matrix as the README draws it."""
    lines = [line for line in README.read_text().splitlines() if line.startswith("| ")]
    start = next(i for i, line in enumerate(lines) if line.startswith("| Department kind |"))
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start:]]
    head, rows = cells[0][1:], [row for row in cells[1:] if row[0] in facets.SHIPPED]
    return {row[0]: dict(zip(head, [Level[word.upper()] for word in row[1:]], strict=True)) for row in rows}


def test_the_readme_shows_what_is_shipped() -> None:
    assert table() == {kind: facets.shipped(kind) for kind in facets.SHIPPED}


def test_every_department_kind_has_a_profile() -> None:
    assert set(facets.SHIPPED) == set(Department.Kind.values)


def test_an_unknown_kind_meets_nothing() -> None:
    assert facets.shipped("unknown") == facets.nothing()


def test_the_best_of_several_profiles() -> None:
    merged = facets.best([facets.shipped("marketing"), facets.shipped("finance")])

    assert (merged["campaigns"], merged["payments"], merged["contact"]) == (
        Level.WRITE,
        Level.WRITE,
        Level.MASKED,
    )


def test_opening_never_takes_away() -> None:
    opened = facets.opened(facets.shipped("service"), ["contact", "cases"])

    assert (opened["contact"], opened["cases"]) == (Level.READ, Level.WRITE)


def test_an_auditor_writes_nothing() -> None:
    assert set(facets.read_only(facets.everything()).values()) == {Level.READ}


@pytest.mark.django_db
def test_rules_stand_above_the_shipped_matrix(company: SimpleNamespace) -> None:
    FacetRule.objects.create(kind="marketing", facet=Facet.DEALS, level=Level.READ)
    FacetRule.objects.create(kind="marketing", facet=Facet.DEALS, position="manager", level=Level.WRITE)
    staff = people.member(company.marketing)
    leader = people.member(company.marketing, "manager")

    assert viewer_of(staff).profile["deals"] == Level.READ
    assert viewer_of(leader).profile["deals"] == Level.WRITE
