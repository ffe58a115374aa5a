"""Amounts of euros: exact, rounded by name, and read from what people write."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

CENT = Decimal("0.01")
LARGEST = Decimal("99999.99")
"""Of what recurs."""
LARGEST_WORTH = Decimal("9999999.99")
"""Of what is owned or owed: a home may be worth more than any monthly amount."""
ZERO = Decimal("0.00")


def round_cent(value: Decimal | Fraction | int) -> Decimal:
    """To the cent, half-up towards the larger amount; a negative amount is rounded by its size."""
    if isinstance(value, Decimal):
        # Zero has no sign here: -0.004 comes to 0.00.
        return value.quantize(CENT, ROUND_HALF_UP) or ZERO
    exact = abs(Fraction(value)) * 100
    rounded = euros((2 * exact.numerator + exact.denominator) // (2 * exact.denominator))
    return -rounded if value < 0 and rounded else rounded


def whole(value: Decimal) -> Decimal:
    """To the euro, half-up by the size of the amount."""
    return value.quantize(Decimal(1), ROUND_HALF_UP) or Decimal(0)


def cents(amount: Decimal) -> int:
    """Whole cents of an amount that is exact to the cent."""
    return int((amount * 100).to_integral_exact())


def euros(whole_cents: int) -> Decimal:
    """Euros of whole cents."""
    return Decimal(whole_cents).scaleb(-2)


class AmountFault(StrEnum):
    """Why an amount could not be read."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    NEGATIVE = "negative"
    TOO_PRECISE = "too_precise"
    TOO_LARGE = "too_large"


class UnreadableAmount(ValueError):
    """Text that is no amount, or could be two.  `options` holds the two readings of an ambiguous one."""

    def __init__(self, kind: AmountFault, options: tuple[Decimal, ...] = ()) -> None:
        super().__init__(kind)
        self.kind = kind
        self.options = options


_TAIL = re.compile(r"(?:€|e|eur|euroa?)?(?: ?/ ?(?:kk|kuukausi|mån|månad))?\Z", re.IGNORECASE)
_WHOLE_EUROS = re.compile(r"[,.][-–−]{1,2}\Z")
_SPACES = " \u00a0\u202f\u2009"
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")


def parse_amount(text: str, largest: Decimal = LARGEST) -> Decimal:
    """The euros of an amount as people write it: `1 234,50 €`, `12,5`, `1.234,5`, `450e/kk`, `450,-`.

    Raises `UnreadableAmount`: `1.234` and `1,234` could mean two things and are asked about;
    negative amounts, more than two decimals, digits of other scripts and more than `largest` are
    refused.
    """
    written = unicodedata.normalize("NFC", text).translate({ord(s): " " for s in _SPACES}).strip()
    number = _TAIL.sub("", _WHOLE_EUROS.sub("", _TAIL.sub("", written).strip())).strip()
    if number[:1] in {"-", "–", "−"}:
        raise UnreadableAmount(AmountFault.NEGATIVE)
    if not number.isascii():
        raise UnreadableAmount(AmountFault.UNREADABLE)
    return _within_limits(_read(number), largest)


def _read(number: str) -> Decimal:
    if _PLAIN.fullmatch(number):
        whole, _, decimals = number.replace(",", ".").partition(".")
        if len(decimals) == 3 and len(whole) <= 3 and whole[0] != "0":
            raise UnreadableAmount(
                AmountFault.AMBIGUOUS, (Decimal(whole + decimals), _two_decimals(whole, decimals))
            )
        return Decimal(f"{whole}.{decimals or 0}")
    grouped = _GROUPED.fullmatch(number)
    if grouped is None or grouped[1] == grouped[2]:
        raise UnreadableAmount(AmountFault.UNREADABLE)
    mark = grouped[2]
    head, _, decimals = number.rpartition(mark) if mark else (number, "", "")
    return Decimal(f"{_digits(head)}.{decimals or 0}")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _two_decimals(whole: str, decimals: str) -> Decimal:
    return round_cent(Decimal(f"{whole}.{decimals}"))


def _within_limits(amount: Decimal, largest: Decimal) -> Decimal:
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise UnreadableAmount(AmountFault.TOO_PRECISE)
    if amount > largest:
        raise UnreadableAmount(AmountFault.TOO_LARGE)
    return amount.quantize(CENT)
