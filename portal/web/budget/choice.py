"""Which lines of a step the person has: ticked first, so that only those are asked for."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import budget_path, budget_rows
from portal.domain.budget_answers import BudgetAnswers, HouseholdAnswer
from portal.domain.budget_rows import Row
from portal.forms.budget.choice import ChoiceForm
from portal.services import budgeting
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import remember
from portal.web.budget.rows import choices, heading_of, on_offer
from portal.web.budget.steps import held_at, open_at
from portal.web.service import db, now, today

_STEP = f"<any({', '.join(budget_rows.GROUPS)}):step>"


@bp.get(f"/{_STEP}/lines")
@public
def choose(step: str) -> ResponseReturnValue:
    """Every line of a step, to be ticked."""
    answers, given = open_at(step), kept.given_back()
    if given is not None:
        return _page(step, answers, set(given.getlist("rows")), given.get("shown", ""))
    return _page(step, answers, _had(step, answers), budgeting.mark(answers, step))


@bp.post(f"/{_STEP}/lines")
@public
def chosen(step: str) -> ResponseReturnValue:
    """Keep what was ticked, and on to its amounts."""
    held = held_at(step)
    form, shown = _form(step, held.answers), request.form.get("shown", "")
    try:
        saved = budgeting.choose(db(), held, step, form.answer(), shown, now())
    except budgeting.Changed as refusal:
        ticked = {row.key for row in form.answer()}
        now_seen = budgeting.mark(refusal.answers, step)
        return _page(step, refusal.answers, ticked, now_seen, changed=True), 409
    return remember(redirect(url_for("budget.show", step=step), 303), saved.token)


def _had(step: str, answers: BudgetAnswers) -> set[str]:
    """The rows that are ticked at first: those chosen before, or those whose page would show an amount."""
    if step in answers.chosen:
        return set(answers.chosen[step])
    shown = budgeting.starting(answers, step, today())
    if shown is not None:
        answers = budget_path.with_answer(answers, step, shown)
    return {Row(line.code, line.person).key for line in budget_path.lines_of(answers, step)}


def _form(step: str, answers: BudgetAnswers) -> ChoiceForm:
    rows = on_offer(step, answers.household or HouseholdAnswer())
    return ChoiceForm(meta={"on_offer": rows, "choices": choices(rows)})


def _page(step: str, answers: BudgetAnswers, ticked: set[str], shown: str, *, changed: bool = False) -> str:
    return render_template(
        "budget/choice.html",
        step=step,
        groups=_groups(step, answers),
        ticked=ticked,
        shown=shown,
        changed=changed,
    )


def _groups(step: str, answers: BudgetAnswers) -> list[tuple[str, list[tuple[str, str]]]]:
    """The ticks under their headings: each adult's income, the household's, and each group of costs."""
    rows = on_offer(step, answers.household or HouseholdAnswer())
    groups: dict[str, list[tuple[str, str]]] = {}
    for row, choice in zip(rows, choices(rows), strict=True):
        groups.setdefault(heading_of(row), []).append((row.key, choice.label))
    return list(groups.items())
