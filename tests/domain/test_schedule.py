"""Repayment schedules: the tables of the specification, and what holds for every credit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import ZERO, euros
from portal.domain.schedule import (
    Course,
    Method,
    annuity,
    build,
    course,
    due_date,
    largest_principal,
    months_to_repay,
)
from portal.figures.calendar import is_banking_day

FIRST = date(2026, 12, 15)
RATE = Decimal("2.5")

LARGEST = {
    20: (230, 460, 690, 910, 1120, 1530),
    50: (590, 1160, 1730, 2280, 2810, 3840),
    75: (880, 1750, 2590, 3420, 4220, 5770),
    100: (1180, 2330, 3460, 4560, 5630, 7690),
    150: (1770, 3500, 5190, 6840, 8450, 11540),
    200: (2360, 4670, 6920, 9120, 11260, 15390),
}
ANNUITIES = {
    500: ("42.24 42.69 41.67", "21.39 21.83 20.84", "14.44 14.88 13.89", "8.88 9.33 8.34"),
    1000: ("84.47 85.38 83.34", "42.77 43.65 41.67", "28.87 29.75 27.78", "17.75 18.65 16.67"),
    2000: ("168.94 170.76 166.67", "85.53 87.30 83.34", "57.73 59.50 55.56", "35.50 37.29 33.34"),
    5000: ("422.34 426.90 416.67", "213.81 218.24 208.34", "144.31 148.74 138.89", "88.74 93.22 83.34"),
    7000: ("591.27 597.65 583.34", "299.33 305.54 291.67", "202.03 208.23 194.45", "124.24 130.51 116.67"),
    10000: ("844.67 853.79 833.34", "427.61 436.48 416.67", "288.62 297.47 277.78", "177.48 186.44 166.67"),
}


@pytest.mark.parametrize("instalment", list(LARGEST))
def test_the_largest_credit_is_that_of_the_table(instalment: int) -> None:
    found = [
        largest_principal(Decimal(instalment), RATE, months, Decimal(10))
        for months in (12, 24, 36, 48, 60, 84)
    ]
    assert found == [Decimal(largest) for largest in LARGEST[instalment]]


@pytest.mark.parametrize("principal", list(ANNUITIES))
@pytest.mark.parametrize(("place", "months"), [(0, 12), (1, 24), (2, 36), (3, 60)])
def test_the_annuity_is_that_of_the_table(principal: int, place: int, months: int) -> None:
    found = [annuity(Decimal(principal), Decimal(rate), months) for rate in ("2.5", "4.5", "0")]
    assert " ".join(map(str, found)) == ANNUITIES[principal][place]


def test_an_annuity_of_one_month_is_exact() -> None:
    assert annuity(Decimal(1000), Decimal("2.4"), 1) == Decimal("1002.00")


def test_the_last_instalment_of_an_annuity_takes_the_remainder() -> None:
    plan = build(Decimal(2000), RATE, 24, FIRST)
    assert [payment.payment for payment in plan.payments] == [*[Decimal("85.53")] * 23, Decimal("85.32")]
    assert (plan.instalment, plan.total_interest) == (Decimal("85.53"), Decimal("52.51"))


@pytest.mark.parametrize("method", [Method.ANNUITY, Method.EQUAL, Method.FIXED])
def test_a_credit_without_interest_is_its_parts_to_the_cent(method: Method) -> None:
    plan = build(Decimal(1000), ZERO, 3, FIRST, method)
    assert plan.total_interest == ZERO
    assert sum(payment.payment for payment in plan.payments) == 1000
    first, _, last = (payment.payment for payment in plan.payments)
    assert {first, last} in ({Decimal("333.34"), Decimal("333.32")}, {Decimal("333.33"), Decimal("333.34")})


def test_equal_parts_of_the_principal() -> None:
    plan = build(Decimal(2000), RATE, 24, FIRST, Method.EQUAL)
    first, last = plan.payments[0], plan.payments[-1]
    assert (first.payment, first.principal, first.interest) == (
        Decimal("87.50"),
        Decimal("83.33"),
        Decimal("4.17"),
    )
    assert (last.payment, plan.total_interest) == (Decimal("83.58"), Decimal("52.09"))


def test_a_fixed_instalment_ends_when_the_credit_does() -> None:
    plan = build(Decimal(2000), RATE, 60, FIRST, Method.FIXED, instalment=Decimal(60))
    assert (len(plan.payments), plan.payments[-1].payment) == (35, Decimal("35.02"))
    assert plan.total_interest == Decimal("75.02")


def test_a_fixed_instalment_that_nobody_gave_is_the_annuity_s() -> None:
    fixed = build(Decimal(2000), RATE, 24, FIRST, Method.FIXED)
    assert fixed.payments == build(Decimal(2000), RATE, 24, FIRST).payments


@pytest.mark.parametrize("instalment", ["4", "50"])
def test_a_fixed_instalment_that_does_not_do_in_the_term_is_refused(instalment: str) -> None:
    with pytest.raises(ValueError, match="does not pay the credit back"):
        build(Decimal(2000), RATE, 24, FIRST, Method.FIXED, instalment=Decimal(instalment))


@pytest.mark.parametrize(("principal", "rate", "months"), [(0, 2, 12), (100, -1, 12), (100, 2, 0)])
def test_what_is_no_credit_is_refused(principal: int, rate: int, months: int) -> None:
    with pytest.raises(ValueError, match="a schedule needs"):
        build(Decimal(principal), Decimal(rate), months, FIRST)


def test_a_quick_loan_beside_the_same_in_social_credit() -> None:
    dear, fair = (annuity(Decimal(1450), Decimal(rate), 12) for rate in ("17.5", "2.5"))
    assert (dear, fair) == (Decimal("132.60"), Decimal("122.48"))
    assert course(Decimal(1450), Decimal("17.5"), dear) == Course(12, Decimal("141.08"))
    assert course(Decimal(1450), Decimal("2.5"), fair) == Course(12, Decimal("19.70"))


@pytest.mark.parametrize(
    ("principal", "rate", "instalment"), [(10000, "12", "100"), (10000, "12", "99"), (99999, "0", "5")]
)
def test_a_credit_that_never_ends_has_no_months(principal: int, rate: str, instalment: str) -> None:
    assert months_to_repay(Decimal(principal), Decimal(rate), Decimal(instalment)) is None


def test_no_instalment_carries_no_credit() -> None:
    assert largest_principal(ZERO, RATE, 60, Decimal(10)) == ZERO


CREDITS = {
    "principal": st.integers(20_000, 1_500_000).map(euros),
    "rate": st.integers(0, 2000).map(euros),
    "months": st.integers(1, 120),
}


@given(**CREDITS, method=st.sampled_from([Method.ANNUITY, Method.EQUAL]))
def test_the_principal_parts_sum_up_to_the_principal(
    principal: Decimal, rate: Decimal, months: int, method: Method
) -> None:
    plan = build(principal, rate, months, FIRST, method)
    assert sum(payment.principal for payment in plan.payments) == principal
    assert len(plan.payments) == months
    assert plan.payments[-1].balance == 0
    assert all(payment.payment == payment.interest + payment.principal for payment in plan.payments)


@given(**CREDITS)
def test_the_last_instalment_is_hardly_larger_than_the_others(
    principal: Decimal, rate: Decimal, months: int
) -> None:
    plan = build(principal, rate, months, FIRST)
    assert plan.payments[-1].payment <= plan.instalment + euros(months)


@given(
    instalment=st.integers(100, 200_000).map(euros),
    rate=st.integers(0, 2000).map(euros),
    months=st.integers(1, 84),
)
def test_the_largest_credit_is_repaid_in_its_term(instalment: Decimal, rate: Decimal, months: int) -> None:
    largest = largest_principal(instalment, rate, months, Decimal(10))
    if largest:
        needed = months_to_repay(largest, rate, instalment)
        assert needed is not None
        assert needed <= months
    assert largest <= largest_principal(instalment + 10, rate, months, Decimal(10))
    assert largest <= largest_principal(instalment, rate, months + 1, Decimal(10))
    assert largest >= largest_principal(instalment, rate + 1, months, Decimal(10))


@pytest.mark.parametrize(
    ("first", "later", "due"),
    [
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 1, 31), 1, date(2027, 3, 1)),  # 28.2.2027 is a Sunday.
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2026, 12, 24), 0, date(2026, 12, 28)),  # Christmas Eve, Christmas and a weekend.
        (date(2027, 5, 6), 0, date(2027, 5, 7)),  # Ascension Day
        (date(2027, 6, 25), 0, date(2027, 6, 28)),  # Midsummer Eve
    ],
)
def test_the_due_day_is_kept_clipped_and_moved_to_a_banking_day(first: date, later: int, due: date) -> None:
    assert due_date(first, later, is_banking_day) == due


@given(first=st.dates(date(2025, 1, 1), date(2035, 12, 31)), later=st.integers(0, 120))
def test_a_due_day_is_always_a_banking_day_soon_after_its_date(first: date, later: int) -> None:
    due = due_date(first, later, is_banking_day)
    plain = due_date(first, later, lambda _: True)
    assert is_banking_day(due)
    assert timedelta(0) <= due - plain <= timedelta(5)
