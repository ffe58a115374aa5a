"""Beginning a budget from an earlier one, and telling only what has changed in it."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal import figures
from portal.domain import budget_path, earlier, finnish_time
from portal.domain.budget import Budget
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.earlier import Changes, NotOfThePages
from portal.services import budgeting, matters
from portal.services.budgeting import Changed, Saved
from portal.store import budgets
from portal.store.crypt import new_token

__all__ = ["Changed", "Changes", "NotOfThePages", "begin", "change", "lend"]


def begin(db: Session, budget: Budget, made_on: date, now: datetime) -> str:
    """Keep an earlier budget as one to be changed: the token of a browser's budget.

    Raises `NotOfThePages`, and then nothing is kept.
    """
    return _kept(db, earlier.answers_of(budget, made_on), now)


def lend(db: Session, resident: UUID, application: UUID, now: datetime) -> str:
    """Copy the budget of a resident's own sent application to where it can be changed: the token of it.

    Raises `NotFound`, and `NotOfThePages` for a budget that no page can show.
    """
    sent = matters.contents_of(db, resident, application)
    made_on = finnish_time.day_of(sent.application.submitted_at)
    answers = earlier.answers_of(sent.budget.budget(), made_on, sent.applicant.municipality or None)
    return _kept(db, answers, now)


def change(db: Session, token: str | None, changes: Changes, shown: str, now: datetime) -> Saved:
    """Keep what has changed; all else stays as it was.

    `shown` is the mark of the answers that the page had shown.  Raises `NotYetOpen` while a step is
    unanswered, and `Changed` when another tab has changed the budget in the meantime.
    """

    def told(answers: BudgetAnswers) -> BudgetAnswers:
        if not budget_path.may_open(answers, budget_path.CHANGES):
            raise budgeting.NotYetOpen(budget_path.first_gap(answers))
        if budgeting.seen(answers) != shown:
            raise Changed(answers)
        return earlier.changed(answers, changes, _child_benefit(answers, changes, now))

    return budgeting.alter(db, token, told, now)


def _child_benefit(answers: BudgetAnswers, changes: Changes, now: datetime) -> Decimal | None:
    as_now = replace(answers, household=changes.household or answers.household)
    return figures.facts(budget_path.household(as_now), finnish_time.day_of(now)).child_benefit


def _kept(db: Session, answers: BudgetAnswers, now: datetime) -> str:
    token = new_token()
    budgets.add(db, token, answers, now, now + budgeting.KEPT_FOR)
    db.commit()
    return token
