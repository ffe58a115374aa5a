"""Noting purchases in the diary of a budget, and putting its averages in the places of guesses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain import budget_path, diary
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.diary import LENGTHS, Diary, Entry
from portal.services import budgeting
from portal.services.budgeting import NotYetOpen, Saved

__all__ = ["begin", "end", "give_up", "may_keep", "note", "strike"]

_AFTER = "debts"
"""The diary measures everyday living: whoever may open the step after it has told it once."""


def may_keep(answers: BudgetAnswers) -> bool:
    """Whether a diary can be begun: everyday living has been told, so that there is something to measure."""
    return budget_path.may_open(answers, _AFTER)


def begin(db: Session, token: str | None, days: int, today: date, now: datetime) -> Saved:
    """Begin a diary; one that is being kept goes on.  Raises `NotYetOpen`, or `ValueError` for odd days."""
    if days not in LENGTHS:
        raise ValueError(days)

    def begun(answers: BudgetAnswers) -> BudgetAnswers:
        if not may_keep(answers):
            raise NotYetOpen(budget_path.first_gap(answers))
        return answers if answers.diary else replace(answers, diary=Diary(today, days))

    return budgeting.alter(db, token, begun, now)


def note(db: Session, token: str | None, entry: Entry, now: datetime) -> Saved:
    """Note a purchase, if a diary is being kept.  Noted twice it is one.  Raises `NotYetOpen`."""
    return _in_diary(db, token, lambda kept: diary.noted(kept, entry), now)


def strike(db: Session, token: str | None, entry_id: str, now: datetime) -> Saved:
    """Take a purchase away.  Raises `NotYetOpen`."""
    return _in_diary(db, token, lambda kept: diary.struck(kept, entry_id), now)


def end(db: Session, token: str | None, today: date, now: datetime) -> Saved:
    """Put the averages into the budget and close the diary, once it says enough.  Raises `NotYetOpen`."""

    def ended(answers: BudgetAnswers) -> BudgetAnswers:
        if answers.diary is None or not answers.diary.can_end(today):
            return answers
        measured = budget_path.with_lines(answers, answers.diary.averages(today))
        return replace(measured, diary=None)

    return budgeting.alter(db, token, ended, now)


def give_up(db: Session, token: str | None, now: datetime) -> Saved:
    """Throw the diary away; the budget stays as it was.  Raises `NotYetOpen`."""
    return budgeting.alter(db, token, lambda answers: replace(answers, diary=None), now)


def _in_diary(db: Session, token: str | None, change: Callable[[Diary], Diary], now: datetime) -> Saved:
    def changed(answers: BudgetAnswers) -> BudgetAnswers:
        return replace(answers, diary=change(answers.diary)) if answers.diary else answers

    return budgeting.alter(db, token, changed, now)
