"""The unified social credit code, by GB 32100-2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.directory import codes


@pytest.mark.parametrize(
    "code", ["913101066303038238", "91420100303646757W", "91350402MA32G3CQ93", "91310000X07207303J"]
)
def test_real_codes_pass(code: str) -> None:
    assert codes.is_verified(code)


@pytest.mark.parametrize(
    "code", ["", "3209812900332", "913101066303038239", "91310106630303823I", "９13101066303038238"]
)
def test_others_fail(code: str) -> None:
    assert not codes.is_verified(code)


def test_a_code_is_tidied_before_it_is_checked() -> None:
    assert codes.tidy_code(" 91310000x07207303j ") == "91310000X07207303J"


@given(st.text(codes.ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    code = body + codes.check_digit(body)
    wrong = code[:place] + other + code[place + 1 :]

    assert codes.is_verified(code)
    assert codes.is_verified(wrong) == (wrong == code)
