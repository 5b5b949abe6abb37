"""The import reads numbers faster than the form, and alike."""

from hypothesis import given
from hypothesis import strategies as st

from customers.directory.imports.phones import read_phone
from customers.directory.rules import phone_key


@given(
    st.from_regex(r"(\+86 ?)?(1[3-9]\d-?\d{4}-?\d{4}|\(?0[1-9]\d{1,2}\)?[- ]?[2-8]\d{6,7})", fullmatch=True)
)
def test_the_short_cut_gives_the_same_key(number: str) -> None:
    assert read_phone(number, "CN").key == phone_key(number, "CN")


def test_a_number_that_cannot_be_is_said() -> None:
    assert read_phone("88.60.15.31", "FR") == ("88601531", False)
    assert read_phone("(503) 555-7555", "US") == ("15035557555", True)
