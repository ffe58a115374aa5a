"""The blueprint that the pages of the budget share, and what its refusals lead to."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.budget_path import CHANGES, RESULT
from portal.figures import FigureMissing
from portal.services.budgeting import NotYetOpen
from portal.units import TermsMissing
from portal.web.language import CONVERTER
from portal.web.logs import log

bp = Blueprint("budget", __name__, url_prefix=f"/<{CONVERTER}:lang>/budget")


def address_of(step: str) -> str:
    """The address of a step, of what has changed, or of the result."""
    if step in {CHANGES, RESULT}:
        return url_for(f"budget.{step}")
    return url_for("budget.show", step=step)


@bp.errorhandler(NotYetOpen)
def to_the_open_step(refusal: NotYetOpen) -> ResponseReturnValue:
    """A step out of turn leads to the first one that is open."""
    return redirect(address_of(refusal.step), 303)


@bp.errorhandler(FigureMissing)
@bp.errorhandler(TermsMissing)
def without_figures(missing: FigureMissing | TermsMissing) -> ResponseReturnValue:
    """Nothing is counted with figures that are out of date; the application stays open."""
    log.error("figure missing", what=str(missing))
    return render_template("budget/without_figures.html"), 503
