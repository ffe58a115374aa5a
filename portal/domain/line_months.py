"""When the payments of a line and of a debt fall: their amounts in twelve months on end, to the cent.

Nobody is asked for the days of payments, so a few plain rules stand in for them:

- Each week, every two and every four weeks, payments are 7, 14 and 28 days apart.  The first one comes
  half such a time after the first day of the first month, so that twelve months hold 52, 26 or 13 of them.
- A bill of every second month, quarter, half-year or year comes in its own months (`due`), and so does
  what comes once.  Where the month is not known it is spread evenly over all twelve.
- A day's amount goes by the days of the month; February has 28 of them, as a year of 365 days has it.
- Eleven payments a year leave out July.  Benefit days are as many each month as the factor says.
- After the last day of an income (`ends`) nothing comes.  What is not paid by days or weeks is still
  there, whole, in the month of that day.

The amounts of a line are rounded together: what they come to from the first month on is rounded half-up
to the cent.  So they add up to the yearly amount rounded once, and a real payment is never split.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from portal.domain.budget import Debt, Frequency, Line, Status
from portal.domain.money import ZERO, round_cent
from portal.domain.schedule import monthly_interest

MONTHS = 12
_JULY = 7
_DAYS_APART = {Frequency.WEEK: 7, Frequency.TWO_WEEKS: 14, Frequency.FOUR_WEEKS: 28}
_MONTHS_APART = {
    Frequency.TWO_MONTHS: 2,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
    Frequency.ONE_OFF: 12,
}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def twelve_from(day: date) -> tuple[date, ...]:
    """The first days of twelve months, beginning with the month of a day."""
    after = [divmod(day.month - 1 + n, MONTHS) for n in range(MONTHS)]
    return tuple(date(day.year + years, month + 1, 1) for years, month in after)


def amounts(line: Line, months: Sequence[date]) -> tuple[Decimal, ...]:
    """What a line comes to in each of twelve months, in euros; `months` are their first days.

    Of a line by month each month has its own amount, and one that nobody remembers has the mean.
    """
    if line.status in {Status.UNKNOWN, Status.NONE}:
        return (ZERO,) * MONTHS
    if line.months:
        exact = _remembered(line, months)
    else:
        one = Fraction(line.amount or 0) * Fraction(line.share)
        exact = [one * number for number in payments(line, months)]
    return _rounded(
        value if _is_there(line, month) else 0 for value, month in zip(exact, months, strict=True)
    )


def payments(line: Line, months: Sequence[date]) -> tuple[Fraction | int, ...]:
    """How many of a line's payments fall in each of twelve months; a part of one where it is spread."""
    if apart := _DAYS_APART.get(line.frequency):
        return _by_days(apart, months, line.ends)
    if line.frequency is Frequency.DAY:
        return tuple(_DAYS[month.month - 1] for month in months)
    if line.frequency is Frequency.PER_YEAR_11:
        return tuple(int(month.month != _JULY) for month in months)
    if is_dated(line):
        return tuple(int(is_due(line, month)) for month in months)
    return (line.frequency.factor,) * MONTHS


def is_dated(line: Line) -> bool:
    """Whether a line comes less often than monthly, in months that are known."""
    return line.due is not None and line.frequency in _MONTHS_APART


def is_due(line: Line, month: date) -> bool:
    """Whether a payment of a dated line falls in a month."""
    return line.due is not None and (month.month - line.due) % _MONTHS_APART[line.frequency] == 0


def is_spread(line: Line) -> bool:
    """Whether a line comes less often than monthly, and nobody knows in which months."""
    return line.due is None and line.frequency in _MONTHS_APART and not line.months


def instalments(debt: Debt) -> tuple[Decimal, ...]:
    """The instalments of a debt in twelve months, the last one no larger than what is left of the balance.

    A known rate adds its interest each month; without one the balance bears none.  An instalment
    without a balance goes on all year: what it pays off was not told.
    """
    if not debt.balance:
        return (debt.instalment,) * MONTHS
    paid: list[Decimal] = []
    balance = debt.balance
    for _ in range(MONTHS):
        if debt.rate is not None:
            balance += monthly_interest(balance, debt.rate)
        paid.append(min(debt.instalment, balance))
        balance -= paid[-1]
    return tuple(paid)


def _remembered(line: Line, months: Sequence[date]) -> list[Fraction]:
    known = [Fraction(amount) for amount in line.months if amount is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else Fraction(0)
    told = dict(enumerate(line.months, 1))
    own = [told.get(month.month) for month in months]
    return [(mean if amount is None else Fraction(amount)) * Fraction(line.share) for amount in own]


def _by_days(apart: int, months: Sequence[date], ends: date | None) -> tuple[int, ...]:
    first = months[0] + timedelta(days=apart // 2)
    numbers = dict.fromkeys(((month.year, month.month) for month in months), 0)
    for n in range(366 // apart):
        day = first + timedelta(days=n * apart)
        if ends is None or day <= ends:
            numbers[day.year, day.month] += 1
    return tuple(numbers.values())


def _is_there(line: Line, month: date) -> bool:
    return line.ends is None or month <= line.ends


def _rounded(exact: Iterable[Fraction | int]) -> tuple[Decimal, ...]:
    whole, before, rounded = Fraction(0), ZERO, []
    for value in exact:
        whole += value
        upto = round_cent(whole)
        rounded.append(upto - before)
        before = upto
    return tuple(rounded)
