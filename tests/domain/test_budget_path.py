"""The budget's order of steps, and the budget made of its answers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.budget import Child, Debt, DebtState, Frequency, Line, Status
from portal.domain.budget_answers import (
    AdultIncome,
    BudgetAnswers,
    ChildAnswer,
    CostsAnswer,
    DebtsAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    Tenure,
    WishAnswer,
)
from portal.domain.budget_path import (
    RESULT,
    STEPS,
    first_gap,
    income_to_show,
    may_open,
    tells_income,
    to_budget,
)

WHOLE = BudgetAnswers(
    HouseholdAnswer(), HomeAnswer(), IncomeAnswer(), CostsAnswer(), DebtsAnswer(), WishAnswer()
)


def lines_of(answers: BudgetAnswers, group: str) -> list[Line]:
    return [line for line in to_budget(answers).lines if line.code.startswith(group)]


def test_steps_come_in_the_order_of_the_answers() -> None:
    assert STEPS == ("household", "home", "income", "costs", "debts", "wish")


@pytest.mark.parametrize("step", STEPS)
def test_the_first_gap_is_the_first_step_without_an_answer(step: str) -> None:
    assert first_gap(replace(WHOLE, **{step: None})) == step


def test_without_a_gap_the_result_is_next() -> None:
    assert first_gap(WHOLE) == RESULT


def test_a_step_opens_when_all_before_it_are_answered() -> None:
    until_income = BudgetAnswers(HouseholdAnswer(), HomeAnswer())
    assert [step for step in (*STEPS, RESULT) if may_open(until_income, step)] == [
        "household",
        "home",
        "income",
    ]


def test_no_answers_make_an_empty_budget_of_one_adult() -> None:
    budget = to_budget(BudgetAnswers())
    assert (budget.household.adults, budget.lines, budget.debts, budget.want) == (1, (), (), Decimal(0))


def test_a_child_who_lives_here_half_of_the_time_counts_half() -> None:
    told = HouseholdAnswer(2, (ChildAnswer(11), ChildAnswer(6, half=True), ChildAnswer(None)))
    household = to_budget(BudgetAnswers(household=told)).household
    assert household.children == (Child(11, Decimal(1)), Child(6, Decimal("0.5")))


@pytest.mark.parametrize(
    ("tenure", "code"),
    [
        (Tenure.RENTED, "housing.rent"),
        (Tenure.OWN, "housing.maintenance_charge"),
        (Tenure.OCCUPANCY, "housing.occupancy_charge"),
        (Tenure.NO_COST, "housing.rent"),
    ],
)
def test_the_tenure_names_the_charge(tenure: Tenure, code: str) -> None:
    home = HomeAnswer(tenure=tenure, charge=Decimal(500), water=Decimal(20))
    assert lines_of(BudgetAnswers(home=home), "housing.") == [
        Line(code, Decimal(500)),
        Line("housing.water", Decimal(20)),
    ]


def test_income_keeps_how_often_it_comes_and_whose_it_is() -> None:
    adults = (
        AdultIncome(wage=Decimal(1200), wage_every=Frequency.TWO_WEEKS),
        AdultIncome(pension=Decimal(800)),
    )
    answers = BudgetAnswers(HouseholdAnswer(2), income=IncomeAnswer(adults, child_support=Decimal(100)))
    assert lines_of(answers, "income.") == [
        Line("income.wage", Decimal(1200), Frequency.TWO_WEEKS, person=0),
        Line("income.pension", Decimal(800), person=1),
        Line("income.child_support", Decimal(100)),
    ]


def test_income_is_told_when_an_adult_has_written_some() -> None:
    filled_in = IncomeAnswer((AdultIncome(), AdultIncome()), child_benefit=Decimal(100))
    assert not tells_income(BudgetAnswers())
    assert not tells_income(BudgetAnswers(income=filled_in))
    second = (AdultIncome(), AdultIncome(pension=Decimal(0)))
    assert tells_income(BudgetAnswers(income=replace(filled_in, adults=second)))


def test_income_of_an_adult_who_no_longer_lives_here_is_left_out() -> None:
    income = IncomeAnswer((AdultIncome(wage=Decimal(1)), AdultIncome(wage=Decimal(2))))
    assert [
        line.amount for line in lines_of(BudgetAnswers(HouseholdAnswer(1), income=income), "income.")
    ] == [1]


def test_everyday_living_left_empty_is_unknown_and_not_zero() -> None:
    (line,) = lines_of(BudgetAnswers(costs=CostsAnswer()), "living.")
    assert (line.amount, line.status) == (None, Status.UNKNOWN)


def test_what_comes_seldom_is_counted_by_the_year() -> None:
    costs = CostsAnswer(other=Decimal(40), seldom_yearly=Decimal(600))
    assert [(line.amount, line.frequency) for line in lines_of(BudgetAnswers(costs=costs), "other.")] == [
        (Decimal(40), Frequency.MONTH),
        (Decimal(600), Frequency.YEAR),
    ]


def test_day_care_is_counted_only_where_there_are_children() -> None:
    costs = CostsAnswer(daycare=Decimal(136), union=Decimal(14))
    with_child = BudgetAnswers(HouseholdAnswer(1, (ChildAnswer(4),)), costs=costs)
    without = BudgetAnswers(HouseholdAnswer(1), costs=costs)
    assert [line.code for line in lines_of(with_child, "sep.")] == ["sep.daycare", "sep.union"]
    assert [line.code for line in lines_of(without, "sep.")] == ["sep.union"]


def test_withholding_is_estimated_only_for_a_debt_in_enforcement() -> None:
    debt = Debt("enforcement", Decimal(5400), Decimal(0), DebtState.ENFORCEMENT)
    late = replace(debt, state=DebtState.LATE)
    assert to_budget(BudgetAnswers(debts=DebtsAnswer((debt,)))).withheld is None
    assert to_budget(BudgetAnswers(debts=DebtsAnswer((debt,), Decimal(300)))).withheld == 300
    assert to_budget(BudgetAnswers(debts=DebtsAnswer((late,), Decimal(300)))).withheld == 0
    assert to_budget(BudgetAnswers(debts=DebtsAnswer())).withheld == 0


def test_the_wish_becomes_the_wanted_sum_and_the_accounts_an_asset() -> None:
    wish = WishAnswer(amount=Decimal(650), months=6, accounts=Decimal(900))
    budget = to_budget(BudgetAnswers(wish=wish))
    assert (budget.want, budget.months) == (Decimal(650), 6)
    assert [(line.code, line.amount) for line in budget.lines] == [("asset.account", Decimal(900))]


def test_the_page_of_income_has_a_part_for_each_adult_and_the_childrens_benefit() -> None:
    couple = BudgetAnswers(HouseholdAnswer(2))
    assert income_to_show(couple, Decimal("199.72")) == IncomeAnswer(
        (AdultIncome(), AdultIncome()), child_benefit=Decimal("199.72")
    )
    told = IncomeAnswer((AdultIncome(wage=Decimal(1)),), child_benefit=Decimal(50))
    shown = income_to_show(replace(couple, income=told), Decimal("199.72"))
    assert shown == replace(told, adults=(told.adults[0], AdultIncome()))
