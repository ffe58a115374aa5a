"""Noting which advice a result shows, so that its effect can be measured without knowing anybody."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.advice import SHOWN
from portal.domain.budget_answers import BudgetAnswers
from portal.figures import FigureMissing
from portal.services.budget_result import result_of
from portal.store import advice_shown
from portal.units import Unit
from portal.units.terms import TermsMissing


def note_advice(db: Session, answers: BudgetAnswers, unit: Unit, day: date) -> None:
    """Count the advice that stands open on the result of these answers; none where it cannot be counted."""
    try:
        advice = result_of(answers, unit, day).advice
    except (FigureMissing, TermsMissing):
        return
    advice_shown.count(db, day, advice[:SHOWN])
    db.commit()
