"""How a credit stands: payments go to the oldest instalment first; nothing is lost to rounding."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import ZERO
from portal.domain.repayment import InstalmentState, Received, pay_off, standing
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


PAID_OUT = date(2025, 12, 15)


def test_on_the_day_of_paying_out_the_principal_alone_pays_it_back() -> None:
    assert pay_off(standing(SCHEDULE, (), PAID_OUT), PAID_OUT, PAID_OUT) == D(1200)


def test_the_interest_of_a_month_runs_day_by_day() -> None:
    today = date(2026, 1, 6)
    assert SCHEDULE[0].interest == D("2.50")
    # 22 of the 31 days before the first due day have gone: 2.50 × 22 / 31 = 1.774…
    assert pay_off(standing(SCHEDULE, (), today), PAID_OUT, today) == D("1201.77")


def test_what_is_late_is_part_of_paying_all_back_and_costs_no_more() -> None:
    today = SCHEDULE[1].due
    on_time = paid(str(DUE)) + paid(str(DUE), on=today)
    owed = pay_off(standing(SCHEDULE, (), today), PAID_OUT, today)
    assert owed == pay_off(standing(SCHEDULE, on_time, today), PAID_OUT, today) + 2 * DUE
    assert pay_off(standing(SCHEDULE, on_time, today), PAID_OUT, today) == SCHEDULE[1].balance


def test_who_has_paid_everything_has_nothing_to_pay_back() -> None:
    stands = standing(SCHEDULE, paid("1300.00"), date(2026, 1, 20))
    assert pay_off(stands, PAID_OUT, date(2026, 1, 20)) == ZERO


def test_interest_paid_and_principal_paid_make_what_is_paid() -> None:
    stands = standing(SCHEDULE, paid("152.50"), date(2026, 1, 16))
    assert stands.interest_paid == SCHEDULE[0].interest + SCHEDULE[1].interest
    assert stands.interest_paid + (D(1200) - stands.principal_left) == D("152.50")


@given(st.integers(0, 400), st.integers(0, 400))
def test_paying_all_back_later_never_costs_less_nor_more_than_the_schedule(first: int, second: int) -> None:
    days = [date.fromordinal(PAID_OUT.toordinal() + number) for number in sorted((first, second))]
    early, late = (pay_off(standing(SCHEDULE, (), day), PAID_OUT, day) for day in days)
    assert D(1200) <= early <= late <= sum((payment.payment for payment in SCHEDULE), ZERO)
