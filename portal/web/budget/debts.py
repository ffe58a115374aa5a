"""The debts of the budget, one by one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms.fields import SelectChoice

from portal.domain.budget import Debt
from portal.domain.budget_answers import BudgetAnswers, DebtsAnswer
from portal.figures import debt_codes, line_label
from portal.forms.budget.debts import DebtForm, DebtsForm
from portal.services import budgeting, owing
from portal.services.refused import NotFound
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import cookie_token, remember
from portal.web.budget.steps import beside, open_at, page
from portal.web.language import current_language
from portal.web.service import db, now

_STEP = "debts"


@bp.get("/debts/new", defaults={"number": None})
@bp.get("/debts/<int:number>")
@public
def debt_show(number: int | None) -> ResponseReturnValue:
    """The page of one debt: a new one, or the one with this number."""
    answers = open_at(_STEP)
    stored = _debt(answers, number)
    given = kept.given_back()
    if given is not None:
        return _page(_form(given), number, given.get("shown", ""))
    form = DebtForm.showing(stored, meta={"kinds": kinds()}) if stored else _form(None)
    return _page(form, number, budgeting.seen(answers.debts))


@bp.post("/debts/new", defaults={"number": None})
@bp.post("/debts/<int:number>")
@public
def debt_save(number: int | None) -> ResponseReturnValue:
    """Keep the debt, and back to all of them."""
    form, shown = _form(request.form), request.form.get("shown", "")
    if not form.validate():
        return _page(form, number, shown), 422
    try:
        saved = owing.put(db(), cookie_token(), number, form.answer(), shown, now())
    except budgeting.Changed as refusal:
        return _page(form, number, budgeting.seen(refusal.answers.debts), changed=True), 409
    return remember(redirect(url_for("budget.show", step=_STEP), 303), saved.token)


@bp.post("/debts/<int:number>/remove")
@public
def debt_remove(number: int) -> ResponseReturnValue:
    """Take a debt away."""
    try:
        shown = request.form.get("shown", "")
        saved = owing.remove(db(), cookie_token(), number, shown, now())
    except budgeting.Changed as refusal:
        form = DebtsForm.showing(refusal.answers.debts or DebtsAnswer(), meta=beside(_STEP, refusal.answers))
        return page(_STEP, form, refusal.answers, changed=True), 409
    return remember(redirect(url_for("budget.show", step=_STEP), 303), saved.token)


@bp.get("/debts/<int:number>/remove")
@public
def debt_not_removed(number: int) -> ResponseReturnValue:
    """Nothing is taken away by looking: back to all debts."""
    return redirect(url_for("budget.show", step=_STEP))


def _debt(answers: BudgetAnswers, number: int | None) -> Debt | None:
    debts = (answers.debts or DebtsAnswer()).debts
    if number is None:
        return None
    if not 1 <= number <= len(debts):
        raise NotFound
    return debts[number - 1]


def kinds() -> list[SelectChoice]:
    """The kinds of debt in the language of the page."""
    lang = current_language()
    return [SelectChoice(code, line_label(f"debt.{code}", lang)) for code in debt_codes()]


def _form(typed: MultiDict[str, str] | None) -> DebtForm:
    return DebtForm(typed, meta={"kinds": kinds()})


def _page(form: DebtForm, number: int | None, shown: str, *, changed: bool = False) -> str:
    return render_template("budget/debt.html", form=form, number=number, shown=shown, changed=changed)
