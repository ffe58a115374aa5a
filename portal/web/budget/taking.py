"""The result as something to take along: on paper, as a PDF, as a workbook, as data."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.services import budget_result
from portal.services.budget_result import BudgetResult
from portal.units import Municipality
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import whole_budget
from portal.web.helping import lives_elsewhere, shown_help
from portal.web.service import service, today
from portal.web.taken_along import file_of
from portal.web.worded import shown_result


@bp.get("/take/print")
@public
def on_paper() -> ResponseReturnValue:
    """The whole result on one plain page with everything opened, for printing."""
    found, elsewhere = _result()
    return render_template(
        "budget/on_paper.html",
        shown=shown_result(found.document, service().unit, elsewhere),
        result=found,
        help=shown_help(found, elsewhere),
        place=elsewhere,
    )


@bp.get("/take/<any(pdf, xlsx, json):kind>")
@public
def take(kind: str) -> ResponseReturnValue:
    """The whole result as a file of this browser's own budget."""
    found, elsewhere = _result()
    return file_of(found.document, kind, shown_help(found, elsewhere), elsewhere)


def _result() -> tuple[BudgetResult, Municipality | None]:
    answers = whole_budget().answers
    return budget_result.result_of(answers, service().unit, today()), lives_elsewhere(answers)
