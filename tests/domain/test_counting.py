"""The value of a line in a month, the norm amounts, and what holds for every household."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import figures
from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Status,
    monthly,
    on_day,
)
from portal.domain.money import euros
from portal.domain.norms import norm
from portal.domain.policy import Basis, Policy
from tests.domain.households import assessed, policy

OF_A_HUNDRED = {
    "day": "3041.67",
    "week": "433.33",
    "two_weeks": "216.67",
    "four_weeks": "108.33",
    "twice_month": "200.00",
    "month": "100.00",
    "two_months": "50.00",
    "quarter": "33.33",
    "half_year": "16.67",
    "year": "8.33",
    "per_year_11": "91.67",
    "benefit_day": "2150.00",
    "sickness_day": "2500.00",
    "one_off": "8.33",
}


@pytest.mark.parametrize("frequency", sorted(set(Frequency) - {Frequency.BY_MONTH}))
def test_a_hundred_euros_comes_to_its_value_in_a_month(frequency: Frequency) -> None:
    line = Line("income.other", Decimal(100), frequency)
    assert str(monthly(line)) == OF_A_HUNDRED[frequency]


def test_a_line_by_month_comes_to_the_mean_of_the_months_that_are_remembered() -> None:
    months = (Decimal(900), None, Decimal(1200), Decimal("1000.01"), *(None,) * 8)
    line = Line("income.wage_irregular", None, Frequency.BY_MONTH, months=months)
    assert monthly(line) == Decimal("1033.34")
    assert monthly(replace(line, share=Decimal("0.5"))) == Decimal("516.67")
    assert monthly(replace(line, months=(None,) * 12)) == 0


def test_a_share_of_a_line_is_counted_before_rounding() -> None:
    line = Line("sep.daycare", Decimal("0.03"), share=Decimal("0.5"))
    assert monthly(line) == Decimal("0.02")


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.NONE])
def test_a_line_without_a_known_amount_comes_to_nothing(status: Status) -> None:
    assert monthly(Line("living.food", None, status=status)) == 0
    assert monthly(Line("living.food", Decimal(50), status=status)) == 0


def children(*ages: int, share: str = "1") -> tuple[Child, ...]:
    return tuple(Child(age, Decimal(share)) for age in ages)


@pytest.mark.parametrize(
    ("household", "assistance", "debt_adjustment"),
    [
        (Household(1), "578.43", "715"),
        (Household(2), "994.90", "1204"),
        (Household(1, children(11, 6)), "1429.88", "1637"),
        (Household(2, children(4, 15, 9)), "2077.73", "2556"),
        (Household(1, children(8, share="0.5")), "853.18", "945.50"),
        (Household(1, children(8, share="0")), "578.43", "715"),
        (Household(1, children(17, 12, 10, 2)), "2149.44", "2574"),
        (Household(1, children(9, 8, 7, 6)), "2024.51", "2497"),
    ],
)
def test_the_norm_counts_siblings_oldest_first(
    household: Household, assistance: str, debt_adjustment: str
) -> None:
    assert norm(household, figures.norm_set("perusosa-2026-03")).total == Decimal(assistance)
    assert norm(household, figures.norm_set("velkajarjestely-2025")).total == Decimal(debt_adjustment)


def test_enforcement_is_estimated_from_one_person_s_attachable_income() -> None:
    lines = (
        Line("income.wage", Decimal(1850), person=0),
        Line("income.wage", Decimal(1000), person=1),
        Line("income.housing_allowance", Decimal(300)),
        Line("income.child_benefit", Decimal(200)),
    )
    debt = Debt("enforcement", Decimal(1000), Decimal(0), DebtState.ENFORCEMENT)
    assert assessed(Budget(Household(2), lines, (debt,))).enforcement == Decimal("575.73")


def test_without_a_debt_in_enforcement_nothing_is_estimated() -> None:
    assert assessed(Budget(Household(1), (Line("income.wage", Decimal(3000)),))).enforcement == 0


def test_enforcement_ends_only_when_every_debt_in_it_is_paid() -> None:
    paid = Debt("enforcement", Decimal(1000), Decimal(0), DebtState.ENFORCEMENT, refinance=True)
    budget = Budget(Household(1), (Line("income.wage", Decimal(1850)),), (paid,))
    assert assessed(budget).enforcement_after == 0
    both = replace(budget, debts=(paid, replace(paid, refinance=False)))
    assert assessed(both).enforcement_after == assessed(both).enforcement == Decimal("575.73")


def test_an_unknown_everyday_line_is_never_counted_as_less_than_the_norm() -> None:
    food = Line("living.food", Decimal(200))
    clothes = Line("living.clothes", None, status=Status.UNKNOWN)
    found = assessed(Budget(Household(1), (food, clothes)))
    assert (found.unknown, found.living_stated, found.living_used) == (1, Decimal(200), Decimal("578.43"))
    dear = replace(food, amount=Decimal(700))
    assert assessed(Budget(Household(1), (dear, clothes))).living_used == Decimal(700)


@pytest.mark.parametrize(("day", "income"), [(30, "1000.00"), (31, "1000.00"), (32, "0.00")])
def test_an_income_that_has_ended_is_no_income(day: int, income: str) -> None:
    wage = Line("income.wage", Decimal(1000), ends=date(2026, 10, 31))
    odd = Line("income.study", None, Frequency.BY_MONTH, months=(Decimal(600),) * 12, ends=date(2025, 5, 1))
    budget = on_day(Budget(Household(1), (wage, odd)), date(2026, 9, 30) + timedelta(days=day))
    assert str(assessed(budget).income) == income


def test_social_assistance_and_savings_are_no_capacity() -> None:
    lines = (Line("income.social_assistance", Decimal(500)), Line("other.saving", Decimal(50)))
    found = assessed(Budget(Household(1), lines))
    assert found.total_income == found.outside == 0
    assert found.housing_share == found.debt_share == 0


COSTS = ["housing.rent", "sep.commute", "sep.medicine", "living.food", "other.pets", "other.own"]
INCOMES = ["income.wage", "income.pension", "income.housing_allowance", "income.child_benefit"]
MONEY = st.integers(0, 300_000).map(euros)
LINES = st.builds(
    Line, st.sampled_from(COSTS + INCOMES), MONEY, st.sampled_from([Frequency.MONTH, Frequency.WEEK])
)
DEBTS = st.builds(
    Debt,
    st.sampled_from(["quick_loan", "mortgage", "enforcement"]),
    MONEY,
    st.integers(0, 40_000).map(euros),
    st.sampled_from(DebtState),
    st.booleans(),
)
BUDGETS = st.builds(
    Budget,
    st.builds(
        Household,
        st.integers(1, 2),
        st.lists(
            st.builds(Child, st.integers(0, 20), st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)])),
            max_size=4,
        ).map(tuple),
    ),
    st.lists(LINES, max_size=8).map(tuple),
    st.lists(DEBTS, max_size=4).map(tuple),
    want=MONEY,
    withheld=st.none() | MONEY,
)
POLICIES = st.builds(
    policy, st.sampled_from(["perusosa-2026-03", "velkajarjestely-2025"]), st.sampled_from(Basis)
)


@given(BUDGETS, POLICIES, st.sampled_from(COSTS), MONEY)
def test_a_cost_never_raises_the_margin(budget: Budget, terms: Policy, code: str, amount: Decimal) -> None:
    dearer = replace(budget, lines=(*budget.lines, Line(code, amount)))
    assert assessed(dearer, terms).base <= assessed(budget, terms).base


@given(BUDGETS, POLICIES, st.sampled_from(INCOMES), MONEY)
def test_an_income_never_lowers_the_margin(budget: Budget, terms: Policy, code: str, amount: Decimal) -> None:
    richer = replace(budget, lines=(*budget.lines, Line(code, amount)))
    assert assessed(richer, terms).base >= assessed(budget, terms).base


@given(BUDGETS, POLICIES)
def test_paying_a_debt_with_the_credit_never_lowers_the_margin(budget: Budget, terms: Policy) -> None:
    margins = [assessed(budget, terms).base]
    for n, debt in enumerate(budget.debts):
        paid = (*budget.debts[:n], replace(debt, refinance=True), *budget.debts[n + 1 :])
        budget = replace(budget, debts=paid)
        margins.append(assessed(budget, terms).base)
    assert margins == sorted(margins)


@given(BUDGETS, POLICIES, st.sampled_from(["living.food", "living.clothes", "living.everyday"]))
def test_with_anything_unknown_everyday_living_is_never_less_than_the_norm_or_what_was_told(
    budget: Budget, terms: Policy, code: str
) -> None:
    unsure = replace(budget, lines=(*budget.lines, Line(code, None, status=Status.UNKNOWN)))
    found, sure = assessed(unsure, terms), assessed(budget, terms)
    assert found.living_used == max(found.norm, found.living_stated)
    assert found.living_stated == sure.living_stated
    assert found.now_actual <= sure.now_actual


@given(BUDGETS, POLICIES)
def test_the_money_line_adds_up(budget: Budget, terms: Policy) -> None:
    line = assessed(budget, terms).money_line
    assert line.income == line.housing + line.everyday + line.debts + line.other + line.left


@given(BUDGETS, POLICIES)
def test_an_instalment_keeps_the_buffer_and_the_share_that_the_county_wants(
    budget: Budget, terms: Policy
) -> None:
    found = assessed(budget, terms)
    if found.instalment:
        assert terms.min_instalment <= found.instalment <= found.base - terms.min_buffer
        assert found.instalment <= found.base * terms.usable_share
        assert found.instalment % terms.instalment_step == 0
        assert found.max_credit == 0 or terms.credit_min <= found.max_credit <= terms.credit_max
    else:
        assert found.max_credit == 0
