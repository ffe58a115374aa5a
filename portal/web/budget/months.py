"""The twelve months of the budget: the tightest one, the buffer, a picture and its table."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import budget_path, budget_rows
from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers
from portal.services import budget_result, budgeting
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import kept_answers
from portal.web.service import service, today
from portal.web.verdicts import not_final


@bp.get("/months")
@public
def months() -> ResponseReturnValue:
    """What each month from this one on brings, costs and leaves."""
    answers = kept_answers()
    if (gap := budget_path.first_gap(answers)) != budget_path.RESULT:
        raise budgeting.NotYetOpen(gap)
    year = budget_result.year_of(answers, service().unit, today())
    spread = [(line, _asks_its_month(line, answers)) for line in year.spread]
    open_incomes = not_final(budgeting.assessed(answers, service().unit, today()))
    return render_template("budget/months.html", year=year, spread=spread, not_final=open_incomes)


def _asks_its_month(line: Line, answers: BudgetAnswers) -> str | None:
    """Where the month of a line can be told; None for costs of several months in one sum.

    Only rows that were chosen ask for it, so a step of usual rows is chosen by line first.
    """
    if line.code == budget_rows.SELDOM:
        return None
    group = line.code.partition(".")[0]
    step = next(step for step, groups in budget_rows.GROUPS.items() if group in groups)
    return url_for("budget.show" if step in answers.chosen else "budget.choose", step=step)
