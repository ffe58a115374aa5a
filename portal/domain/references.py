"""The reference of an application, that of a payment (weights 7-3-1), and the bank bar code (version 4)."""

from datetime import date
from decimal import Decimal

from portal.domain.money import cents

_WEIGHTS = (7, 3, 1)
_FIRST_YEAR = 2026
"""No application has a reference of an earlier year."""


def of_application(year: int, number: int) -> str:
    """The reference of the application of a year with a running number: `SL-2026-004182`."""
    return f"SL-{year}-{number:06}"


def of_applications(number: int, until: int) -> tuple[str, ...]:
    """The references of all years up to `until` that have a running number, the latest first."""
    return tuple(of_application(year, number) for year in range(max(until, _FIRST_YEAR), _FIRST_YEAR - 1, -1))


def with_check_digit(base: str) -> str:
    """The reference number of a base of 3–19 digits.  Raises `ValueError`."""
    if not (base.isascii() and base.isdigit() and 3 <= len(base) <= 19):
        raise ValueError("a reference number is made of 3 to 19 digits")
    total = sum(int(digit) * _WEIGHTS[n % 3] for n, digit in enumerate(reversed(base)))
    return f"{base}{-total % 10}"


def is_valid(reference: str) -> bool:
    """Whether a reference number has the right check digit; spaces and leading zeros do not matter."""
    digits = reference.replace(" ", "").lstrip("0")
    if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 20):
        return False
    return with_check_digit(digits[:-1]) == digits


def grouped(reference: str) -> str:
    """A reference number in groups of five from the right, as banks print it."""
    head = len(reference) % 5
    groups = [reference[:head], *(reference[n : n + 5] for n in range(head, len(reference), 5))]
    return " ".join(group for group in groups if group)


def bank_bar_code(iban: str, amount: Decimal, reference: str, due: date) -> str:
    """The 54 digits of the Finnish bank bar code, version 4.

    Raises `ValueError` for an account or a reference that it cannot hold.
    """
    account = iban.replace(" ", "")
    if not (account.startswith("FI") and account[2:].isdigit() and len(account) == 18):
        raise ValueError("the bar code holds Finnish accounts alone")
    if not is_valid(reference):
        raise ValueError("the reference number is not valid")
    # An amount that does not fit in the six digits of euros is left for the payer to type.
    money = f"{cents(amount):08d}" if cents(amount) < 100_000_000 else "0" * 8
    return f"4{account[2:]}{money}000{reference.zfill(20)}{due:%y%m%d}"
