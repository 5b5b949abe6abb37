"""Numbers as people type them."""

import pytest

from customers.cases.rules import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("S-00042", 42),
        ("s42", 42),
        (" S-7 ", 7),
        ("42", None),
        ("S-", None),
        ("S-12x", None),
        ("seal", None),
        ("S-9999999999999", None),
    ],
)
def test_number_in(text: str, number: int | None) -> None:
    assert number_in(text) == number
