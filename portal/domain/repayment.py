"""How a credit stands on a day: what is paid, what comes next, what is late, what is left.

Payments go to the oldest instalment first, there to the interest and then to the principal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.domain.money import ZERO, round_cent
from portal.domain.schedule import Payment


class InstalmentState(StrEnum):
    """How one instalment stands."""

    PAID = "paid"
    PART = "part"
    LATE = "late"
    NEXT = "next"
    COMING = "coming"


@dataclass(frozen=True)
class Received:
    """A payment that has arrived."""

    booked_on: date
    amount: Decimal


@dataclass(frozen=True)
class InstalmentStanding:
    """An instalment with what has been paid of it."""

    payment: Payment
    paid: Decimal
    state: InstalmentState

    @property
    def open(self) -> Decimal:
        """What is still to be paid of it."""
        return self.payment.payment - self.paid

    @property
    def interest_paid(self) -> Decimal:
        """What has been paid of its interest."""
        return min(self.paid, self.payment.interest)


@dataclass(frozen=True)
class Standing:
    """A credit on a day, in euros."""

    rows: tuple[InstalmentStanding, ...]
    paid_total: Decimal
    paid_count: int
    principal_left: Decimal
    overdue_amount: Decimal
    days_late: int
    next_due: date | None
    """When to pay next; the oldest open due day where something is late."""
    next_amount: Decimal
    """What to pay then: all that is late, or what is open of the next instalment."""

    @property
    def interest_paid(self) -> Decimal:
        """How much interest has been paid so far."""
        return sum((row.interest_paid for row in self.rows), ZERO)

    @property
    def finished(self) -> bool:
        """Whether everything is paid."""
        return self.next_due is None


def standing(payments: Sequence[Payment], received: Sequence[Received], today: date) -> Standing:
    """How a credit with this schedule stands after these payments, on a day."""
    paid_total = sum((payment.amount for payment in received if payment.booked_on <= today), ZERO)
    rows = _rows(payments, paid_total, today)
    late = [row for row in rows if row.open > 0 and row.payment.due < today]
    coming = next((row for row in rows if row.open > 0), None)
    overdue = sum((row.open for row in late), ZERO)
    return Standing(
        rows=rows,
        paid_total=paid_total,
        paid_count=sum(row.state is InstalmentState.PAID for row in rows),
        principal_left=sum((_principal_left(row) for row in rows), ZERO),
        overdue_amount=overdue,
        days_late=(today - late[0].payment.due).days if late else 0,
        next_due=coming.payment.due if coming else None,
        next_amount=overdue or (coming.open if coming else ZERO),
    )


def pay_off(stands: Standing, paid_out_on: date, today: date) -> Decimal:
    """What pays the whole credit back on a day: the principal and the interest up to it, less what is paid.

    Prepaying costs nothing beyond that (1133/2002, 7 §).  Between two due days the interest of the
    instalment runs day by day.
    """
    owed, since = ZERO, paid_out_on
    for row in stands.rows:
        owed += row.payment.principal + _interest_until(today, since, row.payment)
        since = row.payment.due
    return max(ZERO, owed - stands.paid_total)


def _interest_until(today: date, since: date, payment: Payment) -> Decimal:
    days, gone = (payment.due - since).days, (today - since).days
    return round_cent(Fraction(payment.interest) * min(max(gone, 0), days) / days)


def _rows(payments: Sequence[Payment], paid: Decimal, today: date) -> tuple[InstalmentStanding, ...]:
    rows: list[InstalmentStanding] = []
    is_next_found = False
    for payment in payments:
        part = min(paid, payment.payment)
        paid -= part
        state = _state(payment, part, today)
        if state in {InstalmentState.COMING, InstalmentState.PART} and not is_next_found:
            is_next_found = True
            state = InstalmentState.NEXT if state is InstalmentState.COMING else state
        rows.append(InstalmentStanding(payment, part, state))
    return tuple(rows)


def _state(payment: Payment, paid: Decimal, today: date) -> InstalmentState:
    if paid == payment.payment:
        return InstalmentState.PAID
    if payment.due < today:
        return InstalmentState.LATE
    return InstalmentState.PART if paid else InstalmentState.COMING


def _principal_left(row: InstalmentStanding) -> Decimal:
    return row.payment.principal - (row.paid - row.interest_paid)
