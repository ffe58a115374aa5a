"""From a bank statement into the budget: a file is read and counted within one request, and kept nowhere."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.fields import SelectChoice

from portal.domain import budget_path
from portal.domain.budget_answers import HouseholdAnswer
from portal.domain.line_changes import line_changes
from portal.domain.statements.banks import Columns, Table, table_of
from portal.domain.statements.carrying import packed, unpacked
from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.grouping import grouped, largest, measured
from portal.domain.statements.reading import LARGEST
from portal.domain.statements.transactions import guessed, transactions_of
from portal.forms.budget.statement import MOST_PAYEES, ColumnsForm, StatementForm, assigned, written
from portal.services import budgeting
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import address_of
from portal.web.budget.blueprint import bp as budget_bp
from portal.web.budget.cookie import cookie_token, kept_answers, remember
from portal.web.budget.statement_lines import IN, OUT, changed_rows, groups, offered
from portal.web.budget.steps import open_at
from portal.web.language import other_language
from portal.web.service import db, now, service, today

bp = Blueprint("statement", __name__, url_prefix="/statement")
_AFTER_THE_LINES = "debts"
"""The first step after those that a statement can tell about."""
_BESIDE_THE_FILE = 100_000
_SAMPLE = 3
_LONGEST_CELL = 40


@bp.url_value_preprocessor
def allow_a_file(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """These pages alone take a file; set before the check of the form's token reads what was sent."""
    request.max_content_length = max(service().settings.max_body_bytes, LARGEST + _BESIDE_THE_FILE)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A request over the limit is not read to its end."""
    return _refused(UnreadableStatement(StatementFault.TOO_LARGE))


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """Where the file is asked for."""
    _household()
    return render_template("budget/statement.html", form=StatementForm(None), again="again" in request.args)


@bp.post("")
@public
@kept.never
def read() -> ResponseReturnValue:
    """The payees of the file; of an unknown bank's file first its columns."""
    try:
        content = StatementForm().answer()
        table = table_of(content)
        if table.known is None:
            return _columns_page(table, _columns_form(table, None), packed(content))
        return _payees_page(table, table.known)
    except UnreadableStatement as fault:
        return _refused(fault)


@bp.post("/columns")
@public
@kept.never
def choose() -> ResponseReturnValue:
    """The payees of a file whose columns have been chosen."""
    carried = request.form.get("carried", "")
    try:
        table = table_of(unpacked(carried))
        form = _columns_form(table, request.form)
    except UnreadableStatement as fault:
        return _refused(fault)
    if form.validate():
        try:
            return _payees_page(table, form.answer())
        except UnreadableStatement as fault:
            form.refuse(fault)
    return _columns_page(table, form, carried), 422


@bp.post("/lines")
@public
@kept.never
def put() -> ResponseReturnValue:
    """Put the medians of the chosen lines into the budget, and nothing else; then tell what they changed."""
    before = kept_answers()
    try:
        lines = measured(assigned(request.form, offered(_household())))
        saved = budgeting.put_lines(db(), cookie_token(), lines, now())
    except UnreadableStatement as fault:
        return _refused(fault)
    except budgeting.Changed:
        return _refused(UnreadableStatement(StatementFault.LOST))
    page = render_template(
        "budget/statement_put.html",
        rows=changed_rows(line_changes(before, saved.answers)),
        following=address_of(budget_path.first_gap(saved.answers)),
        result_elsewhere=url_for("budget.result", lang=other_language()),
    )
    return remember(make_response(page), saved.token)


@bp.get("/columns", endpoint="unchosen")
@bp.get("/lines", endpoint="unput")
@public
def again() -> ResponseReturnValue:
    """Nothing of the file is left to look at: it is asked for once more."""
    return redirect(url_for("budget.statement.show", again=""))


def _refused(fault: UnreadableStatement) -> ResponseReturnValue:
    form = StatementForm(None)
    form.refuse(fault)
    return render_template("budget/statement.html", form=form, again=False), 422


def _columns_form(table: Table, typed: Any) -> ColumnsForm:
    rows = table.sample(_SAMPLE)
    if not rows:
        raise UnreadableStatement(StatementFault.NO_PAYMENTS)
    day, amount = guessed(rows)
    columns = [
        SelectChoice(place, f"{place + 1}. {name[:_LONGEST_CELL].strip()}".strip())
        for place, name in enumerate(table.header.cells)
    ]
    return ColumnsForm(typed, data={"day": day, "amount": amount}, meta={"columns": columns})


def _columns_page(table: Table, form: ColumnsForm, carried: str) -> str:
    rows = [[cell[:_LONGEST_CELL] for cell in row] for row in (table.header.cells, *table.sample(_SAMPLE))]
    return render_template("budget/statement_columns.html", form=form, rows=rows, carried=carried)


def _payees_page(table: Table, columns: Columns) -> str:
    statement = grouped(transactions_of(table, columns, today()))
    household = _household()
    parts = {}
    for direction, payees in ((OUT, statement.outgoing), (IN, statement.incoming)):
        shown, rest = largest(payees, MOST_PAYEES)
        parts[direction] = (shown, rest, len(payees) - len(shown), groups(direction, household))
    return render_template("budget/statement_payees.html", statement=statement, parts=parts, written=written)


def _household() -> HouseholdAnswer:
    """Whose statement it is.  Raises `NotYetOpen` before every step that has lines is answered."""
    return open_at(_AFTER_THE_LINES).household or HouseholdAnswer()


budget_bp.register_blueprint(bp)
