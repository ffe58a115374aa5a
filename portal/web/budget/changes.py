"""What has changed since the earlier budget: everything is shown, and only what is ticked is asked for."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.domain import budget_path, earlier
from portal.domain.budget_answers import BudgetAnswers, DebtsAnswer, HouseholdAnswer, LinesAnswer
from portal.forms.budget.changes import (
    ChangedDebtForm,
    ChangedRowsForm,
    ChangedWithheldForm,
    ChangesForm,
    Ticks,
    ticked,
)
from portal.forms.budget.household import HouseholdForm
from portal.services import budgeting, rechecking, showing
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import cookie_token, kept_answers, remember
from portal.web.budget.debts import kinds
from portal.web.budget.rows import heading_of, to_change, told
from portal.web.line_words import as_told
from portal.web.service import db, now, service, today

Typed = MultiDict[str, str] | None


@dataclass(frozen=True)
class Shown:
    """A line of the earlier budget with the value of its tick, its name and its amount in words."""

    key: str
    label: str
    amount: str


@bp.get("/changes")
@public
def changes() -> ResponseReturnValue:
    """Everything of the budget, to be ticked where it has changed."""
    answers, given = _whole(), kept.given_back()
    if given is not None:
        return _all_of_it(answers, _ticks(answers, given), given.get("shown"))
    # Children are older than they were, so the household is looked at unless the person says otherwise.
    has_children = bool(answers.household and answers.household.children)
    return _all_of_it(answers, Ticks(household=has_children and answers.earlier is not None))


@bp.post("/changes")
@public
def changes_ticked() -> ResponseReturnValue:
    """Ask for what was ticked; where nothing was, all stays as it is."""
    answers = _whole()
    ticks = _ticks(answers, request.form)
    if not ticks.nothing:
        return _asked(_form(ticks, answers, None), answers, request.form.get("shown", ""))
    try:
        return _keep(answers, rechecking.Changes())
    except rechecking.Changed as refusal:
        return _all_of_it(refusal.answers, ticks, changed=True), 409


@bp.get("/changes/amounts")
@bp.get("/changes/rows", endpoint="changes_not_rearranged")
@public
def changes_not_told() -> ResponseReturnValue:
    """What was typed before the session ran out; without it, back to the ticks."""
    answers, given = _whole(), kept.given_back()
    if given is None:
        return redirect(url_for("budget.changes"))
    return _asked(_form(_ticks(answers, given), answers, given), answers, given.get("shown", ""))


@bp.post("/changes/amounts")
@public
def changes_told() -> ResponseReturnValue:
    """Keep what has changed, and on to the result."""
    answers = _whole()
    form = _form(_ticks(answers, request.form), answers, request.form)
    if not form.validate():
        return _asked(form, answers, request.form.get("shown", "")), 422
    try:
        return _keep(answers, form.answer())
    except rechecking.Changed as refusal:
        return _asked(form, refusal.answers, changed=True), 409


@bp.post("/changes/rows")
@public
def changes_rearranged() -> ResponseReturnValue:
    """The page as it is typed, with a row more or fewer.  Nothing is kept."""
    answers = _whole()
    form = _form(_ticks(answers, request.form), answers, request.form)
    form.rearrange(request.form)
    return _asked(form, answers, request.form.get("shown", ""))


def _whole() -> BudgetAnswers:
    answers = kept_answers()
    if not budget_path.may_open(answers, budget_path.CHANGES):
        raise budgeting.NotYetOpen(budget_path.first_gap(answers))
    return answers


def _ticks(answers: BudgetAnswers, posted: MultiDict[str, str]) -> Ticks:
    return ticked(posted, told(answers), len((answers.debts or DebtsAnswer()).debts))


def _keep(before: BudgetAnswers, what: rechecking.Changes) -> ResponseReturnValue:
    saved = rechecking.change(db(), cookie_token(), what, request.form.get("shown", ""), now())
    showing.note_advice(db(), saved.answers, service().unit, today())
    # Another adult's income has not been asked for yet.
    grew = _adults(saved.answers) > _adults(before)
    following = url_for("budget.choose", step="income") if grew else url_for("budget.result")
    return remember(redirect(following, 303), saved.token)


def _adults(answers: BudgetAnswers) -> int:
    return (answers.household or HouseholdAnswer()).adults


def _form(ticks: Ticks, answers: BudgetAnswers, typed: Typed) -> ChangesForm:
    lines = told(answers)
    rows: dict[str, Any] = {"rows": to_change(ticks.rows), "stored": tuple(lines.values())}
    of_ticked = LinesAnswer(tuple(line for row, line in lines.items() if row in ticks.rows))
    debts = answers.debts or DebtsAnswer()
    return ChangesForm(
        ticks=ticks,
        household=_household_form(answers, typed) if ticks.household else None,
        rows=ChangedRowsForm(typed, obj=of_ticked, meta=rows),
        debts={n: _debt_form(debts, n, typed) for n in ticks.debts},
        withheld=ChangedWithheldForm(typed, obj=debts, prefix="now") if ticks.withheld else None,
    )


def _household_form(answers: BudgetAnswers, typed: Typed) -> HouseholdForm:
    household = answers.household or HouseholdAnswer()
    years = earlier.years_between(answers.earlier, today()) if answers.earlier else 0
    return HouseholdForm(typed, obj=earlier.older(household, years), prefix="who")


def _debt_form(debts: DebtsAnswer, number: int, typed: Typed) -> ChangedDebtForm:
    return ChangedDebtForm(
        typed, obj=debts.debts[number - 1], prefix=f"debt{number}", meta={"kinds": kinds()}
    )


def _asked(
    form: ChangesForm, answers: BudgetAnswers, shown: str | None = None, *, changed: bool = False
) -> str:
    groups: dict[str, list[Any]] = {}
    for row in form.rows.lines.rows:
        groups.setdefault(heading_of(row.offered.row), []).append(row)
    return render_template(
        "budget/changes_asked.html",
        form=form,
        groups=groups,
        answers=answers,
        shown=budgeting.seen(answers) if shown is None else shown,
        changed=changed,
    )


def _all_of_it(
    answers: BudgetAnswers, ticks: Ticks, shown: str | None = None, *, changed: bool = False
) -> str:
    lines = told(answers)
    groups: dict[str, list[Shown]] = {}
    for (row, line), offered in zip(lines.items(), to_change(lines), strict=True):
        groups.setdefault(heading_of(row), []).append(
            Shown(row.key, line.name or offered.label, as_told(line))
        )
    debts = answers.debts or DebtsAnswer()
    return render_template(
        "budget/changes.html",
        answers=answers,
        groups=groups,
        debts=debts,
        in_enforcement=earlier.is_in_enforcement(debts.debts),
        ticks=ticks,
        ticked={row.key for row in ticks.rows},
        shown=budgeting.seen(answers) if shown is None else shown,
        changed=changed,
    )
