"""From payments to payees, largest first, and to what a line of the budget comes to in a month.

Only whole calendar months are counted, for half a month of rent or food would make every median
too small.  A month between the first payment and the last is whole.  The first month is whole when
its earliest payment is on one of its first five days, the last month when its latest payment is on
one of its last five: somebody who uses an account pays from it that often.  When in doubt a month is
left out; of a whole one too few, less is lost than by half a one too many.  A month without a payment
to somebody counts as 0, and of a longer statement the latest 24 months count.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.domain.budget import Line, Origin
from portal.domain.budget_rows import Row
from portal.domain.money import LARGEST, euros, round_cent
from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.transactions import Transaction

MOST_MONTHS = 24
_EDGE = 5


@dataclass(frozen=True)
class Payee:
    """One payee, or payer, of the whole months: how many payments, and what they came to each month.

    `monthly` are whole cents, never negative, from the first month on.
    """

    name: str
    count: int
    monthly: tuple[int, ...]

    @property
    def total(self) -> int:
        """Whole cents of all the months."""
        return sum(self.monthly)

    @property
    def total_euros(self) -> Decimal:
        """Euros of all the months."""
        return euros(self.total)

    @property
    def median(self) -> Decimal:
        """Euros of a usual month."""
        return median_of(self.monthly)


@dataclass(frozen=True)
class Statement:
    """A statement counted: the days it goes from and to, how many whole months, and the payees."""

    first: date
    last: date
    months: int
    outgoing: tuple[Payee, ...]
    incoming: tuple[Payee, ...]


def grouped(payments: Sequence[Transaction]) -> Statement:
    """The payments of the whole months by payee, the largest first, money out and in apart.

    The days of the statement are those of the whole months.  Raises `UnreadableStatement` when
    there is no whole month.
    """
    first, last = _whole_months([payment.day for payment in payments])
    counted = [each for each in payments if first <= _month(each.day) <= last]
    return Statement(
        first=date(*_year_and_month(first), 1),
        last=_last_day(last),
        months=last - first + 1,
        outgoing=_payees([each for each in counted if each.cents < 0], first, last),
        incoming=_payees([each for each in counted if each.cents > 0], first, last),
    )


def largest(payees: Sequence[Payee], most: int) -> tuple[tuple[Payee, ...], Payee | None]:
    """The largest payees, and all others as one without a name, if there are any."""
    rest = payees[most:]
    if not rest:
        return tuple(payees), None
    monthly = tuple(map(sum, zip(*(payee.monthly for payee in rest), strict=True)))
    return tuple(payees[:most]), Payee("", sum(payee.count for payee in rest), monthly)


def median_of(monthly: Sequence[int]) -> Decimal:
    """Euros of the middle month, to the cent: between two middle ones half-up."""
    ordered, middle = sorted(monthly), len(monthly) // 2
    twice = ordered[middle] + ordered[middle if len(ordered) % 2 else middle - 1]
    return round_cent(Fraction(twice, 200))


def measured(assigned: Iterable[tuple[Row, Sequence[int]]]) -> tuple[Line, ...]:
    """The lines that payees were assigned to, in order of code, each at the median of its months.

    The months of all payees of a line are added up first.  A line that comes to nothing in a usual
    month is left out: what is paid more seldom cannot be told by a median, and must not become 0.
    Raises `UnreadableStatement` for a sum that no budget holds, and when all lines are left out.
    """
    sums: dict[Row, list[int]] = {}
    for row, monthly in assigned:
        known = sums.get(row, [0] * len(monthly))
        sums[row] = [a + b for a, b in zip(known, monthly, strict=True)]
    medians = {row: median_of(sums[row]) for row in sorted(sums, key=_in_order)}
    if any(amount > LARGEST for amount in medians.values()):
        raise UnreadableStatement(StatementFault.TOO_LARGE_SUM)
    if not any(medians.values()):
        raise UnreadableStatement(StatementFault.SELDOM)
    return tuple(
        Line(row.code, amount, person=row.person, origin=Origin.STATEMENT)
        for row, amount in medians.items()
        if amount
    )


def _in_order(row: Row) -> tuple[str, int]:
    return row.code, row.person or 0


def _payees(payments: Sequence[Transaction], first: int, last: int) -> tuple[Payee, ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * (last - first + 1))
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for payment in payments:
        key = payment.payee.casefold()
        sums[key][_month(payment.day) - first] += abs(payment.cents)
        names[key][payment.payee] += 1
    payees = (Payee(_usual(names[key]), names[key].total(), tuple(monthly)) for key, monthly in sums.items())
    return tuple(sorted(payees, key=lambda payee: (-payee.total, payee.name)))


def _usual(spellings: Counter[str]) -> str:
    """The most frequent spelling; of several the first in order, so that the order of rows is nothing."""
    return min(spellings, key=lambda name: (-spellings[name], name))


def _whole_months(days: Sequence[date]) -> tuple[int, int]:
    earliest, latest = min(days), max(days)
    first = _month(earliest) + (earliest.day > _EDGE)
    last = _month(latest) - (_last_day(_month(latest)).day - latest.day >= _EDGE)
    if first > last:
        raise UnreadableStatement(StatementFault.NO_WHOLE_MONTH)
    return max(first, last - MOST_MONTHS + 1), last


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _year_and_month(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1


def _last_day(month: int) -> date:
    year, number = _year_and_month(month)
    return date(year, number, monthrange(year, number)[1])
