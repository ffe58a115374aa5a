"""The budget of somebody who has not signed in: kept, answered step by step, erased."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from portal import figures
from portal.domain import budget_path
from portal.domain.assessment import Assessment
from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers, StepAnswer
from portal.domain.budget_rows import Row
from portal.services import assessing
from portal.services.refused import Refused
from portal.store import budgets
from portal.store.budgets import KeptBudget
from portal.store.crypt import new_token
from portal.units import Unit

__all__ = [
    "KEPT_FOR",
    "Changed",
    "Held",
    "KeptBudget",
    "NotYetOpen",
    "Saved",
    "alter",
    "answer",
    "assessed",
    "choose",
    "erase",
    "hold",
    "mark",
    "of_token",
    "put_lines",
    "refuse_unless_open",
    "seen",
    "starting",
]

KEPT_FOR = timedelta(days=30)


class NotYetOpen(Refused):
    """A step was asked for before those that come first; `step` is the first open one."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True)
class Held:
    """The budget of a token, held against other writers until the session of work ends.

    A token that opens nothing holds nothing: `kept` is None, and nothing has been answered.
    """

    token: str | None
    kept: KeptBudget | None

    @property
    def answers(self) -> BudgetAnswers:
        """What the budget says so far."""
        return self.kept.answers if self.kept else BudgetAnswers()


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


def hold(db: Session, token: str | None, now: datetime) -> Held:
    """The budget kept under a cookie's token, to be changed."""
    return Held(token, budgets.find(db, token, now, to_change=True) if token else None)


def refuse_unless_open(answers: BudgetAnswers, step: str) -> None:
    """Raise `NotYetOpen` when the steps before this one are not answered."""
    if not budget_path.may_open(answers, step):
        raise NotYetOpen(budget_path.first_gap(answers))


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


def answer(db: Session, held: Held, step: str, given: StepAnswer, shown: str, now: datetime) -> Saved:
    """Keep the answer of one step.

    `shown` is the mark of the answer that the page had shown.  Raises `NotYetOpen`, and `Changed`
    when another tab has answered the step otherwise in the meantime.
    """
    refuse_unless_open(held.answers, step)
    return _keep_step(db, held, step, budget_path.with_answer(held.answers, step, given), shown, now)


def choose(db: Session, held: Held, step: str, rows: tuple[Row, ...], shown: str, now: datetime) -> Saved:
    """Keep which rows of a step the person has.  What was told on its other rows is gone.

    Raises as `answer` does.
    """
    refuse_unless_open(held.answers, step)
    return _keep_step(db, held, step, budget_path.with_chosen(held.answers, step, rows), shown, now)


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
    held = hold(db, token, now)
    if held.kept is None:
        raise NotYetOpen(budget_path.STEPS[0])
    return _keep(db, held, change(held.answers), now)


def erase(db: Session, token: str) -> None:
    """Erase the budget kept under a token, at once and for good."""
    budgets.erase(db, token)
    db.commit()


def _child_benefit(answers: BudgetAnswers, day: date) -> Decimal | None:
    # Nothing is filled in where there are no children, or where the day's figure is not known.
    return figures.facts(budget_path.household(answers), day).child_benefit or None


def _keep_step(
    db: Session, held: Held, step: str, altered: BudgetAnswers, shown: str, now: datetime
) -> Saved:
    # A second press of the button finds everything as it is to be already.
    if mark(held.answers, step) not in {shown, mark(altered, step)}:
        raise Changed(held.answers)
    return _keep(db, held, altered, now)


def _keep(db: Session, held: Held, answers: BudgetAnswers, now: datetime) -> Saved:
    token = held.token
    if token is None or held.kept is None:
        # A token that opens nothing is never taken over: a stranger may have planted it.
        token = new_token()
        budgets.add(db, token, answers, now, now + KEPT_FOR)
    elif not budgets.change(db, held.kept, answers, now, now + KEPT_FOR):
        raise Changed(held.answers)
    db.commit()
    return Saved(token, answers)
