"""The result of the budget, and its erasure."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.advice import SHOWN
from portal.services import budget_result
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import kept_budget, take_away, whole_budget
from portal.web.helping import lives_elsewhere, shown_help
from portal.web.service import service, today
from portal.web.worded import shown_result


@bp.get("/result")
@public
def result() -> ResponseReturnValue:
    """What is left, what the unit would count, what would fit, and what could help."""
    budget = whole_budget()
    found = budget_result.result_of(budget.answers, service().unit, today())
    elsewhere = lives_elsewhere(budget.answers)
    return render_template(
        "budget/result.html",
        budget=budget,
        result=found,
        shown=shown_result(found.document, service().unit, elsewhere),
        help=shown_help(found, elsewhere),
        shown_advice=SHOWN,
        place=elsewhere,
    )


@bp.get("/erase")
@public
def erase() -> ResponseReturnValue:
    """Whether the budget is to be erased."""
    return render_template("budget/erase.html", budget=kept_budget())


@bp.post("/erase")
@public
def erased() -> ResponseReturnValue:
    """Erase the budget and its cookie at once."""
    return take_away(redirect(url_for("budget.erase"), 303))
