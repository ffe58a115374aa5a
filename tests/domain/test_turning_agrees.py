"""Where to turn: no reason contradicts the verdict, another reason, or what was told of the debts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import figures
from portal.domain.assessment import Outcome
from portal.domain.budget import Budget, Debt, DebtState, Household, Line, Purpose
from portal.domain.flags import ASSISTANCE_GAP, flags
from portal.domain.policy import Basis
from portal.domain.situation import CANNOT, Situation
from portal.domain.turning import Place, Way, Why, ways
from portal.domain.twelve_months import year_from
from tests.domain.households import assessed, policy

DAY = date(2026, 11, 24)


def situation(budget: Budget, basis: Basis = Basis.MIN) -> Situation:
    terms = policy(basis=basis)
    found, facts = assessed(budget, terms), figures.facts(budget.household, DAY)
    year = year_from(DAY, budget, found)
    return Situation(budget, found, terms, flags(budget, found, terms, facts, year), facts, year)


def way_to(place: Place, budget: Budget, basis: Basis = Basis.MIN) -> Way:
    (way,) = [way for way in ways(situation(budget, basis)) if way.place is place]
    return way


def living(income: int, *debts: Debt, costs: int = 1000, **rest: Any) -> Budget:
    lines = [("income.wage", income), ("housing.rent", 500), ("living.food", costs - 500)]
    return Budget(Household(1), tuple(Line(code, Decimal(n)) for code, n in lines), debts, **rest)


def debt(code: str, instalment: int = 0, state: DebtState = DebtState.OK, **rest: Any) -> Debt:
    return Debt(code, Decimal(1000), Decimal(instalment), state, **rest)


def test_one_who_has_less_than_the_costs_today_is_not_told_that_the_money_is_enough() -> None:
    tight = living(1300, debt("quick_loan", 400, refinance=True))
    assert situation(tight).found.now_actual < 0 <= situation(tight).found.base
    assert way_to(Place.SOCIAL_WORK, tight).why is Why.NEEDS_SUPPORT


def test_one_who_lacks_assistance_is_not_told_that_the_money_is_enough() -> None:
    frugal = living(1000, costs=600)
    assert situation(frugal, Basis.ACTUAL).found.outcome not in CANNOT
    assert way_to(Place.SOCIAL_WORK, frugal, Basis.ACTUAL).why is Why.NEEDS_SUPPORT


def test_instalments_that_are_paid_are_not_called_too_large() -> None:
    frugal = living(1080, debt("consumer_loan", 30), costs=900)
    assert situation(frugal).found.now_actual > 0
    assert situation(frugal).found.outcome in CANNOT
    assert way_to(Place.DEBT_COUNSELLING, frugal).why is Why.NO_ROOM
    assert way_to(Place.DEBT_COUNSELLING, living(1080, debt("consumer_loan", 300))).why is Why.DEBTS_TIP


@pytest.mark.parametrize(
    "late",
    [
        debt("consumer_loan", overdue=Decimal(50)),
        debt("consumer_loan", state=DebtState.LATE),
        debt("rent"),
    ],
)
def test_what_is_late_is_late_in_every_reason(late: Debt) -> None:
    owing = living(2000, late)
    assert way_to(Place.PAYMENT_PLAN, owing).why is Why.IS_LATE
    assert way_to(Place.DEBT_COUNSELLING, owing).why is Why.IS_LATE


def test_a_debt_in_enforcement_is_not_called_paid_in_time() -> None:
    enforced = living(2000, debt("enforcement", state=DebtState.ENFORCEMENT))
    assert way_to(Place.PAYMENT_PLAN, enforced).why is Why.IN_ENFORCEMENT


def test_without_an_income_the_foundation_does_not_fit_and_its_loan_is_not_praised() -> None:
    large = Debt("consumer_loan", Decimal(20_000), Decimal(0))
    poor = Budget(Household(1), (), (large,))
    assert way_to(Place.GUARANTEE_FOUNDATION, poor).why is Why.NO_INCOME
    assert way_to(Place.GUARANTEE_FOUNDATION, living(2000, large)).why is Why.DEBTS_LARGE


def test_small_debts_are_not_sent_to_a_credit_that_does_not_fit() -> None:
    assert way_to(Place.GUARANTEE_FOUNDATION, living(900, debt("quick_loan"))).why is Why.DEFICIT
    assert way_to(Place.GUARANTEE_FOUNDATION, living(2000, debt("quick_loan"))).why is Why.DEBTS_SMALL


def test_where_something_is_left_it_is_not_called_nothing() -> None:
    wish: dict[str, Any] = {"want": Decimal(500), "purpose": Purpose.PURCHASE}
    assert way_to(Place.SAVING, living(1080, costs=1050, **wish)).why is Why.LITTLE_TO_SAVE
    assert way_to(Place.SAVING, living(900, **wish)).why is Why.NOTHING_TO_SAVE


_DEBTS = st.builds(
    debt,
    st.sampled_from(["quick_loan", "rent", "car_loan", "enforcement", "tax"]),
    st.integers(0, 500),
    st.sampled_from(DebtState),
    refinance=st.booleans(),
    overdue=st.sampled_from([Decimal(0), Decimal(80)]),
)


@given(
    st.integers(0, 3000),
    st.lists(_DEBTS, max_size=3),
    st.integers(500, 2000),
    st.integers(0, 5000),
    st.sampled_from(Basis),
)
def test_no_reason_contradicts_the_figures(
    income: int, debts: list[Debt], costs: int, want: int, basis: Basis
) -> None:
    case = situation(living(income, *debts, costs=costs, want=Decimal(want)), basis)
    found, told = case.found, {way.place: way for way in ways(case)}
    assert set(told) == set(Place)
    assert told[Place.SOCIAL_CREDIT].fits is (found.outcome in {*Outcome} - CANNOT - {Outcome.COULD_SAVE})
    whys = {way.why for way in told.values()}
    assert not (Why.MANAGES in whys and (found.now_actual < 0 or found.sa_gap >= ASSISTANCE_GAP))
    assert not (Why.HAS_BENEFITS in whys and found.sa_gap >= ASSISTANCE_GAP)
    assert not (Why.IS_LATE in whys and whys & {Why.NOTHING_IS_LATE, Why.DEBTS_ARE_PAID})
    assert not (Why.DEBTS_TIP in whys and found.now_actual >= 0)
    assert not (Why.NOTHING_TO_SAVE in whys and found.now_actual > 0)
    assert not (Why.DEBTS_SMALL in whys and found.outcome in CANNOT)
