"""The debts of a budget, kept and removed one by one."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.budget import Debt
from portal.domain.budget_answers import BudgetAnswers, DebtsAnswer
from portal.services import budgeting
from portal.services.budgeting import Changed, Saved
from portal.services.refused import NotFound

_STEP = "debts"


def put(db: Session, token: str | None, number: int | None, debt: Debt, shown: str, now: datetime) -> Saved:
    """Keep one debt: a new one, or in the place of the one with this number, counted from 1.

    Raises as `budgeting.answer` does, and `NotFound` when there is no such debt.
    """
    held = budgeting.hold(db, token, now)
    budgeting.refuse_unless_open(held.answers, _STEP)
    try:
        return budgeting.answer(db, held, _STEP, _with_debt(held.answers, number, debt), shown, now)
    except Changed as refusal:
        # A second press of the button that added a debt finds it added.
        if token and number is None and refusal.answers.debts and debt in refusal.answers.debts.debts:
            return Saved(token, refusal.answers)
        raise


def remove(db: Session, token: str | None, number: int, shown: str, now: datetime) -> Saved:
    """Remove the debt with this number, if it is there.  Raises as `budgeting.answer` does."""
    held = budgeting.hold(db, token, now)
    return budgeting.answer(db, held, _STEP, _without_debt(held.answers, number), shown, now)


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
