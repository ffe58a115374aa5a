"""Repayment: instalments rounded up to the cent, a fixed number of them, the last takes the remainder.

Interest of a month is the yearly rate over twelve, rounded half-up.  Months are counted by
running the schedule, never by logarithms: an instalment rounded half-up can leave an
instalment too many.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.domain.money import CENT, ZERO, round_cent, round_cent_up

_LONGEST = 1200


class Method(StrEnum):
    """How a credit is paid back."""

    ANNUITY = "annuity"
    EQUAL = "equal"
    FIXED = "fixed"


@dataclass(frozen=True)
class Payment:
    """One row of a schedule, in euros; `payment` is `interest` and `principal` together."""

    n: int
    due: date
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Schedule:
    """A repayment schedule.  The principal parts sum up to the principal."""

    principal: Decimal
    rate: Decimal
    method: Method
    payments: tuple[Payment, ...]

    @property
    def instalment(self) -> Decimal:
        """The first instalment, which is the usual one of an annuity."""
        return self.payments[0].payment

    @property
    def total_interest(self) -> Decimal:
        """What the credit costs in all; there are no other costs (1133/2002, 6 §)."""
        return sum((payment.interest for payment in self.payments), ZERO)


def monthly_interest(balance: Decimal, rate: Decimal) -> Decimal:
    """A month's interest on a balance, at a yearly rate in per cent."""
    return round_cent(Fraction(balance) * Fraction(rate) / 1200)


def annuity(principal: Decimal, rate: Decimal, months: int) -> Decimal:
    """The equal monthly instalment, rounded up to the cent."""
    monthly = Fraction(rate) / 1200
    if monthly == 0:
        return round_cent_up(Fraction(principal) / months)
    growth = (1 + monthly) ** months
    return round_cent_up(Fraction(principal) * monthly * growth / (growth - 1))


@dataclass(frozen=True)
class Course:
    """How an equal instalment pays a credit back: in how many months, and with how much interest in all."""

    months: int
    interest: Decimal


def course(principal: Decimal, rate: Decimal, instalment: Decimal) -> Course | None:
    """The course of a credit, by running its schedule; None if it never ends."""
    balance, total = principal, ZERO
    for month in range(1, _LONGEST + 1):
        interest = monthly_interest(balance, rate)
        if instalment <= interest:
            return None
        total += interest
        balance = balance + interest - instalment
        if balance <= 0:
            return Course(month, total)
    return None


def months_to_repay(principal: Decimal, rate: Decimal, instalment: Decimal) -> int | None:
    """How many months an instalment needs; None if it never ends."""
    found = course(principal, rate, instalment)
    return found.months if found else None


def largest_principal(instalment: Decimal, rate: Decimal, months: int, step: Decimal) -> Decimal:
    """The largest credit, in whole steps of euros, whose own schedule closes in `months`."""
    if instalment <= 0:
        return ZERO
    monthly = Fraction(rate) / 1200
    worth = Fraction(instalment) * (months if monthly == 0 else (1 - (1 + monthly) ** -months) / monthly)
    principal = (Decimal(worth // Fraction(step)) * step).quantize(CENT)
    while principal > 0:
        needed = months_to_repay(principal, rate, instalment)
        if needed is not None and needed <= months:
            return principal
        principal -= step
    return ZERO


def build(
    principal: Decimal,
    rate: Decimal,
    months: int,
    first_due: date,
    method: Method = Method.ANNUITY,
    *,
    is_banking_day: Callable[[date], bool] = lambda _day: True,
    instalment: Decimal | None = None,
) -> Schedule:
    """The schedule of a credit.  `instalment` is for the method `fixed`; without one it is the annuity's.

    The due day is that of the first, clipped to the month's end, and moves to the next banking
    day.  Raises `ValueError` for a credit that cannot be paid back so.
    """
    if principal <= 0 or months < 1 or rate < 0:
        raise ValueError("a schedule needs a principal, a term and a rate that is not negative")
    fixed = instalment if method is Method.FIXED else None
    usual = fixed or annuity(principal, rate, months)
    equal = round_cent(Fraction(principal) / months) if method is Method.EQUAL else None
    payments: list[Payment] = []
    balance = principal
    while balance and len(payments) < months:
        n, interest = len(payments) + 1, monthly_interest(balance, rate)
        # A fixed instalment may end before the term; otherwise the last one takes the remainder.
        is_rest = n == months and fixed is None
        part = balance if is_rest else max(ZERO, min(equal or usual - interest, balance))
        balance -= part
        due = due_date(first_due, n - 1, is_banking_day)
        payments.append(Payment(n, due, part + interest, interest, part, balance))
    if balance:
        raise ValueError("the instalment does not pay the credit back in the term")
    return Schedule(principal, rate, method, tuple(payments))


def due_date(first: date, months_later: int, is_banking_day: Callable[[date], bool]) -> date:
    """The due day so many months after the first one."""
    years, month = divmod(first.month - 1 + months_later, 12)
    year = first.year + years
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(first.day, last))
    while not is_banking_day(due):
        due += timedelta(days=1)
    return due
