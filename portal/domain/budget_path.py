"""The budget: its steps in their order, and the budget that their answers make together."""

from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from portal.domain.budget import Budget, Child, DebtState, Frequency, Household, Line, Status
from portal.domain.budget_answers import (
    AdultIncome,
    BudgetAnswers,
    CostsAnswer,
    DebtsAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    StepAnswer,
    Tenure,
    WishAnswer,
)
from portal.domain.money import ZERO

STEPS = tuple(step.name for step in fields(BudgetAnswers))
RESULT = "result"

_HALF = Decimal("0.5")
_CHARGE = {
    Tenure.RENTED: "housing.rent",
    Tenure.OWN: "housing.maintenance_charge",
    Tenure.OCCUPANCY: "housing.occupancy_charge",
    Tenure.NO_COST: "housing.rent",
}
# The line of each amount, by the answer that asks for it and the name under which it is asked.
_HOME = ("mortgage_interest", "water", "electricity", "home_insurance")
_EARNED = ("wage", "unemployment", "pension", "other")
_INCOME = ("housing_allowance", "child_benefit", "child_support")
_NEEDED = (
    "commute",
    "commute_car",
    "daycare",
    "medicine",
    "health_fees",
    "home_care",
    "maintenance_out",
    "union",
)


def first_gap(answers: BudgetAnswers) -> str:
    """The first step without an answer; the result when none is missing."""
    return next((step for step in STEPS if getattr(answers, step) is None), RESULT)


def may_open(answers: BudgetAnswers, step: str) -> bool:
    """Whether every step before this one has been answered."""
    earlier = STEPS[: STEPS.index(step)] if step in STEPS else STEPS
    return all(getattr(answers, name) is not None for name in earlier)


def with_answer(answers: BudgetAnswers, step: str, given: StepAnswer) -> BudgetAnswers:
    """The answers with that of one step put in its place."""
    changed: dict[str, Any] = {step: given}
    return replace(answers, **changed)


def household(answers: BudgetAnswers) -> Household:
    """Who lives in the home; one adult until it has been told.  A child without an age is left out."""
    told = answers.household or HouseholdAnswer()
    children = [
        Child(child.age, _HALF if child.half else Decimal(1))
        for child in told.children
        if child.age is not None
    ]
    return Household(told.adults, tuple(children))


def income_to_show(answers: BudgetAnswers, child_benefit: Decimal | None) -> IncomeAnswer:
    """What the page of income starts from: a part for each adult, and at first the children's benefit."""
    told = answers.income or IncomeAnswer(adults=(), child_benefit=child_benefit)
    adults = household(answers).adults
    return replace(told, adults=(*told.adults, *[AdultIncome()] * adults)[:adults])


def tells_income(answers: BudgetAnswers) -> bool:
    """Whether an adult's income has been written; the children's benefit is filled in for everybody."""
    adults = answers.income.adults if answers.income else ()
    return any(list(_adult_lines(adult, person)) for person, adult in enumerate(adults))


def to_budget(answers: BudgetAnswers) -> Budget:
    """The budget of what has been answered so far; a step without an answer adds nothing to it."""
    debts = answers.debts or DebtsAnswer()
    wish = answers.wish or WishAnswer()
    in_enforcement = any(debt.state is DebtState.ENFORCEMENT for debt in debts.debts)
    return Budget(
        household=household(answers),
        lines=tuple(_lines(answers)),
        debts=debts.debts,
        purpose=wish.purpose,
        want=wish.amount or ZERO,
        withheld=debts.withheld if in_enforcement else ZERO,
        months=wish.months,
    )


def _lines(answers: BudgetAnswers) -> Iterator[Line]:
    if answers.income:
        for person, adult in enumerate(answers.income.adults[: household(answers).adults]):
            yield from _adult_lines(adult, person)
        yield from _stated(answers.income, "income", _INCOME)
    if answers.home:
        if answers.home.charge is not None:
            yield Line(_CHARGE[answers.home.tenure], answers.home.charge)
        yield from _stated(answers.home, "housing", _HOME)
    if answers.costs:
        yield from _spending_lines(answers.costs)
        # The question about day care is on the page only when there are children.
        childless = not household(answers).children
        yield from _stated(
            answers.costs, "sep", tuple(n for n in _NEEDED if not (childless and n == "daycare"))
        )
    if answers.wish and answers.wish.accounts is not None:
        yield Line("asset.account", answers.wish.accounts, Frequency.ONE_OFF)


def _stated(
    answer: HomeAnswer | IncomeAnswer | CostsAnswer, group: str, names: tuple[str, ...]
) -> Iterator[Line]:
    for name in names:
        amount: Decimal | None = getattr(answer, name)
        if amount is not None:
            yield Line(f"{group}.{name}", amount)


def _adult_lines(adult: AdultIncome, person: int) -> Iterator[Line]:
    for source in _EARNED:
        amount: Decimal | None = getattr(adult, source)
        every: Frequency = getattr(adult, f"{source}_every", Frequency.MONTH)
        if amount is not None:
            yield Line(f"income.{source}", amount, every, person=person)


def _spending_lines(costs: CostsAnswer) -> Iterator[Line]:
    # One sum stands for all of everyday living.  Left empty it is unknown, and never zero.
    known = Status.UNKNOWN if costs.everyday is None else Status.ESTIMATE
    yield Line("living.everyday", costs.everyday, Frequency.MONTH, known)
    if costs.other is not None:
        yield Line("other.own", costs.other, Frequency.MONTH, Status.ESTIMATE)
    if costs.seldom_yearly is not None:
        yield Line("other.own", costs.seldom_yearly, Frequency.YEAR, Status.ESTIMATE)
