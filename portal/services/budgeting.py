"""The budget of somebody who has not signed in: kept, answered step by step, erased."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from portal import figures
from portal.domain import budget_path
from portal.domain.assessment import Assessment
from portal.domain.budget import Debt, Line
from portal.domain.budget_answers import BudgetAnswers, DebtsAnswer, StepAnswer
from portal.domain.budget_rows import Row
from portal.services import assessing
from portal.services.refused import NotFound, Refused
from portal.store import budgets
from portal.store.budgets import KeptBudget
from portal.store.crypt import new_token
from portal.units import Unit

__all__ = [
    "KEPT_FOR",
    "Changed",
    "KeptBudget",
    "NotYetOpen",
    "Saved",
    "alter",
    "answer",
    "assessed",
    "choose",
    "erase",
    "mark",
    "of_token",
    "put_debt",
    "put_lines",
    "remove_debt",
    "seen",
    "starting",
]

KEPT_FOR = timedelta(days=30)
_DEBTS = "debts"


class NotYetOpen(Refused):
    """A step was asked for before those that come first; `step` is the first open one."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True)
class Saved:
    """Where a budget is kept now, and what it says."""

    token: str
    answers: BudgetAnswers


class Changed(Refused):
    """The step was answered in another tab since this page was shown; `answers` are those of now."""

    def __init__(self, answers: BudgetAnswers) -> None:
        super().__init__()
        self.answers = answers


def of_token(db: Session, token: str | None, now: datetime) -> KeptBudget | None:
    """The budget kept under a cookie's token, if there is one."""
    return budgets.find(db, token, now) if token else None


def seen(answer: object | None) -> str:
    """A mark of a step's answer, for telling later whether the answer is still the one that a page showed."""
    return hashlib.sha256(repr(answer).encode()).hexdigest()[:16] if answer else ""


def mark(answers: BudgetAnswers, step: str) -> str:
    """A mark of what a page of a step shows: its answer, and the rows that were chosen for it."""
    answer, rows = getattr(answers, step), answers.chosen.get(step)
    return seen(answer if rows is None else (answer, rows))


def starting(answers: BudgetAnswers, step: str, day: date) -> StepAnswer | None:
    """What the page of a step starts from: its answer, or what is known without asking, or nothing."""
    if step == "income":
        return budget_path.income_to_show(answers, _child_benefit(answers, day))
    stored: StepAnswer | None = getattr(answers, step)
    return stored


def assessed(answers: BudgetAnswers, unit: Unit, day: date) -> Assessment:
    """The assessment of the answers so far."""
    return assessing.assessed(budget_path.to_budget(answers), unit, day)


def answer(db: Session, token: str | None, step: str, given: StepAnswer, shown: str, now: datetime) -> Saved:
    """Keep the answer of one step.

    `shown` is the mark of the answer that the page had shown.  Raises `NotYetOpen`, and `Changed`
    when another tab has answered the step otherwise in the meantime.
    """
    return _change(db, token, step, lambda _: given, shown, now)


def put_debt(
    db: Session, token: str | None, number: int | None, debt: Debt, shown: str, now: datetime
) -> Saved:
    """Keep one debt: a new one, or in the place of the one with this number, counted from 1.

    Raises as `answer` does, and `NotFound` when there is no such debt.
    """
    try:
        return _change(db, token, _DEBTS, lambda answers: _with_debt(answers, number, debt), shown, now)
    except Changed as refusal:
        # A second press of the button that added a debt finds it added.
        if token and number is None and refusal.answers.debts and debt in refusal.answers.debts.debts:
            return Saved(token, refusal.answers)
        raise


def remove_debt(db: Session, token: str | None, number: int, shown: str, now: datetime) -> Saved:
    """Remove the debt with this number, if it is there.  Raises as `answer` does."""
    return _change(db, token, _DEBTS, lambda answers: _without_debt(answers, number), shown, now)


