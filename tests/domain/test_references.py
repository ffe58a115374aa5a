"""Reference numbers and the bank bar code, against numbers worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.references import bank_bar_code, grouped, is_valid, with_check_digit


@pytest.mark.parametrize(
    ("base", "whole"), [("123", "1232"), ("1234567", "12345672"), ("2026004", "20260040")]
)
def test_the_check_digit_is_that_of_the_weights_7_3_1(base: str, whole: str) -> None:
    # 1232: 3×7 + 2×3 + 1×1 = 28, and 30 − 28 = 2.
    assert with_check_digit(base) == whole


@given(st.from_regex(r"[1-9][0-9]{2,18}", fullmatch=True), st.integers(0, 18), st.integers(1, 9))
def test_a_changed_digit_is_noticed(base: str, place: int, by: int) -> None:
    whole = with_check_digit(base)
    assert is_valid(whole)
    place %= len(whole)
    changed = whole[:place] + str((int(whole[place]) + by) % 10) + whole[place + 1 :]
    assert not is_valid(changed)


@pytest.mark.parametrize("base", ["12", "1" * 20, "12a", "", "１２３"])
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="3 to 19 digits"):
        with_check_digit(base)


def test_a_reference_is_grouped_from_the_right() -> None:
    assert grouped("202600415") == "2026 00415"
    assert grouped("12345") == "12345"


def test_the_bar_code_has_its_54_digits_in_order() -> None:
    code = bank_bar_code("FI21 1234 5600 0007 85", Decimal("103.15"), "20260040", date(2026, 12, 7))
    assert code == "4" + "2112345600000785" + "00010315" + "000" + "00000000000020260040" + "261207"
    assert len(code) == 54


@pytest.mark.parametrize(
    ("iban", "reference", "said"),
    [("SE3550000000054910000003", "20260040", "Finnish"), ("FI2112345600000785", "20260042", "not valid")],
)
def test_what_the_bar_code_cannot_hold_is_refused(iban: str, reference: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bank_bar_code(iban, Decimal(10), reference, date(2026, 12, 7))
