"""The twelve months of the budget: the tightest one, the buffer, a picture and its table."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.domain.budget import Line
from portal.domain.budget_path import RESULT, STEPS, first_gap
from portal.services import budget_result, budgeting
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import kept_answers
from portal.web.service import service, today

_STEPS = {"income": "income", "housing": "home", "sep": "costs", "living": "costs", "other": "costs"}
"""The step that asks for the lines of a group."""


@bp.get("/months")
@public
def months() -> ResponseReturnValue:
    """What each month from this one on brings, costs and leaves."""
    answers = kept_answers()
    if (gap := first_gap(answers)) != RESULT:
        raise budgeting.NotYetOpen(gap)
    year = budget_result.year_of(answers, service().unit, today())
    return render_template("budget/months.html", year=year, step_of=_step_of)


def _step_of(line: Line) -> str:
    return _STEPS.get(line.code.partition(".")[0], STEPS[0])