def choose(
    db: Session, token: str | None, step: str, rows: tuple[Row, ...], shown: str, now: datetime
) -> Saved:
    """Keep which rows of a step the person has.  What was told on its other rows is gone.

    Raises as `answer` does.
    """
    kept, answers = _held(db, token, now)
    _refuse_unless_open(answers, step)
    chosen = budget_path.with_chosen(answers, step, rows)
    # A second press of the button finds everything chosen already.
    if mark(answers, step) not in {shown, mark(chosen, step)}:
        raise Changed(answers)
    return _keep(db, token, kept, chosen, now)


def put_lines(db: Session, token: str | None, lines: tuple[Line, ...], now: datetime) -> Saved:
    """Put measured lines in the places of those that they measure, in the steps that are answered.

    Raises as `alter` does.
    """
    return alter(db, token, lambda answers: budget_path.with_lines(answers, lines), now)


def alter(
    db: Session, token: str | None, change: Callable[[BudgetAnswers], BudgetAnswers], now: datetime
) -> Saved:
    """Keep the answers as `change` makes them of those that are kept, while nobody else can.

    Raises `NotYetOpen` before the budget has been begun, and whatever `change` raises.
    """
    kept, answers = _held(db, token, now)
    if kept is None:
        raise NotYetOpen(budget_path.STEPS[0])
    return _keep(db, token, kept, change(answers), now)


def erase(db: Session, token: str) -> None:
    """Erase the budget kept under a token, at once and for good."""
    budgets.erase(db, token)
    db.commit()


def _child_benefit(answers: BudgetAnswers, day: date) -> Decimal | None:
    # Nothing is filled in where there are no children, or where the day's figure is not known.
    return figures.facts(budget_path.household(answers), day).child_benefit or None


def _change(
    db: Session,
    token: str | None,
    step: str,
    alter: Callable[[BudgetAnswers], StepAnswer],
    shown: str,
    now: datetime,
) -> Saved:
    kept, answers = _held(db, token, now)
    _refuse_unless_open(answers, step)
    altered = budget_path.with_answer(answers, step, alter(answers))
    if mark(answers, step) not in {shown, mark(altered, step)}:
        raise Changed(answers)
    return _keep(db, token, kept, altered, now)


def _held(db: Session, token: str | None, now: datetime) -> tuple[KeptBudget | None, BudgetAnswers]:
    """The budget of a token, held against other writers, and its answers: none of it for an unknown token."""
    kept = budgets.find(db, token, now, to_change=True) if token else None
    return kept, kept.answers if kept else BudgetAnswers()


def _refuse_unless_open(answers: BudgetAnswers, step: str) -> None:
    if not budget_path.may_open(answers, step):
        raise NotYetOpen(budget_path.first_gap(answers))


def _with_debt(answers: BudgetAnswers, number: int | None, debt: Debt) -> DebtsAnswer:
    stored = answers.debts or DebtsAnswer()
    debts = list(stored.debts)
    if number is None:
        debts.append(debt)
    elif 1 <= number <= len(debts):
        debts[number - 1] = debt
    else:
        raise NotFound
    return replace(stored, debts=tuple(debts))


def _without_debt(answers: BudgetAnswers, number: int) -> DebtsAnswer:
    stored = answers.debts or DebtsAnswer()
    return replace(stored, debts=tuple(debt for n, debt in enumerate(stored.debts, 1) if n != number))


def _keep(
    db: Session, token: str | None, kept: KeptBudget | None, answers: BudgetAnswers, now: datetime
) -> Saved:
    if token is None or kept is None:
        # A token that opens nothing is never taken over: a stranger may have planted it.
        token = new_token()
        budgets.add(db, token, answers, now, now + KEPT_FOR)
    elif not budgets.change(db, kept, answers, now, now + KEPT_FOR):
        raise Changed(kept.answers)
    db.commit()
    return Saved(token, answers)
