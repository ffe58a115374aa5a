"""The budget: its steps in their order, and the budget that their answers make together."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from portal.domain import budget_rows, wish
from portal.domain.budget import Budget, Child, DebtState, Household, Line, Status
from portal.domain.budget_answers import (
    BudgetAnswers,
    DebtsAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    LinesAnswer,
    StepAnswer,
    Tenure,
    WishAnswer,
)
from portal.domain.budget_rows import CHARGE, EVERYDAY, Row
from portal.domain.money import ZERO

STEPS = ("household", "home", "income", "costs", "everyday", "debts", "wish")
CHANGES = "changes"
RESULT = "result"

_HALF = Decimal("0.5")
_CHARGE = {
    Tenure.RENTED: "housing.rent",
    Tenure.OWN: "housing.maintenance_charge",
    Tenure.OCCUPANCY: "housing.occupancy_charge",
    Tenure.NO_COST: "housing.rent",
}
_CHILD_BENEFIT = "income.child_benefit"
_GAMBLING = "other.gambling"


def first_gap(answers: BudgetAnswers) -> str:
    """The first step to be answered; then what has changed in an earlier budget, and the result."""
    after = RESULT if answers.earlier is None else CHANGES
    return next((step for step in STEPS if _is_open(answers, step)), after)


def _is_open(answers: BudgetAnswers, step: str) -> bool:
    given, debts = getattr(answers, step), (answers.debts or DebtsAnswer()).debts
    return given is None or (isinstance(given, WishAnswer) and wish.is_open(given, debts))


def may_open(answers: BudgetAnswers, step: str) -> bool:
    """Whether every step before this one has been answered."""
    earlier = STEPS[: STEPS.index(step)] if step in STEPS else STEPS
    return all(getattr(answers, name) is not None for name in earlier)


def with_answer(answers: BudgetAnswers, step: str, given: StepAnswer) -> BudgetAnswers:
    """The answers with that of one step put in its place."""
    changed: dict[str, Any] = {step: given}
    return replace(answers, **changed)


def with_chosen(answers: BudgetAnswers, step: str, rows: tuple[Row, ...]) -> BudgetAnswers:
    """The answers with the chosen rows of one step; what was told on its other rows is gone."""
    chosen = replace(answers, chosen={**answers.chosen, step: tuple(row.key for row in rows)})
    told: LinesAnswer | None = getattr(answers, step)
    if told is None:
        return chosen
    shown = {(row.code, row.person) for row in (*rows, *budget_rows.always_asked(step, rows))}
    kept = tuple(line for line in lines_of(answers, step) if (line.code, line.person) in shown)
    return with_answer(chosen, step, replace(told, lines=kept))


def with_lines(answers: BudgetAnswers, lines: tuple[Line, ...]) -> BudgetAnswers:
    """The answers with measured lines in the places of those that they measure, in the answered steps.

    A line of everyday living takes the place of its one sum; what has a name of its own stays.  A line that
    is not this household's is left out.  The steps are by line from then on.
    """
    who = answers.household or HouseholdAnswer()
    for step, groups in budget_rows.GROUPS.items():
        told: LinesAnswer | None = getattr(answers, step)
        new = tuple(
            line for line in lines if Row(line.code).group in groups and budget_rows.counts(line, who)
        )
        if told is None or not new:
            continue
        replaced = {(line.code, line.person, "") for line in new}
        if any(line.code.startswith("living.") for line in new):
            replaced.add((EVERYDAY, None, ""))
        told_before = lines_of(answers, step)
        kept = tuple(line for line in told_before if (line.code, line.person, line.name) not in replaced)
        answers = by_line(with_answer(answers, step, replace(told, lines=(*kept, *new))), step)
    return answers


def by_line(answers: BudgetAnswers, step: str) -> BudgetAnswers:
    """The answers with the lines that a step has as those that were chosen for it."""
    usual = answers.chosen.get(step, ())
    had = (Row(line.code, line.person).key for line in lines_of(answers, step))
    return replace(answers, chosen={**answers.chosen, step: tuple(dict.fromkeys((*usual, *had)))})


def household(answers: BudgetAnswers) -> Household:
    """Who lives in the home; one adult until it has been told.  A child without an age is left out."""
    told = answers.household or HouseholdAnswer()
    children = [
        Child(child.age, _HALF if child.half else Decimal(1))
        for child in told.children
        if child.age is not None
    ]
    return Household(told.adults, tuple(children))


def income_to_show(answers: BudgetAnswers, child_benefit: Decimal | None) -> IncomeAnswer | None:
    """What the page of income starts from: what was told, or at first the children's benefit.

    Nothing stands on the page of a row that was not chosen: it would not be kept.
    """
    is_asked = "income" not in answers.chosen or Row(_CHILD_BENEFIT).key in answers.chosen["income"]
    if answers.income or not child_benefit or not is_asked:
        return answers.income
    return IncomeAnswer((Line(_CHILD_BENEFIT, child_benefit),))


def tells_income(answers: BudgetAnswers) -> bool:
    """Whether an adult's income has been written; the children's benefit is filled in for everybody."""
    return bool(answers.income) and any(line.code != _CHILD_BENEFIT for line in lines_of(answers, "income"))


def to_budget(answers: BudgetAnswers) -> Budget:
    """The budget of what has been answered so far; a step without an answer adds nothing to it."""
    debts = answers.debts or DebtsAnswer()
    wished = answers.wish or WishAnswer()
    in_enforcement = any(debt.state is DebtState.ENFORCEMENT for debt in debts.debts)
    return Budget(
        household=household(answers),
        lines=tuple(_lines(answers)),
        debts=debts.debts,
        purpose=wished.purpose,
        want=wish.amount_of(wished, debts.debts),
        withheld=debts.withheld if in_enforcement else ZERO,
        months=wished.months,
    )


def to_send(answers: BudgetAnswers) -> Budget:
    """The budget as the unit gets it: gambling is one of their other costs unless they let it be seen."""
    budget = to_budget(answers)
    if answers.everyday and answers.everyday.gambling_shown:
        return budget
    lines = (replace(line, code="other.own") if line.code == _GAMBLING else line for line in budget.lines)
    return replace(budget, lines=tuple(lines))


def lines_of(answers: BudgetAnswers, step: str) -> tuple[Line, ...]:
    """The lines of a step that still are this household's, the charge of the home under its own code."""
    told: LinesAnswer | None = getattr(answers, step)
    who = answers.household or HouseholdAnswer()
    charge = _CHARGE[(answers.home or HomeAnswer()).tenure]
    return tuple(
        replace(line, code=charge) if line.code == CHARGE else line
        for line in (told.lines if told else ())
        if budget_rows.counts(line, who)
    )


def _lines(answers: BudgetAnswers) -> Iterator[Line]:
    for step in budget_rows.GROUPS:
        yield from lines_of(answers, step)
    # Everyday living of which nothing was told is unknown, and never zero.
    everyday = lines_of(answers, "everyday")
    if answers.everyday and not any(line.code.startswith("living.") for line in everyday):
        yield Line(EVERYDAY, None, status=Status.UNKNOWN)
