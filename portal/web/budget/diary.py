"""The spending diary: begun, written one purchase at a time, and ended into the budget."""

from collections.abc import Mapping
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from portal.domain import budget_path, budget_rows
from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers, HouseholdAnswer
from portal.domain.diary import LINES, Entry
from portal.figures import line_label
from portal.forms.budget.diary import BeginDiaryForm, EntryForm
from portal.services import noting
from portal.services.budgeting import NotYetOpen, Saved
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import cookie_token, kept_answers, remember
from portal.web.language import current_language
from portal.web.service import db, now, today

_ID_LENGTH = 32


@bp.get("/diary")
@bp.get("/diary/entry", endpoint="unnoted")
@public
def diary() -> ResponseReturnValue:
    """The diary as it is, or how to begin one."""
    answers, given = _answers(), kept.given_back()
    if answers.diary is None:
        return render_template("budget/diary_begin.html", form=BeginDiaryForm(given))
    return _page(answers, _form(given, answers), _entry_of(given or {}))


@bp.post("/diary")
@public
def diary_begun() -> ResponseReturnValue:
    """Begin a diary."""
    form = BeginDiaryForm()
    if not form.validate():
        return render_template("budget/diary_begin.html", form=form), 422
    return _on(noting.begin(db(), cookie_token(), form.answer(), today(), now()))


@bp.post("/diary/entry")
@public
def diary_noted() -> ResponseReturnValue:
    """Note a purchase."""
    answers = _answers()
    form, entry_id = _form(request.form, answers), _entry_of(request.form)
    if answers.diary is None:
        return redirect(url_for("budget.diary"), 303)
    if not form.validate():
        return _page(answers, form, entry_id), 422
    code, amount = form.answer()
    return _on(noting.note(db(), cookie_token(), Entry(entry_id, today(), code, amount), now()))


@bp.post("/diary/strike")
@public
def diary_struck() -> ResponseReturnValue:
    """Take a purchase away."""
    return _on(noting.strike(db(), cookie_token(), request.form.get("entry", ""), now()))


@bp.post("/diary/end")
@public
def diary_ended() -> ResponseReturnValue:
    """Put what was measured into the budget."""
    saved = noting.end(db(), cookie_token(), today(), now())
    if saved.answers.diary:
        return _on(saved)
    return remember(redirect(url_for("budget.show", step="everyday"), 303), saved.token)


@bp.post("/diary/give-up")
@public
def diary_given_up() -> ResponseReturnValue:
    """Throw the diary away."""
    return _on(noting.give_up(db(), cookie_token(), now()))


@bp.get("/diary/<any(strike, end, 'give-up'):_what>")
@public
def diary_only_looked_at(_what: str) -> ResponseReturnValue:
    """Nothing changes by looking: back to the diary."""
    return redirect(url_for("budget.diary"))


def _answers() -> BudgetAnswers:
    answers = kept_answers()
    if not noting.may_keep(answers):
        raise NotYetOpen(budget_path.first_gap(answers))
    return answers


def _entry_of(typed: Mapping[str, str]) -> str:
    return typed.get("entry", "")[:_ID_LENGTH] or uuid4().hex


def _form(typed: object, answers: BudgetAnswers) -> EntryForm:
    lang, household = current_language(), answers.household or HouseholdAnswer()
    here = [code for code in LINES if budget_rows.counts(Line(code, None), household)]
    lines = [SelectChoice(code, line_label(code, lang)) for code in here]
    return EntryForm(typed, meta={"lines": lines})


def _page(answers: BudgetAnswers, form: EntryForm, entry_id: str) -> str:
    return render_template(
        "budget/diary.html", diary=answers.diary, form=form, entry_id=entry_id, today=today()
    )


def _on(saved: Saved) -> ResponseReturnValue:
    return remember(redirect(url_for("budget.diary"), 303), saved.token)
