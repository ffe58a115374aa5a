"""The budget's order of steps, and the budget made of its answers."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal.domain.budget import Child, Debt, DebtState, Frequency, Line, Origin, Status
from portal.domain.budget_answers import (
    BudgetAnswers,
    ChildAnswer,
    CostsAnswer,
    DebtsAnswer,
    EverydayAnswer,
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
    to_send,
    with_chosen,
    with_lines,
)
from portal.domain.budget_rows import CHARGE, EVERYDAY, SELDOM, Row

WHOLE = BudgetAnswers(
    HouseholdAnswer(),
    HomeAnswer(),
    IncomeAnswer(),
    CostsAnswer(),
    EverydayAnswer(),
    DebtsAnswer(),
    WishAnswer(),
)


def without(step: str) -> BudgetAnswers:
    gap: dict[str, Any] = {step: None}
    return replace(WHOLE, **gap)


def lines_of_group(answers: BudgetAnswers, group: str) -> list[Line]:
    return [line for line in to_budget(answers).lines if line.code.startswith(group)]


def test_steps_come_in_the_order_of_the_answers() -> None:
    assert STEPS == ("household", "home", "income", "costs", "everyday", "debts", "wish")


@pytest.mark.parametrize("step", STEPS)
def test_the_first_gap_is_the_first_step_without_an_answer(step: str) -> None:
    assert first_gap(without(step)) == step


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
    home = HomeAnswer((Line(CHARGE, Decimal(500)), Line("housing.water", Decimal(20))), tenure=tenure)
    assert lines_of_group(BudgetAnswers(home=home), "housing.") == [
        Line(code, Decimal(500)),
        Line("housing.water", Decimal(20)),
    ]


def test_income_is_told_when_something_but_the_childrens_benefit_is_written() -> None:
    filled_in = IncomeAnswer((Line("income.child_benefit", Decimal(100)),))
    household = HouseholdAnswer(2, (ChildAnswer(3),))
    assert not tells_income(BudgetAnswers())
    assert not tells_income(BudgetAnswers(household, income=filled_in))
    second = IncomeAnswer((*filled_in.lines, Line("income.pension", Decimal(0), person=1)))
    assert tells_income(BudgetAnswers(household, income=second))


def test_income_of_an_adult_who_no_longer_lives_here_is_left_out() -> None:
    income = IncomeAnswer(tuple(Line("income.wage", Decimal(n + 1), person=n) for n in range(2)))
    found = lines_of_group(BudgetAnswers(HouseholdAnswer(1), income=income), "income.")
    assert [line.amount for line in found] == [1]


def test_everyday_living_left_empty_is_unknown_and_not_zero() -> None:
    (line,) = lines_of_group(BudgetAnswers(everyday=EverydayAnswer()), "living.")
    assert (line.amount, line.status) == (None, Status.UNKNOWN)
    told = EverydayAnswer((Line("living.food", Decimal(300)),))
    assert lines_of_group(BudgetAnswers(everyday=told), "living.") == list(told.lines)


def test_day_care_is_counted_only_where_there_are_children() -> None:
    costs = CostsAnswer((Line("sep.daycare", Decimal(136)), Line("sep.union", Decimal(14))))
    with_child = BudgetAnswers(HouseholdAnswer(1, (ChildAnswer(4),)), costs=costs)
    without = BudgetAnswers(HouseholdAnswer(1), costs=costs)
    assert [line.code for line in lines_of_group(with_child, "sep.")] == ["sep.daycare", "sep.union"]
    assert [line.code for line in lines_of_group(without, "sep.")] == ["sep.union"]


def test_gambling_reaches_the_unit_by_its_name_only_when_that_is_wished() -> None:
    line = Line("other.gambling", Decimal(40))
    hidden, shown = (BudgetAnswers(everyday=EverydayAnswer((line,), shows)) for shows in (False, True))
    assert [each.code for each in to_send(hidden).lines if each.amount] == ["other.own"]
    assert [each.code for each in to_send(shown).lines if each.amount] == ["other.gambling"]
    assert line in to_budget(hidden).lines


def test_choosing_rows_drops_what_was_told_on_others() -> None:
    home = HomeAnswer((Line(CHARGE, Decimal(500)), Line("housing.water", Decimal(20))))
    chosen = with_chosen(BudgetAnswers(home=home), "home", (Row("housing.rent"), Row("housing.sauna")))
    assert chosen.home == HomeAnswer((Line("housing.rent", Decimal(500)),))
    assert chosen.chosen == {"home": ("rent", "sauna")}


def test_choosing_lines_of_everyday_living_takes_the_place_of_its_one_sum() -> None:
    sums = (Line(EVERYDAY, Decimal(600)), Line(SELDOM, Decimal(240), Frequency.YEAR))
    answers = BudgetAnswers(everyday=EverydayAnswer(sums))
    by_line = with_chosen(answers, "everyday", (Row("living.food"),))
    assert by_line.everyday == EverydayAnswer(sums[1:])
    kept = with_chosen(answers, "everyday", (Row("other.pets"),))
    assert kept.everyday == EverydayAnswer(sums)


def test_measured_lines_take_the_places_of_those_that_they_measure() -> None:
    answers = replace(
        WHOLE,
        home=HomeAnswer((Line(CHARGE, Decimal(500)),)),
        everyday=EverydayAnswer((Line(EVERYDAY, Decimal(600)), Line("other.own", Decimal(50)))),
    )
    rent = Line("housing.rent", Decimal(512), origin=Origin.STATEMENT)
    food = Line("living.food", Decimal(340), origin=Origin.STATEMENT)
    found = with_lines(answers, (rent, food))
    assert found.home == HomeAnswer((rent,))
    assert found.everyday == EverydayAnswer((Line("other.own", Decimal(50)), food))
    assert found.chosen == {"home": ("rent",), "everyday": ("own-n0", "food")}
    assert (found.income, found.costs) == (answers.income, answers.costs)


def test_a_measured_line_never_takes_the_place_of_what_has_a_name_of_its_own() -> None:
    named = Line("other.own", Decimal(50), name="Varasto")
    answers = replace(WHOLE, everyday=EverydayAnswer((named, Line("other.own", Decimal(9)))))
    rest = Line("other.own", Decimal(21), origin=Origin.STATEMENT)
    assert with_lines(answers, (rest,)).everyday == EverydayAnswer((named, rest))


def test_a_measured_line_of_children_who_do_not_live_here_takes_no_place() -> None:
    answers = replace(WHOLE, everyday=EverydayAnswer((Line(EVERYDAY, Decimal(600)),)))
    assert with_lines(answers, (Line("living.children", Decimal(20)),)) == answers


def test_everyday_living_is_unknown_when_only_that_of_children_who_moved_away_is_left() -> None:
    answers = replace(WHOLE, everyday=EverydayAnswer((Line("living.children", Decimal(20)),)))
    assert [line.status for line in to_budget(answers).lines] == [Status.UNKNOWN]


def test_a_measured_line_of_a_step_that_is_not_answered_waits_for_nobody() -> None:
    assert with_lines(BudgetAnswers(), (Line("living.food", Decimal(1)),)) == BudgetAnswers()


def test_withholding_is_estimated_only_for_a_debt_in_enforcement() -> None:
    debt = Debt("enforcement", Decimal(5400), Decimal(0), DebtState.ENFORCEMENT)
    late = replace(debt, state=DebtState.LATE)
    assert to_budget(BudgetAnswers(debts=DebtsAnswer((debt,)))).withheld is None
    assert to_budget(BudgetAnswers(debts=DebtsAnswer((debt,), Decimal(300)))).withheld == 300
    assert to_budget(BudgetAnswers(debts=DebtsAnswer((late,), Decimal(300)))).withheld == 0
    assert to_budget(BudgetAnswers(debts=DebtsAnswer())).withheld == 0


def test_the_wish_becomes_the_wanted_sum_and_the_accounts_an_asset() -> None:
    accounts = Line("asset.account", Decimal(900), Frequency.ONE_OFF)
    wish = WishAnswer((accounts,), amount=Decimal(650), months=6)
    budget = to_budget(BudgetAnswers(wish=wish))
    assert (budget.want, budget.months) == (Decimal(650), 6)
    assert [(line.code, line.amount) for line in budget.lines] == [("asset.account", Decimal(900))]


def test_the_page_of_income_starts_from_the_childrens_benefit() -> None:
    benefit = Line("income.child_benefit", Decimal("199.72"))
    assert income_to_show(BudgetAnswers(), Decimal("199.72")) == IncomeAnswer((benefit,))
    assert income_to_show(BudgetAnswers(), None) is None
    told = BudgetAnswers(income=IncomeAnswer())
    assert income_to_show(told, Decimal("199.72")) == IncomeAnswer()
