"""Flags: those of the vectors, and each of them raised by what it is about and by nothing less."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Purpose,
    Status,
)
from portal.domain.facts import Facts, LocalFacts, Range
from portal.domain.flags import Flag, FlagId, flags
from portal.domain.twelve_months import year_from
from tests.domain.households import PROTECTED, VECTORS, assessed, budget_of, policy

DAY = date(2026, 11, 24)
FACTS = Facts(child_benefit=Decimal("94.88"), protected=PROTECTED)
NOBODY = Facts()


def raised(budget: Budget, facts: Facts = NOBODY) -> tuple[Flag, ...]:
    found = assessed(budget)
    return flags(budget, found, policy(), facts, year_from(DAY, budget, found))


def ids(budget: Budget, facts: Facts = NOBODY) -> set[FlagId]:
    return {flag.id for flag in raised(budget, facts)}


def single(*lines: Line, debts: tuple[Debt, ...] = (), **rest: Any) -> Budget:
    return Budget(Household(1), lines, debts, **rest)


def wage(amount: int) -> Line:
    return Line("income.wage", Decimal(amount))


def debt(code: str, state: DebtState = DebtState.OK, **rest: Any) -> Debt:
    return Debt(code, Decimal(1000), Decimal(50), state, **rest)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_the_flags_of_the_vectors_are_raised(vector: dict[str, Any]) -> None:
    # The vectors name the flags that matter; a soft one more is no fault.
    assert {name for name, _ in vector["flags"]} <= ids(budget_of(vector))


def test_a_flag_says_what_it_found_and_what_it_measured_that_with() -> None:
    found = {flag.id: flag for flag in raised(budget_of(VECTORS[0]))}
    share = found[FlagId.HOUSING_SHARE_HIGH]
    assert (share.line, share.value, share.limit) == ("housing", Decimal("0.423"), Decimal("0.40"))
    assert found[FlagId.OVERDUE] == Flag(FlagId.OVERDUE, "debt.quick_loan", Decimal("145.00"))
    low = {flag.id: flag for flag in raised(budget_of(VECTORS[1]))}[FlagId.LIVING_LOW]
    assert (low.value, low.limit) == (Decimal("795.70"), Decimal("857.93"))


@pytest.mark.parametrize(("amount", "flag"), [("347.05", FlagId.LIVING_LOW), ("723.05", FlagId.LIVING_HIGH)])
def test_everyday_living_far_from_the_norm_is_flagged(amount: str, flag: FlagId) -> None:
    assert flag in ids(single(Line("living.food", Decimal(amount))))


@pytest.mark.parametrize("amount", ["347.06", "723.04"])
def test_everyday_living_near_the_norm_is_not(amount: str) -> None:
    assert not {FlagId.LIVING_LOW, FlagId.LIVING_HIGH} & ids(single(Line("living.food", Decimal(amount))))


def test_unknown_living_is_neither_low_nor_high() -> None:
    found = raised(single(Line("living.food", None, status=Status.UNKNOWN)))
    assert found[0] == Flag(FlagId.UNKNOWN, "living.food")
    assert FlagId.LIVING_LOW not in {flag.id for flag in found}


@pytest.mark.parametrize(("rent", "is_high"), [(800, False), (801, True)])
def test_housing_over_two_fifths_is_flagged(rent: int, is_high: bool) -> None:
    budget = single(wage(2000), Line("housing.rent", Decimal(rent)))
    assert (FlagId.HOUSING_SHARE_HIGH in ids(budget)) is is_high


@pytest.mark.parametrize(
    ("budget", "missing"),
    [
        (Budget(Household(1, (Child(6),))), "sep.daycare"),
        (single(Line("housing.rent", Decimal(500))), "housing.electricity"),
        (single(Line("other.car_fuel", Decimal(50))), "other.car_insurance"),
        (single(Line("asset.car", Decimal(5000), Frequency.ONE_OFF)), "other.car_insurance"),
        (single(Line("housing.mortgage_interest", Decimal(100))), "housing.maintenance_charge"),
    ],
)
def test_a_line_that_one_would_expect_is_asked_for(budget: Budget, missing: str) -> None:
    assert Flag(FlagId.MISSING_EXPECTED, missing) in raised(budget)
    for amount in (Decimal(20), Decimal(0)):
        complete = replace(budget, lines=(*budget.lines, Line(missing, amount)))
        assert FlagId.MISSING_EXPECTED not in ids(complete)


def test_a_detached_house_has_no_charge_but_costs_of_its_own() -> None:
    interest = Line("housing.mortgage_interest", Decimal(100))
    owner = single(interest, Line("housing.property_costs", Decimal(300), Frequency.YEAR))
    assert FlagId.MISSING_EXPECTED not in ids(owner)


@pytest.mark.parametrize(
    ("told", "flag"),
    [
        (None, FlagId.CHILD_BENEFIT_MISSING),
        ("90.00", FlagId.CHILD_BENEFIT_DIFFERS),
        ("95.89", FlagId.CHILD_BENEFIT_DIFFERS),
        ("95.88", None),
        ("94.88", None),
    ],
)
def test_child_benefit_is_compared_with_the_law(told: str | None, flag: FlagId | None) -> None:
    lines = () if told is None else (Line("income.child_benefit", Decimal(told)),)
    benefit = {FlagId.CHILD_BENEFIT_MISSING, FlagId.CHILD_BENEFIT_DIFFERS}
    assert benefit & ids(single(*lines), FACTS) == ({flag} if flag else set())


def test_without_the_figure_nothing_is_said_of_child_benefit() -> None:
    assert not {FlagId.CHILD_BENEFIT_MISSING, FlagId.CHILD_BENEFIT_DIFFERS} & ids(single())


@pytest.mark.parametrize("code", ["income.housing_allowance", "income.pension_housing"])
def test_rent_without_an_allowance_is_flagged(code: str) -> None:
    rent = Line("housing.rent", Decimal(500))
    assert FlagId.HOUSING_ALLOWANCE_CHECK in ids(single(rent))
    assert FlagId.HOUSING_ALLOWANCE_CHECK not in ids(single(rent, Line(code, Decimal(100))))


@pytest.mark.parametrize(("income", "is_due"), [("568.43", True), ("568.44", False)])
def test_a_gap_of_ten_euros_is_social_assistance_s(income: str, is_due: bool) -> None:
    budget = single(Line("income.pension", Decimal(income)))
    assert (FlagId.SOCIAL_ASSISTANCE_CHECK in ids(budget)) is is_due


@pytest.mark.parametrize(("stated", "differs"), [(460, True), (461, False), (690, False), (691, True)])
def test_enforcement_a_fifth_off_the_estimate_is_flagged(stated: int, differs: bool) -> None:
    debts = (debt("enforcement", DebtState.ENFORCEMENT),)
    budget = single(wage(1850), debts=debts, withheld=Decimal(stated))
    assert (FlagId.ENFORCEMENT_MISMATCH in ids(budget, FACTS)) is differs
    assert FlagId.ENFORCEMENT_MISMATCH not in ids(budget)
    assert FlagId.ENFORCEMENT_MISMATCH not in ids(replace(budget, withheld=None), FACTS)


def test_own_figures_under_the_norm_s_are_flagged_as_binding() -> None:
    own = Line("other.own", Decimal(600))
    assert FlagId.OWN_FIGURES_BIND in ids(single(wage(2000), own))
    assert FlagId.OWN_FIGURES_BIND not in ids(single(wage(2000)))


def test_an_instalment_over_the_margin_under_stress_is_flagged() -> None:
    wish = single(wage(700), purpose=Purpose.REFINANCE, want=Decimal(2000), months=6)
    assert FlagId.STRESS_FAILS in ids(wish)
    assert FlagId.STRESS_FAILS not in ids(replace(wish, months=60))


@pytest.mark.parametrize(("want", "instalment"), [(1007, None), (1008, "85.15")])
def test_a_wished_instalment_over_the_room_is_flagged_though_the_margin_would_carry_it(
    want: int, instalment: str | None
) -> None:
    budget = single(wage(700), purpose=Purpose.REFINANCE, want=Decimal(want), months=12)
    found = [flag for flag in raised(budget) if flag.id is FlagId.WISH_OVER_ROOM]
    over = [Flag(FlagId.WISH_OVER_ROOM, "", Decimal(instalment), Decimal("85.09"))] if instalment else []
    assert found == over
    assert FlagId.STRESS_FAILS not in ids(budget)
    assert FlagId.WISH_OVER_ROOM not in ids(replace(budget, want=Decimal(0), months=None))


@pytest.mark.parametrize(("on_account", "is_little"), [(499, True), (500, False), (None, False)])
def test_less_than_half_a_month_s_costs_on_the_accounts_is_no_buffer(
    on_account: int | None, is_little: bool
) -> None:
    amount = None if on_account is None else Decimal(on_account)
    account = Line("asset.account", amount, Frequency.ONE_OFF)
    budget = single(
        wage(2000), Line("housing.rent", Decimal(400)), Line("living.food", Decimal(600)), account
    )
    assert (FlagId.NO_BUFFER in ids(budget)) is is_little


SEASON = single(
    wage(1000),
    Line("other.own", Decimal(900)),
    Line("other.car_insurance", Decimal(600), Frequency.YEAR, due=2),
)
"""100 € are left a month; in February, the fourth month, 500 are missing, and 300 have been left before."""


def on_account(amount: int) -> Line:
    return Line("asset.account", Decimal(amount), Frequency.ONE_OFF)


@pytest.mark.parametrize(("told", "is_gap"), [(199, True), (200, False)])
def test_a_tight_month_that_the_accounts_do_not_carry_is_flagged(told: int, is_gap: bool) -> None:
    budget = replace(SEASON, lines=(*SEASON.lines, on_account(told)))
    gap = Flag(FlagId.SEASONAL_GAP, "asset.account", Decimal(200), Decimal(told), date(2027, 2, 1))
    assert (gap in raised(budget)) is is_gap
    assert (FlagId.SEASONAL_GAP in ids(budget)) is is_gap


def test_accounts_of_which_nothing_was_told_carry_no_month() -> None:
    gap = Flag(FlagId.SEASONAL_GAP, "asset.account", Decimal(200), None, date(2027, 2, 1))
    assert gap in raised(SEASON)
    assert FlagId.SEASONAL_GAP not in ids(single(wage(1000), Line("other.own", Decimal(900))))


@pytest.mark.parametrize(
    ("ends", "wish", "is_flagged"),
    [
        # Without a wish the longest term of 60 months counts, from 24.11.2026 to 24.11.2031.
        (date(2031, 11, 23), {}, True),
        (date(2031, 11, 24), {}, False),
        # The wished credit of 24 months is paid on 24.11.2028.
        (date(2028, 11, 23), {"want": Decimal(2000), "months": 24}, True),
        (date(2028, 11, 24), {"want": Decimal(2000), "months": 24}, False),
        # A term that is not wished is the shortest that fits: 2 000 € with 910 € a month take 3 months.
        (date(2027, 2, 23), {"want": Decimal(2000), "purpose": Purpose.REFINANCE}, True),
        (date(2027, 2, 24), {"want": Decimal(2000), "purpose": Purpose.REFINANCE}, False),
    ],
)
def test_an_income_that_ends_before_the_last_instalment_is_flagged(
    ends: date, wish: dict[str, Any], is_flagged: bool
) -> None:
    budget = single(replace(wage(1880), ends=ends), **wish)
    flag = Flag(FlagId.INCOME_ENDS, "income.wage", Decimal(1880), day=ends)
    assert (flag in raised(budget)) is is_flagged
    assert (FlagId.INCOME_ENDS in ids(budget)) is is_flagged


def test_a_wish_that_no_instalment_fits_is_measured_by_its_own_term() -> None:
    poor = single(replace(wage(500), ends=date(2028, 11, 23)), want=Decimal(2000), months=24)
    assert FlagId.INCOME_ENDS in ids(poor)
    later = single(replace(wage(500), ends=date(2028, 11, 24)), want=Decimal(2000), months=24)
    assert FlagId.INCOME_ENDS not in ids(later)


@pytest.mark.parametrize(
    ("owed", "flag", "value"),
    [
        (debt("quick_loan"), FlagId.EXPENSIVE_CREDIT, None),
        (debt("consumer_loan", rate=Decimal("10.5")), FlagId.EXPENSIVE_CREDIT, "10.5"),
        (debt("car_loan", DebtState.LATE), FlagId.OVERDUE, "50"),
        (debt("rent", overdue=Decimal(700)), FlagId.OVERDUE, "700"),
        (debt("collection", DebtState.COLLECTION), FlagId.COLLECTION, "1000"),
        (debt("enforcement", DebtState.ENFORCEMENT), FlagId.ENFORCEMENT, "1000"),
    ],
)
def test_a_debt_raises_the_flag_of_its_state(owed: Debt, flag: FlagId, value: str | None) -> None:
    found = {raised_flag.id: raised_flag for raised_flag in raised(single(debts=(owed,)))}
    assert found[flag].line == f"debt.{owed.code}"
    assert found[flag].value == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("cap", "rate", "is_raised"),
    [
        (None, "10", False),
        (None, "10.01", True),
        ("9", "9", False),
        ("9", "9.01", True),
        ("17.5", "10", False),
    ],
)
def test_a_credit_over_a_tenth_or_over_the_law_s_cap_is_expensive(
    cap: str | None, rate: str, is_raised: bool
) -> None:
    facts = Facts(credit_cap=None if cap is None else Decimal(cap))
    found = raised(single(debts=(debt("consumer_loan", rate=Decimal(rate)),)), facts)
    flag = Flag(FlagId.EXPENSIVE_CREDIT, "debt.consumer_loan", Decimal(rate), facts.credit_cap)
    assert (flag in found) is is_raised


def test_an_estimate_is_told_of_line_by_line() -> None:
    estimate = Line("living.food", Decimal(400), status=Status.ESTIMATE)
    assert Flag(FlagId.ESTIMATE, "living.food") in raised(single(estimate))
    assert FlagId.ESTIMATE not in ids(single(replace(estimate, status=Status.EXACT)))


USUAL = Facts(ranges={"living.phone": Range(Decimal(8), Decimal(100))})


@pytest.mark.parametrize(
    ("amount", "limit"),
    [("800.01", 100), ("800", None), ("100", None), ("1", None), ("0.99", 8), ("0", None), (None, None)],
)
def test_an_amount_eight_times_outside_its_range_makes_one_ask_for_its_interval(
    amount: str | None, limit: int | None
) -> None:
    told = None if amount is None else Decimal(amount)
    phone = Line("living.phone", told, status=Status.UNKNOWN if told is None else Status.EXACT)
    found = [flag for flag in raised(single(phone), USUAL) if flag.id is FlagId.FREQ_SUSPECT]
    expected = Flag(FlagId.FREQ_SUSPECT, "living.phone", told, None if limit is None else Decimal(limit))
    assert found == ([] if limit is None else [expected])
    assert FlagId.FREQ_SUSPECT not in ids(single(phone))


def test_an_interval_is_asked_for_by_what_the_amount_makes_in_a_month() -> None:
    yearly = Line("living.phone", Decimal(1200), Frequency.YEAR)
    assert FlagId.FREQ_SUSPECT not in ids(single(yearly), USUAL)
    assert FlagId.FREQ_SUSPECT in ids(single(replace(yearly, frequency=Frequency.WEEK)), USUAL)


def test_a_line_of_twelve_amounts_has_no_interval_to_ask_for() -> None:
    by_month = Line("living.phone", None, Frequency.BY_MONTH, months=(Decimal(9000), *[None] * 11))
    assert FlagId.FREQ_SUSPECT not in ids(single(by_month), USUAL)


@pytest.mark.parametrize(("amount", "is_high"), [("30.00", False), ("30.01", True)])
def test_lines_over_one_and_a_half_of_the_reference_are_flagged_together(amount: str, is_high: bool) -> None:
    facts = Facts(local=LocalFacts(references={"living.phone": Decimal(40)}))
    two = single(Line("living.phone", Decimal(30)), Line("living.phone", Decimal(amount)))
    flag = Flag(FlagId.LINE_HIGH, "living.phone", Decimal(30) + Decimal(amount), Decimal(40))
    assert (flag in raised(two, facts)) is is_high
    assert FlagId.LINE_HIGH not in ids(two)


def test_housing_over_the_limit_of_the_municipality_is_flagged_without_what_stands_beside_the_limit() -> None:
    facts = Facts(local=LocalFacts(housing_limit=Decimal(700)))
    home = (Line("housing.rent", Decimal(680)), Line("housing.water", Decimal(20)))
    beside = (Line("housing.electricity", Decimal(50)), Line("housing.home_insurance", Decimal(10)))
    assert FlagId.HOUSING_OVER_LIMIT not in ids(single(*home, *beside), facts)
    over = single(*home, Line("housing.heating", Decimal(1)), *beside)
    assert Flag(FlagId.HOUSING_OVER_LIMIT, "housing", Decimal(701), Decimal(700)) in raised(over, facts)
    assert FlagId.HOUSING_OVER_LIMIT not in ids(over)


def test_a_debt_that_is_paid_as_agreed_raises_nothing_of_its_own() -> None:
    about_debts = {FlagId.EXPENSIVE_CREDIT, FlagId.OVERDUE, FlagId.COLLECTION, FlagId.ENFORCEMENT}
    assert not about_debts & ids(single(debts=(debt("mortgage", rate=Decimal(10)),)))


def test_the_same_amount_as_an_instalment_and_as_spending_may_be_one() -> None:
    phone = Line("living.phone", Decimal(50))
    assert Flag(FlagId.DUPLICATE, "living.phone", Decimal("50.00"), Decimal("50.00")) in raised(
        single(phone, debts=(debt("instalment"),))
    )
    dearer = replace(debt("instalment"), instalment=Decimal(51))
    assert FlagId.DUPLICATE not in ids(single(phone, debts=(dearer,)))


def test_every_flag_is_tested_here() -> None:
    text = Path(__file__).read_text("utf-8")
    in_vectors = {name for vector in VECTORS for name, _ in vector["flags"]}
    assert {flag for flag in FlagId if f"FlagId.{flag.name}" not in text} <= in_vectors
