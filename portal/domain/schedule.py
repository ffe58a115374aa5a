"""Repayment: instalments rounded up to the cent, a fixed number of them, the last takes the remainder.

Interest of a month is the yearly rate over twelve, rounded half-up.  Months are counted by
running the schedule, never by logarithms: an instalment rounded half-up can leave an
instalment too many.  It is run in whole cents, and a rate is two whole numbers, so that nothing
is rounded but where the rule says so.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from portal.domain.money import ZERO, cents, euros, round_cent

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
    # The product is exact, and the one division after it cannot reach a half cent that is not one.
    return round_cent(balance * rate / 1200)


def annuity(principal: Decimal, rate: Decimal, months: int) -> Decimal:
    """The equal monthly instalment, rounded up to the cent."""
    part, whole = _instalment_of_one(rate, months)
    # Floor division upside down: what is over a cent counts as one.
    return euros(-(-cents(principal) * part // whole))


def _monthly_rate(rate: Decimal) -> tuple[int, int]:
    """A yearly rate in per cent as the share of a balance that a month's interest is: so many of so many."""
    share, whole = rate.as_integer_ratio()
    return share, whole * 1200


@lru_cache(maxsize=1024)
def _instalment_of_one(rate: Decimal, months: int) -> tuple[int, int]:
    """The exact instalment of a credit of one: so many of so many.  Counties have few rates and terms."""
    share, whole = _monthly_rate(rate)
    if share == 0:
        return 1, months
    grown, at_first = (whole + share) ** months, whole**months
    return Fraction(share * grown, whole * (grown - at_first)).as_integer_ratio()


@dataclass(frozen=True)
class Course:
    """How an equal instalment pays a credit back: in how many months, and with how much interest in all."""

    months: int
    interest: Decimal


def course(principal: Decimal, rate: Decimal, instalment: Decimal) -> Course | None:
    """The course of a credit, by running its schedule; None if it never ends."""
    paid = cents(instalment)
    found = _run(cents(principal), rate, paid)
    if found is None:
        return None
    months, rest = found
    return Course(months, euros(months * paid + rest) - principal)


def months_to_repay(principal: Decimal, rate: Decimal, instalment: Decimal) -> int | None:
    """How many months an instalment needs; None if it never ends."""
    found = _run(cents(principal), rate, cents(instalment))
    return found[0] if found else None


def _run(balance: int, rate: Decimal, paid: int) -> tuple[int, int] | None:
    """The months of a schedule and its balance after them, which is not over zero; all in cents."""
    share, whole = _monthly_rate(rate)
    twice_share, twice = 2 * share, 2 * whole
    # Half-up: a half is added, and what is under one falls away.  The instalment is whole cents, so
    # taking it off before the division comes to the same as after it.
    half_less_paid = whole - twice * paid
    if (balance * twice_share + half_less_paid) // twice >= 0:
        return None
    for month in range(1, _LONGEST + 1):
        balance += (balance * twice_share + half_less_paid) // twice
        if balance <= 0:
            return month, balance
    return None


def closes_within(months: int, principal: Decimal, rate: Decimal, instalment: Decimal) -> bool:
    """Whether an instalment pays a credit back in so many months."""
    # Rounding adds half a cent a month at most: a cent over the annuity makes up for it, without running.
    if instalment > annuity(principal, rate, months):
        return True
    needed = months_to_repay(principal, rate, instalment)
    return needed is not None and needed <= months


def largest_principal(instalment: Decimal, rate: Decimal, months: int, step: Decimal) -> Decimal:
    """The largest credit, in whole steps of euros, whose own schedule closes in `months`."""
    if instalment <= 0:
        return ZERO
    principal = euros(_worth(cents(instalment), rate, months, cents(step)))
    while principal > 0:
        if closes_within(months, principal, rate, instalment):
            return principal
        principal -= step
    return ZERO


def _worth(instalment: int, rate: Decimal, months: int, step: int) -> int:
    """What so many instalments are worth today, down to a whole step; all in cents."""
    part, whole = _instalment_of_one(rate, months)
    return instalment * whole // (part * step) * step


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
    equal = round_cent(principal / months) if method is Method.EQUAL else None
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


def adds_up(principal: Decimal, payments: Sequence[Payment], paid_out_on: date) -> bool:
    """Whether the rows of a schedule that somebody else has made hold together, to the cent.

    Interest and principal make up each payment, the balance goes down by the principal to nothing, and the
    due days follow each other and the day on which the credit was paid out.
    """
    balance, before = principal, paid_out_on
    for payment in payments:
        balance -= payment.principal
        if payment.payment != payment.interest + payment.principal or payment.balance != balance:
            return False
        if payment.due <= before or payment.payment <= 0 or min(payment.interest, payment.principal) < 0:
            return False
        before = payment.due
    return principal > 0 and balance == 0


def due_date(first: date, months_later: int, is_banking_day: Callable[[date], bool]) -> date:
    """The due day so many months after the first one."""
    years, month = divmod(first.month - 1 + months_later, 12)
    year = first.year + years
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(first.day, last))
    while not is_banking_day(due):
        due += timedelta(days=1)
    return due
