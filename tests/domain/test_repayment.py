"""How a credit stands: payments go to the oldest instalment first; nothing is lost to rounding."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import ZERO
from portal.domain.repayment import InstalmentState, Received, standing
from portal.domain.schedule import build

D = Decimal
SCHEDULE = build(D("1200.00"), D("2.5"), 12, date(2026, 1, 15)).payments
DUE = SCHEDULE[0].payment


def paid(*amounts: str, on: date = date(2026, 1, 15)) -> tuple[Received, ...]:
    return tuple(Received(on, D(amount)) for amount in amounts)


def test_before_the_first_due_day_the_first_instalment_is_next() -> None:
    stands = standing(SCHEDULE, (), date(2026, 1, 10))
    assert (stands.next_due, stands.next_amount) == (date(2026, 1, 15), DUE)
    assert stands.rows[0].state is InstalmentState.NEXT
    assert {row.state for row in stands.rows[1:]} == {InstalmentState.COMING}
    assert (stands.principal_left, stands.overdue_amount, stands.paid_count) == (D(1200), ZERO, 0)


def test_on_the_due_day_itself_nothing_is_late() -> None:
    assert standing(SCHEDULE, (), date(2026, 1, 15)).days_late == 0


def test_two_missed_instalments_are_asked_for_together() -> None:
    stands = standing(SCHEDULE, (), date(2026, 2, 20))
    assert stands.next_amount == stands.overdue_amount == 2 * DUE
    assert (stands.next_due, stands.days_late) == (date(2026, 1, 15), 36)
    assert [row.state for row in stands.rows[:3]] == [
        InstalmentState.LATE,
        InstalmentState.LATE,
        InstalmentState.NEXT,
    ]


def test_a_payment_goes_to_the_oldest_instalment_and_there_to_the_interest_first() -> None:
    stands = standing(SCHEDULE, paid("52.50"), date(2026, 1, 16))
    assert stands.rows[0].state is InstalmentState.LATE
    assert stands.rows[0].open == DUE - D("52.50")
    assert SCHEDULE[0].interest == D("2.50")
    assert stands.principal_left == D("1150.00")


def test_a_part_paid_instalment_that_is_not_due_yet_comes_next() -> None:
    stands = standing(SCHEDULE, paid("10.00", on=date(2026, 1, 2)), date(2026, 1, 3))
    assert stands.rows[0].state is InstalmentState.PART
    assert stands.next_amount == DUE - D(10)


def test_paying_ahead_covers_the_coming_instalments() -> None:
    stands = standing(SCHEDULE, paid(str(2 * DUE)), date(2026, 1, 16))
    assert (stands.paid_count, stands.next_due) == (2, SCHEDULE[2].due)


def test_a_payment_of_the_future_does_not_count_yet() -> None:
    stands = standing(SCHEDULE, paid(str(DUE), on=date(2026, 3, 1)), date(2026, 1, 10))
    assert stands.paid_total == ZERO


def test_when_all_is_paid_the_credit_is_finished() -> None:
    total = sum((payment.payment for payment in SCHEDULE), ZERO)
    stands = standing(SCHEDULE, paid(str(total)), date(2026, 2, 1))
    assert stands.finished
    assert (stands.principal_left, stands.next_amount, stands.paid_count) == (ZERO, ZERO, 12)


@given(st.lists(st.integers(1, 30_000), max_size=20), st.integers(0, 500))
def test_what_is_paid_and_what_is_open_always_make_the_whole(cents: list[int], days: int) -> None:
    received = tuple(Received(date(2026, 1, 15), D(amount) / 100) for amount in cents)
    stands = standing(SCHEDULE, received, date.fromordinal(date(2026, 1, 15).toordinal() + days))
    whole = sum((payment.payment for payment in SCHEDULE), ZERO)
    assert sum((row.paid + row.open for row in stands.rows), ZERO) == whole
    assert sum((row.paid for row in stands.rows), ZERO) == min(stands.paid_total, whole)
    assert ZERO <= stands.principal_left <= D(1200)
