"""Amounts: rounded by name, and read from what people write."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import (
    AmountFault,
    UnreadableAmount,
    cents,
    euros,
    parse_amount,
    round_cent,
)

AMOUNTS = st.integers(0, 9_999_999).map(euros)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("450", "450.00"),
        ("0", "0.00"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("12,50", "12.50"),
        ("1 234,50 €", "1234.50"),
        ("1\u00a0234,50\u00a0€", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1\u2009234", "1234.00"),
        ("  450  ", "450.00"),
        ("1.234,5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1'234", "1234.00"),
        ("1234", "1234.00"),
        ("1234,5", "1234.50"),
        ("99 999,99", "99999.99"),
        ("450e/kk", "450.00"),
        ("450 €/kk", "450.00"),
        ("450 € / kk", "450.00"),
        ("450 €/mån", "450.00"),
        ("450 eur", "450.00"),
        ("450 euroa", "450.00"),
        ("450 EUR", "450.00"),
        ("450,-", "450.00"),
        ("450,– €", "450.00"),
        ("450.-", "450.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    ("text", "larger", "smaller"),
    [
        ("1.234", "1234", "1.23"),
        ("1,234", "1234", "1.23"),
        ("12.500", "12500", "12.50"),
        ("1,234 €", "1234", "1.23"),
    ],
)
def test_an_amount_that_could_be_two_is_asked_about(text: str, larger: str, smaller: str) -> None:
    with pytest.raises(UnreadableAmount) as fault:
        parse_amount(text)
    assert fault.value.kind is AmountFault.AMBIGUOUS
    assert fault.value.options == (Decimal(larger), Decimal(smaller))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-5", AmountFault.NEGATIVE),
        ("−5", AmountFault.NEGATIVE),
        ("– 5 €", AmountFault.NEGATIVE),
        ("12,345", AmountFault.AMBIGUOUS),
        ("0,123", AmountFault.TOO_PRECISE),
        ("12,3456", AmountFault.TOO_PRECISE),
        ("1234,567", AmountFault.TOO_PRECISE),
        ("1234,500", AmountFault.TOO_PRECISE),
        ("1 234,567", AmountFault.TOO_PRECISE),
        ("100 000", AmountFault.TOO_LARGE),
        ("99999,995", AmountFault.TOO_PRECISE),
        ("1.234.567", AmountFault.TOO_LARGE),
        ("9" * 500, AmountFault.TOO_LARGE),
        ("４５０", AmountFault.UNREADABLE),
        ("٤٥٠", AmountFault.UNREADABLE),
        ("", AmountFault.UNREADABLE),
        ("€", AmountFault.UNREADABLE),
        ("noin 450", AmountFault.UNREADABLE),
        ("450-500", AmountFault.UNREADABLE),
        ("450-", AmountFault.UNREADABLE),
        ("450 e/v", AmountFault.UNREADABLE),
        ("1 23", AmountFault.UNREADABLE),
        ("12 34,5", AmountFault.UNREADABLE),
        ("1.234.5", AmountFault.UNREADABLE),
        ("1,2,3", AmountFault.UNREADABLE),
        ("450,", AmountFault.UNREADABLE),
        (",50", AmountFault.UNREADABLE),
        ("1e3", AmountFault.UNREADABLE),
        ("NaN", AmountFault.UNREADABLE),
        ("Infinity", AmountFault.UNREADABLE),
        ("+5", AmountFault.UNREADABLE),
        ("$5", AmountFault.UNREADABLE),
        ("4\x005", AmountFault.UNREADABLE),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, kind: AmountFault) -> None:
    with pytest.raises(UnreadableAmount) as fault:
        parse_amount(text)
    assert fault.value.kind is kind


@given(AMOUNTS)
def test_an_amount_as_we_print_it_is_read_back(amount: Decimal) -> None:
    printed = f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",")
    assert parse_amount(f"{printed}\u00a0€") == amount


@given(st.text(max_size=12))
def test_any_text_is_either_an_amount_in_bounds_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text)
    except UnreadableAmount:
        return
    assert Decimal(0) <= amount <= Decimal("99999.99")
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Decimal("0.005"), "0.01"),
        (Decimal("0.0049"), "0.00"),
        (Decimal("-0.005"), "-0.01"),
        (Decimal("-0.001"), "0.00"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, 200), "0.01"),
    ],
)
def test_half_a_cent_is_rounded_away_from_zero(exact: Decimal | Fraction, rounded: str) -> None:
    assert str(round_cent(exact)) == rounded


@given(AMOUNTS)
def test_cents_and_euros_are_each_other_s_inverse(amount: Decimal) -> None:
    assert euros(cents(amount)) == amount
