"""The blueprint that the pages of the budget share, and what its refusals lead to."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.short_path import RESULT
from portal.services.budgeting import NotYetOpen
from portal.web.language import CONVERTER

bp = Blueprint("budget", __name__, url_prefix=f"/<{CONVERTER}:lang>/budget")


def address_of(step: str) -> str:
    """The address of a step, or of the result."""
    return url_for("budget.result") if step == RESULT else url_for("budget.show", step=step)


@bp.errorhandler(NotYetOpen)
def to_the_open_step(refusal: NotYetOpen) -> ResponseReturnValue:
    """A step out of turn leads to the first one that is open."""
    return redirect(address_of(refusal.step), 303)
