"""Beginning from an earlier budget: its answers, and what has changed in them since then."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from portal.domain import budget_path, budget_rows
from portal.domain.budget import Budget, Child, Debt, DebtState, Frequency, Line, Status
from portal.domain.budget_answers import (
    MOST_CHILDREN,
    OLDEST_CHILD,
    BudgetAnswers,
    ChildAnswer,
    CostsAnswer,
    DebtsAnswer,
    EverydayAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    LinesAnswer,
    Tenure,
    WishAnswer,
)
from portal.domain.budget_rows import EVERYDAY, GROUPS, OWN, Row
from portal.domain.money import LARGEST, LARGEST_WORTH, ZERO

CHILD_BENEFIT = "income.child_benefit"
BENEFIT = Row(CHILD_BENEFIT)
_UNTOLD = Line(EVERYDAY, None, status=Status.UNKNOWN)
"""What stands in a budget for everyday living that was not told."""
_TENURES = {
    "housing.rent": Tenure.RENTED,
    "housing.maintenance_charge": Tenure.OWN,
    "housing.occupancy_charge": Tenure.OCCUPANCY,
    "housing.mortgage_interest": Tenure.OWN,
}
_HALF = Decimal("0.5")
_DAYS_OF_A_YEAR = 365
_MOST_ALIKE = budget_rows.MOST_OWN + 1
"""Rows of their owner's own under one name; in a sent budget gambling can be one more of them."""


class NotOfThePages(ValueError):
    """A budget with something in it that no page asks for, and that could not be changed there."""


@dataclass(frozen=True)
class Changes:
    """What has changed since the earlier budget; what is not in it stays as it is."""

    household: HouseholdAnswer | None = None
    rows: frozenset[Row] = frozenset()
    """The rows that have changed."""
    lines: tuple[Line, ...] = ()
    """What they are now; a row without a line is there no more."""
    debts: Mapping[int, Debt | None] = field(default_factory=dict)
    """By their number from 1, the debts that have changed; None for one that is paid."""
    withheld_changed: bool = False
    withheld: Decimal | None = None
    """What enforcement takes now, if that has changed; None asks for an estimate."""


def answers_of(budget: Budget, made_on: date, municipality: str | None = None) -> BudgetAnswers:
    """The answers that make a budget, each line with a row of its own; last year's wish is forgotten.

    Raises `NotOfThePages`.
    """
    _refuse_unless_typed(budget)
    lines = tuple(line for line in budget.lines if line != _UNTOLD)
    of = {step: tuple(line for line in lines if _group(line) in groups) for step, groups in GROUPS.items()}
    answers = BudgetAnswers(
        household=HouseholdAnswer(budget.household.adults, tuple(map(_child, budget.household.children))),
        home=HomeAnswer(of["home"], municipality, _tenure(of["home"])),
        income=IncomeAnswer(of["income"]),
        costs=CostsAnswer(of["costs"]),
        everyday=EverydayAnswer(of["everyday"]),
        debts=DebtsAnswer(budget.debts, budget.withheld if is_in_enforcement(budget.debts) else None),
        wish=WishAnswer(of["wish"], budget.purpose),
        earlier=made_on,
    )
    for step in GROUPS:
        answers = budget_path.by_line(answers, step) if of[step] else answers
    if Counter(line for line in budget_path.to_budget(answers).lines if line != _UNTOLD) != Counter(lines):
        raise NotOfThePages
    return answers


def changed(answers: BudgetAnswers, changes: Changes, child_benefit: Decimal | None) -> BudgetAnswers:
    """The answers with what has changed.

    `child_benefit` is what the household gets as it is now, None where that is not known.  It is counted anew
    when the household has changed, unless its own row was told to have changed.
    """
    for step in GROUPS:
        answers = _with_rows(answers, step, changes.rows, changes.lines)
    if changes.household is not None and changes.household != answers.household:
        benefit = None if BENEFIT in changes.rows else child_benefit
        answers = _with_household(answers, changes.household, benefit)
    debts = _with_debts(answers.debts or DebtsAnswer(), changes)
    return replace(answers, debts=debts, earlier=None)


def is_in_enforcement(debts: Iterable[Debt]) -> bool:
    """Whether enforcement takes something for one of the debts."""
    return any(debt.state is DebtState.ENFORCEMENT for debt in debts)


