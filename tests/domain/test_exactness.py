"""What is counted in decimals and in whole cents comes to the same cent as the rule in exact fractions.

The rules stand here once more, as the specification words them, each with one rounding at its end.
"""

import math
import sys
from decimal import Decimal
from fractions import Fraction
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.budget import Budget, Frequency, Household, Line, monthly
from portal.domain.counting import count
from portal.domain.money import ZERO, euros, round_cent
from portal.domain.schedule import (
    Course,
    Method,
    annuity,
    build,
    closes_within,
    course,
    largest_principal,
    monthly_interest,
)
from portal.figures import protected_part, treatments
from tests.domain.test_schedule import FIRST

SHARES = st.integers(0, 1000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
AMOUNTS = st.integers(0, 9_999_999).map(euros)
PRINCIPALS = st.integers(1, 1_500_000).map(euros)
INSTALMENTS = st.integers(1, 200_000).map(euros)
RATES = st.integers(0, 2000).map(euros)
MONTHS = st.integers(1, 120)
STEPS = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(10), Decimal("12.50")])


def half_up(value: Fraction) -> Decimal:
    """To the cent by the definition: half a cent goes to the larger amount."""
    whole = math.floor(abs(value) * 100 + Fraction(1, 2))
    return euros(whole if value >= 0 else -whole)


def up(value: Fraction) -> Decimal:
    return euros(math.ceil(value * 100))


def course_in_fractions(principal: Decimal, rate: Decimal, instalment: Decimal) -> Course | None:
    balance, total = principal, ZERO
    for month in range(1, 1201):
        interest = half_up(Fraction(balance) * Fraction(rate) / 1200)
        if instalment <= interest:
            return None
        total += interest
        balance += interest - instalment
        if balance <= 0:
            return Course(month, total)
    return None


@given(thousandths_of_a_cent=st.integers(-(10**12), 10**12))
def test_a_cent_is_rounded_the_same_from_a_decimal_and_from_a_fraction(thousandths_of_a_cent: int) -> None:
    value = Decimal(thousandths_of_a_cent).scaleb(-5)
    assert str(round_cent(value)) == str(round_cent(Fraction(value))) == str(half_up(Fraction(value)))


@given(amount=AMOUNTS, share=SHARES, frequency=st.sampled_from(sorted(Frequency)))
def test_a_line_comes_to_the_cent_of_its_exact_product(
    amount: Decimal, share: Decimal, frequency: Frequency
) -> None:
    exact = Fraction(amount) * frequency.factor * Fraction(share)
    assert monthly(Line("income.other", amount, frequency, share=share)) == half_up(exact)


@pytest.mark.parametrize("frequency", sorted(Frequency))
def test_half_a_cent_of_a_line_is_neither_lost_nor_made(frequency: Frequency) -> None:
    share, halves = Decimal("0.25"), 0
    for amount in map(euros, range(480)):
        exact = Fraction(amount) * frequency.factor * Fraction(share)
        halves += exact * 200 % 2 == 1
        assert monthly(Line("income.other", amount, frequency, share=share)) == half_up(exact)
    assert halves


@given(months=st.lists(st.none() | AMOUNTS, min_size=12, max_size=12), share=SHARES)
def test_a_line_by_month_comes_to_the_cent_of_its_exact_mean(
    months: list[Decimal | None], share: Decimal
) -> None:
    line = Line("income.wage_irregular", None, Frequency.BY_MONTH, share=share, months=tuple(months))
    known = [Fraction(amount) for amount in months if amount is not None]
    exact = sum(known, Fraction(0)) * Fraction(share) / len(known) if known else Fraction(0)
    assert monthly(line) == half_up(exact)


@given(balance=PRINCIPALS, rate=RATES)
def test_a_month_s_interest_is_that_of_the_exact_rate(balance: Decimal, rate: Decimal) -> None:
    assert monthly_interest(balance, rate) == half_up(Fraction(balance) * Fraction(rate) / 1200)


@given(principal=PRINCIPALS, rate=RATES, months=MONTHS)
def test_an_annuity_is_that_of_the_exact_rate(principal: Decimal, rate: Decimal, months: int) -> None:
    monthly_rate = Fraction(rate) / 1200
    growth = (1 + monthly_rate) ** months
    exact = Fraction(principal) * (monthly_rate * growth / (growth - 1) if rate else Fraction(1, months))
    assert str(annuity(principal, rate, months)) == str(up(exact))


@given(principal=PRINCIPALS, rate=RATES, instalment=INSTALMENTS)
def test_a_course_is_that_of_a_schedule_run_in_fractions(
    principal: Decimal, rate: Decimal, instalment: Decimal
) -> None:
    assert course(principal, rate, instalment) == course_in_fractions(principal, rate, instalment)


@given(principal=PRINCIPALS, rate=RATES, months=MONTHS, cents_over=st.integers(-2, 2))
def test_a_credit_closes_in_its_term_as_its_schedule_run_in_fractions_does(
    principal: Decimal, rate: Decimal, months: int, cents_over: int
) -> None:
    instalment = max(annuity(principal, rate, months) + euros(cents_over), euros(1))
    run = course_in_fractions(principal, rate, instalment)
    assert closes_within(months, principal, rate, instalment) == (run is not None and run.months <= months)


@given(instalment=INSTALMENTS, rate=RATES, months=MONTHS, step=STEPS)
def test_the_largest_credit_is_the_worth_of_its_instalments_in_whole_steps_that_closes(
    instalment: Decimal, rate: Decimal, months: int, step: Decimal
) -> None:
    monthly_rate = Fraction(rate) / 1200
    of_one = (1 - (1 + monthly_rate) ** -months) / monthly_rate if rate else Fraction(months)
    expected = Fraction(instalment) * of_one // Fraction(step) * step
    while expected > 0:
        closes = course_in_fractions(expected, rate, instalment)
        if closes is not None and closes.months <= months:
            break
        expected -= step
    assert largest_principal(instalment, rate, months, step) == expected


@given(principal=st.integers(20_000, 1_500_000).map(euros), months=MONTHS)
def test_equal_parts_are_those_of_the_exact_quotient(principal: Decimal, months: int) -> None:
    plan = build(principal, Decimal("2.5"), months, FIRST, Method.EQUAL)
    parts = {payment.principal for payment in plan.payments[:-1]}
    assert parts <= {half_up(Fraction(principal) / months)}


def steps_of(lines: int) -> int:
    """How many steps of the interpreter counting a budget of so many lines takes."""
    codes = list(treatments())
    budget = Budget(Household(1), tuple(Line(codes[n % len(codes)], Decimal(10)) for n in range(lines)))
    protected = protected_part(FIRST)
    taken = 0

    def note(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal taken
        frame.f_trace_opcodes = True
        taken += event == "opcode"
        return note

    tracer = sys.gettrace()
    sys.settrace(note)
    try:
        count(budget, protected, treatments())
    finally:
        sys.settrace(tracer)
    return taken


def test_the_work_grows_by_the_same_for_every_line() -> None:
    once, twice, ten_times = steps_of(99), steps_of(198), steps_of(990)
    assert ten_times - twice == pytest.approx(8 * (twice - once), rel=0.05)
