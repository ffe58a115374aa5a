"""Twelve months from the month of use: what each brings, what it costs, and the buffer that they need.

The months go by own figures of today, as the money line does: what is kept for safety is one's own money.
Social assistance and saving are left out as they are there, a tax refund comes in its month, and the
credit that is wished for is not there yet.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.domain.assessment import Assessment
from portal.domain.budget import Budget, Frequency, Line, Treatment
from portal.domain.line_months import (
    amounts,
    instalments,
    is_dated,
    is_due,
    is_spread,
    payments,
    twelve_from,
)
from portal.domain.money import ZERO

ALIKE = Decimal(1)
"""Months are alike that differ by less than this many euros: by the cents of what is spread over them."""

_INCOME = frozenset({Treatment.INCOME, Treatment.CHILD_INCOME, Treatment.CALENDAR})
_EVERYDAY = frozenset({Treatment.IN_NORM, Treatment.OUTSIDE_NORM})
_COUNTED = _INCOME | _EVERYDAY | {Treatment.HOUSING, Treatment.SEPARATE}


@dataclass(frozen=True)
class DatedPayment:
    """An income or a cost that falls in one month, and not in every month."""

    line: Line
    amount: Decimal


@dataclass(frozen=True)
class Month:
    """One month in the parts of the money line, in euros."""

    first: date
    """Its first day."""
    income: Decimal
    housing: Decimal
    everyday: Decimal
    debts: Decimal
    other: Decimal
    """Other necessary costs."""
    together: Decimal = ZERO
    """What this month and those before it leave, all in all; negative where it is missing."""
    dated: tuple[DatedPayment, ...] = ()
    extra: tuple[Line, ...] = ()
    """The lines of every fourth week that pay twice in this month: the thirteenth payment of the year."""

    @property
    def costs(self) -> Decimal:
        """All that the month costs."""
        return self.housing + self.everyday + self.debts + self.other

    @property
    def left(self) -> Decimal:
        """What the month leaves; negative where it is missing."""
        return self.income - self.costs


@dataclass(frozen=True)
class Year:
    """Twelve months, the first of them the month of use."""

    day: date
    """The day of use."""
    months: tuple[Month, ...]
    spread: tuple[Line, ...]
    """What comes less often than monthly in months that are not known, and so is spread over all."""
    ending: tuple[Line, ...]
    """The incomes that end within the twelve months."""
    on_accounts: Decimal | None
    """What is on the accounts now; None where nobody told."""

    @property
    def worst(self) -> Month:
        """The tightest month: the one that leaves the least, the earliest among those alike."""
        least = min(month.left for month in self.months)
        return next(month for month in self.months if month.left - least < ALIKE)

    @property
    def is_even(self) -> bool:
        """Whether no month is tighter than another."""
        return max(month.left for month in self.months) - self.worst.left < ALIKE

    @property
    def left(self) -> Decimal:
        """What all twelve months leave."""
        return self.months[-1].together

    @property
    def buffer_needed(self) -> Decimal:
        """What has to be there at the start, so that the money never runs out."""
        return max(ZERO, -min(month.together for month in self.months))

    @property
    def is_covered(self) -> bool:
        """Whether what is on the accounts is the buffer that is needed."""
        return self.on_accounts is not None and self.on_accounts >= self.buffer_needed

    @property
    def extra_payments(self) -> tuple[tuple[date, Line], ...]:
        """The month of each thirteenth payment, and its line."""
        return tuple((month.first, line) for month in self.months for line in month.extra)


def year_from(day: date, budget: Budget, found: Assessment) -> Year:
    """The twelve months of a budget from the month of a day, with its assessment.

    Where an amount of everyday living is not known, each month has what the assessment adds to those
    that are.  Enforcement takes the same every month, a debt its instalment until it is paid off.
    """
    firsts = twelve_from(day)
    lines = [line for line in found.lines if line.treatment in _COUNTED and line.monthly]
    rows = [_Row(line.line, line.treatment, amounts(line.line, firsts)) for line in lines]
    debts = [instalments(debt) for debt in budget.debts]
    added = found.living_used - found.living_stated
    months = [
        Month(
            first,
            income=_sum(rows, n, _INCOME),
            housing=_sum(rows, n, {Treatment.HOUSING}),
            everyday=_sum(rows, n, _EVERYDAY) + added,
            debts=sum((paid[n] for paid in debts), found.enforcement),
            other=_sum(rows, n, {Treatment.SEPARATE}),
            dated=_dated(rows, n, first),
            extra=_extra(rows, n, firsts),
        )
        for n, first in enumerate(firsts)
    ]
    return Year(
        day,
        _summed(months),
        spread=tuple(row.line for row in rows if is_spread(row.line)),
        ending=tuple(row.line for row in rows if row.treatment in _INCOME and _ends(row.line, firsts)),
        on_accounts=found.on_accounts,
    )


@dataclass(frozen=True)
class _Row:
    line: Line
    treatment: Treatment
    amounts: tuple[Decimal, ...]


def _sum(rows: Iterable[_Row], n: int, treatments: Container[Treatment]) -> Decimal:
    return sum((row.amounts[n] for row in rows if row.treatment in treatments), ZERO)


def _dated(rows: Iterable[_Row], n: int, first: date) -> tuple[DatedPayment, ...]:
    return tuple(
        DatedPayment(row.line, row.amounts[n])
        for row in rows
        if row.amounts[n] and is_dated(row.line) and is_due(row.line, first)
    )


def _extra(rows: Iterable[_Row], n: int, firsts: Sequence[date]) -> tuple[Line, ...]:
    every_fourth_week = (row.line for row in rows if row.line.frequency is Frequency.FOUR_WEEKS)
    return tuple(line for line in every_fourth_week if payments(line, firsts)[n] > 1)


def _ends(line: Line, firsts: Sequence[date]) -> bool:
    return line.ends is not None and line.ends.replace(day=1) <= firsts[-1]


def _summed(months: Iterable[Month]) -> tuple[Month, ...]:
    together, summed = ZERO, []
    for month in months:
        together += month.left
        summed.append(replace(month, together=together))
    return tuple(summed)
