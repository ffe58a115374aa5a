"""The result as something to take along: on paper, as a PDF, as a workbook, as data."""

from collections.abc import Callable

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.export import pdf, workbook
from portal.services import budget_result
from portal.services.budget_result import BudgetResult
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import whole_budget
from portal.web.budget.data import data_of
from portal.web.helping import shown_help
from portal.web.service import service, today
from portal.web.worded import shown_result

_KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@bp.get("/take/print")
@public
def on_paper() -> ResponseReturnValue:
    """The whole result on one plain page with everything opened, for printing."""
    found = _result()
    return render_template(
        "budget/on_paper.html",
        shown=shown_result(found.document, service().unit),
        result=found,
        help=shown_help(found, service().unit),
    )


@bp.get("/take/<any(pdf, xlsx, json):kind>")
@public
def take(kind: str) -> ResponseReturnValue:
    """The whole result as a file of this browser's own budget."""
    found, unit = _result(), service().unit
    shown = shown_result(found.document, unit)
    make: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: pdf.of(shown, shown_help(found, unit)),
        "xlsx": lambda: workbook.of(shown),
        "json": lambda: data_of(found.document, shown, unit.code).encode(),
    }
    reply = Response(make[kind](), mimetype=_KINDS[kind])
    name = f"{_NAMES[shown.language]}-{shown.day.isoformat()}.{kind}"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


_NAMES = {"fi": "budjetti", "sv": "budget"}


def _result() -> BudgetResult:
    return budget_result.result_of(whole_budget().answers, service().unit, today())
