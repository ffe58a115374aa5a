"""A household's budget as it was answered: frozen values, no clock, no arithmetic but the monthly value."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction

from portal.domain.money import CENT, ZERO, round_cent


class _Word(StrEnum):
    """A word of a closed list, hashed as the text that it is: every line is looked up by several."""

    __hash__ = str.__hash__


class Frequency(_Word):
    """How often an amount recurs."""

    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    TWICE_MONTH = "twice_month"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    PER_YEAR_11 = "per_year_11"
    BENEFIT_DAY = "benefit_day"
    SICKNESS_DAY = "sickness_day"
    ONE_OFF = "one_off"
    BY_MONTH = "by_month"
    """Another amount each month: the line has `months` in the place of an amount."""

    @property
    def factor(self) -> Fraction:
        """By how much an amount is multiplied to give its value in a month; exact."""
        return _FACTORS[self]


_FACTORS = {
    Frequency.DAY: Fraction(365, 12),
    Frequency.WEEK: Fraction(52, 12),
    Frequency.TWO_WEEKS: Fraction(26, 12),
    Frequency.FOUR_WEEKS: Fraction(13, 12),
    Frequency.TWICE_MONTH: Fraction(2),
    Frequency.MONTH: Fraction(1),
    Frequency.TWO_MONTHS: Fraction(1, 2),
    Frequency.QUARTER: Fraction(1, 3),
    Frequency.HALF_YEAR: Fraction(1, 6),
    Frequency.YEAR: Fraction(1, 12),
    Frequency.PER_YEAR_11: Fraction(11, 12),
    Frequency.BENEFIT_DAY: Fraction(43, 2),
    Frequency.SICKNESS_DAY: Fraction(25),
    Frequency.ONE_OFF: Fraction(1, 12),
    Frequency.BY_MONTH: Fraction(1),
}


# The same factors in decimals, the last of 19 digits rounded up: so a half cent never becomes less than
# one, and what is less cannot become one, for it is short of it by more than a millionth of a cent.
# Nineteen digits are one word of the machine.
_UPWARDS = Context(prec=19, rounding=ROUND_CEILING)
_DECIMAL_FACTORS = {
    each: _UPWARDS.divide(Decimal(factor.numerator), Decimal(factor.denominator))
    for each, factor in _FACTORS.items()
}


class Status(_Word):
    """How sure an amount is."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"
    NONE = "none"


_WITHOUT_AMOUNT = frozenset({Status.UNKNOWN, Status.NONE})


class Origin(StrEnum):
    """Where an amount was measured, when its owner did not have to remember it."""

    STATEMENT = "statement"
    DIARY = "diary"


class Treatment(_Word):
    """Where a line is counted."""

    INCOME = "income"
    CHILD_INCOME = "child_income"
    HOUSING = "housing"
    SEPARATE = "separate"
    IN_NORM = "in_norm"
    OUTSIDE_NORM = "outside_norm"
    DEBT = "debt"
    ASSET = "asset"
    CALENDAR = "calendar"
    MEMO = "memo"


class DebtState(_Word):
    """How a debt stands."""

    OK = "ok"
    LATE = "late"
    COLLECTION = "collection"
    ENFORCEMENT = "enforcement"
    PLAN = "plan"


class Purpose(StrEnum):
    """What the credit is for."""

    PURCHASE = "purchase"
    REFINANCE = "refinance"
    URGENT = "urgent"


@dataclass(frozen=True)
class Child:
    """A child: whole years, and the share of the time spent in this household (1, 0.5 or 0)."""

    age: int
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Household:
    """Who shares one economy."""

    adults: int
    children: tuple[Child, ...] = ()

    @property
    def dependants(self) -> int:
        """How many children live here at least part of the time."""
        return sum(child.share > 0 for child in self.children)


WHOLE = Decimal(1)


@dataclass(frozen=True)
class Line:
    """One income, cost or asset.

    `amount` is None where it is not known, and where the frequency is by month: then `months` has the
    twelve amounts from January on, None for a month that nobody remembers.
    """

    code: str
    amount: Decimal | None
    frequency: Frequency = Frequency.MONTH
    status: Status = Status.EXACT
    share: Decimal = WHOLE
    """How much of it is this household's own, from 0 to 1."""
    person: int | None = None
    """The number of the adult whose it is, from 0."""
    name: str = ""
    """What its owner calls it; for rows of their own."""
    due: int | None = None
    """The number of the month (1–12) of a yearly bill, or of the first of several bills a year."""
    ends: date | None = None
    """The last day of an income that is known to end."""
    origin: Origin | None = None
    months: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class Debt:
    """One debt; `code` is its kind without the group, `instalment` and `overdue` are euros."""

    code: str
    balance: Decimal
    instalment: Decimal
    state: DebtState = DebtState.OK
    refinance: bool = False
    overdue: Decimal = ZERO
    rate: Decimal | None = None
    creditor: str = ""


@dataclass(frozen=True)
class Budget:
    """Everything an assessment is made of.  `withheld` is what enforcement takes a month: None means
    that it is to be estimated."""

    household: Household
    lines: tuple[Line, ...] = ()
    debts: tuple[Debt, ...] = ()
    purpose: Purpose = Purpose.PURCHASE
    want: Decimal = ZERO
    withheld: Decimal | None = None
    months: int | None = None

    @property
    def could_be_saved_for(self) -> bool:
        """Whether the wish is a purchase alone: debts that a credit would pay do not wait for savings."""
        return self.purpose is Purpose.PURCHASE and not any(debt.refinance for debt in self.debts)


def on_day(budget: Budget, day: date) -> Budget:
    """The budget as it is on a day: what has ended before it comes to nothing."""
    ending = [line.ends for line in budget.lines if line.ends is not None]
    if not ending or min(ending) >= day:
        return budget
    lines = [_nothing_of(line) if line.ends and line.ends < day else line for line in budget.lines]
    return replace(budget, lines=tuple(lines))


def _nothing_of(line: Line) -> Line:
    amount = None if line.amount is None else ZERO
    return replace(line, amount=amount, months=tuple(month and ZERO for month in line.months))


_rounded = Context(rounding=ROUND_HALF_UP).quantize
"""Half-up by a context of its own: each line is rounded, and need not ask which one is in force."""


def monthly(line: Line) -> Decimal:
    """What a line comes to in a month, rounded half-up to the cent; 0.00 where it is not known.

    Of a line by month it is the mean of the months that are remembered.
    """
    if line.status in _WITHOUT_AMOUNT:
        return ZERO
    amount = line.amount
    if amount is None:
        return _mean(line)
    if line.share is not WHOLE:
        amount *= line.share
    return _rounded(amount * _DECIMAL_FACTORS[line.frequency], CENT)


def _mean(line: Line) -> Decimal:
    known = [amount for amount in line.months if amount is not None]
    return round_cent(sum(known) * line.share / len(known)) if known else ZERO
