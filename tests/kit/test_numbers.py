"""Numbers out of requests: read as they are meant, nothing else is one."""

import pytest

from crm_site.kit.numbers import whole_number


@pytest.mark.parametrize(("text", "meant"), [("7", 7), ("007", 7), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(text: str, meant: int) -> None:
    assert whole_number(text) == meant


@pytest.mark.parametrize(
    "text", [None, "", " ", "7 ", "-1", "+1", "1.0", "1e3", "²", "٧", "x", "\x00", "9" * 19, "9" * 5_000]
)
def test_whatever_else_is_none(text: str | None) -> None:
    assert whole_number(text) is None
