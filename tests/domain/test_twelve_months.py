"""The twelve months: what each leaves, which is the tightest, and the buffer that they need."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import figures
from portal.domain.budget import Budget, Debt, Frequency, Household, Line, Status, Treatment
from portal.domain.twelve_months import DatedPayment, Year, year_from
from tests.domain.households import VECTORS, assessed, budget_of

DAY = date(2026, 11, 24)
DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))
COUNTED = [
    code
    for code, treatment in figures.treatments().items()
    if treatment not in {Treatment.ASSET, Treatment.DEBT, Treatment.MEMO, Treatment.CALENDAR}
]
EUROS = st.decimals(0, 3000, places=2)
LINES = st.builds(
    Line,
    st.sampled_from(COUNTED),
    EUROS,
    st.sampled_from([each for each in Frequency if each is not Frequency.BY_MONTH]),
    st.sampled_from([Status.EXACT, Status.ESTIMATE, Status.UNKNOWN]),
    due=st.none() | st.integers(1, 12),
)
DEBTS = st.builds(Debt, st.just("instalment"), EUROS, EUROS)
BUDGETS = st.builds(
    Budget,
    st.builds(Household, st.integers(1, 2)),
    st.lists(LINES, max_size=6).map(tuple),
    st.lists(DEBTS, max_size=2).map(tuple),
    withheld=EUROS,
)


def year(budget: Budget, day: date = DAY) -> Year:
    return year_from(day, budget, assessed(budget))


def single(*lines: Line, debts: tuple[Debt, ...] = (), **rest: Any) -> Budget:
    return Budget(Household(1), lines, debts, **rest)


def monthly(code: str, amount: int | str) -> Line:
    return Line(code, Decimal(amount))


def left(budget: Budget, day: date = DAY) -> list[int]:
    return [int(month.left) for month in year(budget, day).months]


GIGS = single(
    Line(
        "income.wage_irregular",
        None,
        Frequency.BY_MONTH,
        months=tuple(map(Decimal, (2000, 2000, 2000, 1900, 1700, 1600, 600, 700, 1300, 1500, 1500, 1500))),
    ),
    monthly("housing.rent", 700),
    monthly("living.food", 500),
    monthly("other.own", 300),
)
"""Income 18 300 a year, at the most in winter; costs 1 500 a month: 300 are left of the year."""


@pytest.mark.parametrize(
    ("month", "together", "buffer"),
    [
        # + 500 + 500 + 500 + 400 + 200 + 100 − 900 − 800 − 200 ± 0 ± 0 ± 0: never below nothing.
        (1, [500, 1000, 1500, 1900, 2100, 2200, 1300, 500, 300, 300, 300, 300], 0),
        # − 900 − 800 − 200: at the end of September 1 900 are missing.
        (7, [-900, -1700, -1900, -1900, -1900, -1900, -1400, -900, -400, 0, 200, 300], 1900),
        # − 200 alone comes before the winter that saves for the next summer.
        (9, [-200, -200, -200, -200, 300, 800, 1300, 1700, 1900, 2000, 1100, 300], 200),
    ],
)
def test_the_buffer_of_an_irregular_income_depends_on_the_month_of_use(
    month: int, together: list[int], buffer: int
) -> None:
    found = year(GIGS, date(2027, month, 10))
    assert [int(each.together) for each in found.months] == together
    assert found.buffer_needed == buffer
    assert found.worst.first.month == 7
    assert found.worst.left == -900
    assert found.left == 300
    # The mean of the assessment is the same in every month: 18 300 / 12 − 1 500.
    assert assessed(GIGS).now_actual == 25


def test_each_month_is_in_the_parts_of_the_money_line() -> None:
    first = year(
        single(
            monthly("income.wage", 2000),
            monthly("housing.rent", 700),
            monthly("sep.medicine", 20),
            monthly("living.food", 400),
            monthly("other.own", 80),
            debts=(Debt("instalment", Decimal(900), Decimal(45)),),
            withheld=Decimal(150),
        )
    ).months[0]
    parts = (first.income, first.housing, first.everyday, first.debts, first.other, first.left)
    assert list(map(int, parts)) == [2000, 700, 480, 195, 20, 605]


def test_where_everyday_living_is_not_known_the_norm_stands_in_for_it_every_month() -> None:
    months = year(
        single(Line("living.food", None, status=Status.UNKNOWN), monthly("living.phone", 20))
    ).months
    assert {month.everyday for month in months} == {assessed(single()).norm}


def test_a_tax_refund_comes_in_its_month_and_social_assistance_in_none() -> None:
    lines = (
        Line("income.tax_refund", Decimal(300), Frequency.ONE_OFF, due=8),
        monthly("income.pension", 900),
    )
    budget = single(*lines, monthly("income.social_assistance", 200), monthly("other.saving", 50))
    assert left(budget) == [900] * 9 + [1200, 900, 900]


def test_a_dated_bill_makes_its_month_the_tightest_and_is_named_there() -> None:
    insurance = Line("other.car_insurance", Decimal(420), Frequency.YEAR, due=5)
    found = year(single(monthly("income.wage", 1000), insurance))
    assert found.worst.first == date(2027, 5, 1)
    assert found.worst.left == 580
    assert found.worst.dated == (DatedPayment(insurance, Decimal(420)),)
    assert sum(len(month.dated) for month in found.months) == 1
    assert (found.spread, found.is_even) == ((), False)


def test_the_earliest_of_equal_months_is_the_tightest() -> None:
    bill = Line("other.car_tax", Decimal(100), Frequency.HALF_YEAR, due=4)
    assert year(single(monthly("income.wage", 1000), bill)).worst.first == date(2027, 4, 1)


def test_a_cent_makes_no_month_tighter_than_an_earlier_one() -> None:
    spread = Line("housing.property_costs", Decimal("99.97"), Frequency.YEAR)
    bills = Line("other.car_tax", Decimal(100), Frequency.QUARTER, due=1)
    found = year(single(monthly("income.wage", 1000), spread, bills))
    january, april = found.months[2], found.months[5]
    assert january.left - april.left == Decimal("0.01")
    assert found.worst == january


def test_months_that_differ_by_cents_alone_are_alike() -> None:
    bill = Line("housing.property_costs", Decimal(100), Frequency.YEAR)
    found = year(single(monthly("income.wage", 1000), bill))
    assert found.is_even
    assert found.spread == (bill,)


def test_the_thirteenth_payment_is_named_with_its_month() -> None:
    benefit = Line("income.unemployment", Decimal(600), Frequency.FOUR_WEEKS)
    found = year(single(benefit, Line("income.wage", Decimal(50), Frequency.TWO_WEEKS)))
    assert found.extra_payments == ((date(2027, 5, 1), benefit),)


def test_an_income_that_ends_within_the_year_is_named() -> None:
    ending = replace(monthly("income.parental", 900), ends=date(2027, 1, 31))
    later = replace(monthly("income.wage", 900), ends=date(2027, 11, 1))
    found = year(single(ending, later))
    assert found.ending == (ending,)
    assert left(single(ending, later)) == [1800] * 3 + [900] * 9


def test_a_debt_leaves_the_months_after_its_last_instalment() -> None:
    assert left(single(debts=(Debt("instalment", Decimal(120), Decimal(50)),)))[:4] == [-50, -50, -20, 0]


@given(BUDGETS, DAYS)
def test_what_the_months_leave_is_summed_from_the_first_on(budget: Budget, day: date) -> None:
    found = year(budget, day)
    assert [month.together for month in found.months] == list(
        accumulate(month.left for month in found.months)
    )
    assert found.left == sum(month.income - month.costs for month in found.months)
    assert 0 <= found.worst.left - min(month.left for month in found.months) < 1


@given(BUDGETS, DAYS)
def test_the_buffer_is_just_enough(budget: Budget, day: date) -> None:
    found = year(budget, day)
    balances = [found.buffer_needed + month.together for month in found.months]
    assert found.buffer_needed >= 0
    assert min(balances) >= 0
    assert found.buffer_needed == 0 or min(balances) == 0


@given(BUDGETS, LINES, DAYS)
def test_one_more_income_never_raises_the_buffer(budget: Budget, more: Line, day: date) -> None:
    # What enforcement takes is told: an estimate would grow with the income.
    income = replace(more, code="income.other")
    richer = replace(budget, lines=(*budget.lines, income))
    assert year(richer, day).buffer_needed <= year(budget, day).buffer_needed


@given(BUDGETS, DAYS, DAYS)
def test_another_month_of_use_changes_nothing_but_the_order(budget: Budget, day: date, other: date) -> None:
    def totals(found: Year) -> list[Decimal]:
        parts = ("income", "housing", "everyday", "debts", "other")
        return [sum((getattr(month, part) for month in found.months), Decimal(0)) for part in parts]

    assert totals(year(budget, day)) == totals(year(budget, other))


@given(BUDGETS, DAYS)
def test_the_year_is_twelve_of_the_assessments_months(budget: Budget, day: date) -> None:
    """But for the cents of each line's monthly rounding, and for debts that are paid off."""
    for_ever = replace(budget, debts=tuple(replace(debt, balance=Decimal(0)) for debt in budget.debts))
    apart = year(for_ever, day).left - 12 * assessed(for_ever).now_actual
    assert abs(apart) <= Decimal("0.06") * len(budget.lines)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_the_vectors_have_a_year_like_their_month(vector: dict[str, Any]) -> None:
    budget = budget_of(vector)
    found = assessed(budget)
    for_ever = replace(budget, debts=tuple(replace(debt, balance=Decimal(0)) for debt in budget.debts))
    assert abs(year(for_ever).left - 12 * found.now_actual) <= Decimal("0.06") * len(budget.lines)
