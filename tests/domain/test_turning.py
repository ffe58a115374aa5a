"""Where to turn: every place is told of every household, and fits for a reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal import figures
from portal.domain.assessment import Outcome
from portal.domain.budget import Budget, Debt, DebtState, Household, Line, Purpose
from portal.domain.flags import flags
from portal.domain.situation import Situation
from portal.domain.turning import Place, Way, Why, ways
from portal.domain.twelve_months import year_from
from tests.domain.households import VECTORS, assessed, budget_of, policy
from tests.domain.test_advice import DAY, ENFORCED, WELL, also, debt, line, owing, single


def case(budget: Budget, *, pressed: bool = False) -> Situation:
    found, facts = assessed(budget), figures.facts(budget.household, DAY)
    year = year_from(DAY, budget, found)
    return Situation(
        budget, found, policy(), flags(budget, found, policy(), facts, year), facts, year, pressed
    )


def way(budget: Budget, place: Place, *, pressed: bool = False) -> Way:
    return next(each for each in ways(case(budget, pressed=pressed)) if each.place is place)


SAVER = replace(WELL, want=Decimal(1000))
FITS: list[tuple[Budget, Place, bool, Why]] = [
    (single(line("income.pension", 500)), Place.KELA, True, Why.LACKS_ASSISTANCE),
    (WELL, Place.KELA, True, Why.LACKS_BENEFIT),
    (also(line("income.housing_allowance", 100)), Place.KELA, False, Why.HAS_BENEFITS),
    (WELL, Place.PAYMENT_PLAN, False, Why.NOTHING_IS_LATE),
    (owing(debt("rent", overdue=Decimal(300))), Place.PAYMENT_PLAN, True, Why.IS_LATE),
    (owing(debt("consumer_loan", state=DebtState.COLLECTION)), Place.PAYMENT_PLAN, True, Why.IS_LATE),
    (WELL, Place.SOCIAL_CREDIT, True, Why.ROOM),
    (replace(WELL, want=Decimal(5000)), Place.SOCIAL_CREDIT, True, Why.FITS),
    (replace(WELL, want=Decimal(5000), months=2), Place.SOCIAL_CREDIT, True, Why.FITS_LONGER),
    (replace(WELL, want=Decimal(9000)), Place.SOCIAL_CREDIT, True, Why.FITS_SMALLER),
    (SAVER, Place.SOCIAL_CREDIT, False, Why.SAVED_SOON),
    (single(line("income.wage", 600)), Place.SOCIAL_CREDIT, False, Why.TOO_LITTLE_LEFT),
    (single(line("income.wage", 500)), Place.SOCIAL_CREDIT, False, Why.DEFICIT),
    (SAVER, Place.SAVING, True, Why.SAVED_SOON),
    (replace(WELL, want=Decimal(9000)), Place.SAVING, False, Why.SAVED_LATE),
    (replace(SAVER, purpose=Purpose.URGENT), Place.SAVING, False, Why.IS_URGENT),
    (WELL, Place.SAVING, False, Why.NOTHING_WISHED),
    (single(line("income.wage", 500), want=Decimal(100)), Place.SAVING, False, Why.LITTLE_TO_SAVE),
    (single(line("living.food", 500), want=Decimal(100)), Place.SAVING, False, Why.NOTHING_TO_SAVE),
    (WELL, Place.DEBT_COUNSELLING, False, Why.NO_DEBTS),
    (owing(debt("consumer_loan")), Place.DEBT_COUNSELLING, False, Why.DEBTS_ARE_PAID),
    (owing(ENFORCED), Place.DEBT_COUNSELLING, True, Why.IN_ENFORCEMENT),
    (owing(debt("consumer_loan", instalment=1200)), Place.DEBT_COUNSELLING, True, Why.DEBTS_TIP),
    (owing(debt("consumer_loan", state=DebtState.LATE)), Place.DEBT_COUNSELLING, True, Why.IS_LATE),
    (
        single(line("income.wage", 500), debts=(debt("consumer_loan"),)),
        Place.DEBT_COUNSELLING,
        True,
        Why.NO_ROOM,
    ),
    (single(debts=(debt("fine", 8000),)), Place.GUARANTEE_FOUNDATION, False, Why.NO_INCOME),
    (WELL, Place.GUARANTEE_FOUNDATION, False, Why.NO_DEBTS),
    (owing(debt("consumer_loan", 7000)), Place.GUARANTEE_FOUNDATION, False, Why.DEBTS_SMALL),
    (owing(debt("consumer_loan", 7001)), Place.GUARANTEE_FOUNDATION, True, Why.DEBTS_LARGE),
    (owing(debt("consumer_loan", 34001)), Place.GUARANTEE_FOUNDATION, False, Why.DEBTS_TOO_LARGE),
    (WELL, Place.SOCIAL_WORK, False, Why.MANAGES),
    (owing(debt("rent")), Place.SOCIAL_WORK, True, Why.NEEDS_SUPPORT),
]


@pytest.mark.parametrize(("budget", "place", "fits", "why"), FITS)
def test_a_place_fits_or_does_not_for_its_reason(budget: Budget, place: Place, fits: bool, why: Why) -> None:
    found = way(budget, place)
    assert (found.fits, found.why) == (fits, why)


def test_who_is_pressed_can_turn_to_social_work() -> None:
    assert way(WELL, Place.SOCIAL_WORK, pressed=True).fits


def test_a_limit_of_the_guarantee_that_is_not_known_is_not_guessed() -> None:
    situation = case(owing(debt("consumer_loan", 7001)))
    unknown = replace(situation, facts=replace(situation.facts, guarantee_limit=None))
    found = {each.place: each for each in ways(unknown)}[Place.GUARANTEE_FOUNDATION]
    assert (found.fits, found.why) == (False, Why.LIMIT_UNKNOWN)


def test_every_reason_is_reached() -> None:
    assert {why for _, _, _, why in FITS} == set(Why) - {Why.LIMIT_UNKNOWN}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_every_place_is_told_of_those_that_fit_first(vector: dict[str, object]) -> None:
    found = ways(case(budget_of(vector)))
    assert {each.place for each in found} == set(Place)
    assert [each.fits for each in found] == sorted((each.fits for each in found), reverse=True)


def test_nobody_is_left_without_a_place_to_turn() -> None:
    for budget, *_ in FITS:
        if assessed(budget).outcome in {Outcome.DEFICIT, Outcome.NONE}:
            assert any(each.fits for each in ways(case(budget)))


def test_a_household_without_income_is_no_case_for_a_guaranteed_loan() -> None:
    poor = Budget(
        Household(1), (Line("living.food", Decimal(1)),), (Debt("fine", Decimal(8000), Decimal(0)),)
    )
    assert not way(poor, Place.GUARANTEE_FOUNDATION).fits