def older(household: HouseholdAnswer, years: int) -> HouseholdAnswer:
    """The household with its children so many years older."""
    aged = (
        replace(child, age=None if child.age is None else child.age + years) for child in household.children
    )
    return replace(household, children=tuple(aged))


def years_between(then: date, now: date) -> int:
    """The years from one day to another, to the nearest whole one."""
    return max(0, round((now - then).days / _DAYS_OF_A_YEAR))


def _refuse_unless_typed(budget: Budget) -> None:
    children = budget.household.children
    alike = Counter((line.code, line.person) for line in budget.lines)
    if not (
        budget.household.adults in {1, 2}
        and len(children) <= MOST_CHILDREN
        and all(child.age <= OLDEST_CHILD and child.share in {1, _HALF} for child in children)
        and all(many <= (_MOST_ALIKE if code in OWN else 1) for (code, _), many in alike.items())
        and all(_is_typed(line) for line in budget.lines)
        and all(_is_within_limits(debt) for debt in budget.debts)
        and (budget.withheld or ZERO) <= LARGEST
    ):
        raise NotOfThePages


def _is_typed(line: Line) -> bool:
    if budget_rows.is_of_an_adult(line.code) is not (line.person in {0, 1}):
        return False
    has_amount = line.amount is not None or any(month is not None for month in line.months)
    by_month = line.frequency is Frequency.BY_MONTH
    return (
        _largest_of(line) <= (LARGEST_WORTH if _group(line) == "asset" else LARGEST)
        and len(line.months) == (12 if by_month and has_amount else 0)
        and not (by_month and line.amount is not None)
        and line.status in ({Status.EXACT, Status.ESTIMATE} if has_amount else {Status.UNKNOWN})
    )


def _largest_of(line: Line) -> Decimal:
    return max((amount for amount in (line.amount, *line.months) if amount is not None), default=ZERO)


def _is_within_limits(debt: Debt) -> bool:
    return debt.balance <= LARGEST_WORTH and max(debt.instalment, debt.overdue) <= LARGEST


def _child(child: Child) -> ChildAnswer:
    return ChildAnswer(child.age, half=child.share == _HALF)


def _tenure(lines: Iterable[Line]) -> Tenure:
    held = {line.code: _TENURES[line.code] for line in lines if line.code in _TENURES}
    return next((tenure for code, tenure in _TENURES.items() if code in held), Tenure.NO_COST)


def _group(line: Line) -> str:
    return line.code.partition(".")[0]


def _with_rows(
    answers: BudgetAnswers, step: str, changed_rows: frozenset[Row], lines: tuple[Line, ...]
) -> BudgetAnswers:
    told: LinesAnswer | None = getattr(answers, step)
    had = budget_path.lines_of(answers, step)
    rows = tuple(budget_rows.of_lines(had))
    new = tuple(line for line in lines if _group(line) in GROUPS[step])
    if told is None or not (new or changed_rows & set(rows)):
        return answers
    kept = tuple(line for row, line in zip(rows, had, strict=True) if row not in changed_rows)
    # A row that is there no more would be asked for again, and left empty it would be unknown.
    emptied = replace(answers, chosen={**answers.chosen, step: ()})
    told_anew = budget_path.with_answer(emptied, step, replace(told, lines=(*kept, *new)))
    return budget_path.by_line(told_anew, step)


def _with_household(
    answers: BudgetAnswers, household: HouseholdAnswer, benefit: Decimal | None
) -> BudgetAnswers:
    had_children = bool(answers.household and answers.household.children)
    gets_it = any(line.code == CHILD_BENEFIT for line in budget_path.lines_of(answers, "income"))
    answers = replace(answers, household=household)
    # Where there were children and no benefit, somebody else gets it.
    if benefit is None or (had_children and not gets_it):
        return answers
    new = (Line(CHILD_BENEFIT, benefit),) if benefit > ZERO else ()
    return _with_rows(answers, "income", frozenset({BENEFIT}), new)


def _with_debts(told: DebtsAnswer, changes: Changes) -> DebtsAnswer:
    now = (changes.debts.get(number, debt) for number, debt in enumerate(told.debts, 1))
    withheld = changes.withheld if changes.withheld_changed else told.withheld
    return replace(told, debts=tuple(debt for debt in now if debt is not None), withheld=withheld)
