"""The steps of the budget: each is shown, kept, and counted with the others while it is being typed."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import budget_path, budget_rows
from portal.domain.budget_answers import BudgetAnswers, DebtsAnswer, LinesAnswer
from portal.domain.budget_path import STEPS
from portal.forms.base import PortalForm
from portal.forms.budget import FORMS
from portal.services import budgeting, showing
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import address_of, bp
from portal.web.budget.cookie import cookie_token, kept_answers, remember
from portal.web.budget.rows import offered
from portal.web.places import RegisteredPlaces
from portal.web.service import db, now, service, today

StepForm = PortalForm[Any]
_STEP = f"<any({', '.join(STEPS)}):step>"
_ASIDE = {
    "lines": "budget.choose",
    "debt": "budget.debt_show",
    "statement": "budget.statement.show",
    "diary": "budget.diary",
}
"""The pages that a step leads to for a while, by the button that keeps what was typed and goes there."""
_ALWAYS_SENT = frozenset({"csrf_token", "shown", "then"})


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """To the first step without an answer."""
    return redirect(address_of(budget_path.first_gap(kept_answers())))


@bp.get(f"/{_STEP}")
@bp.get(f"/{_STEP}/total", endpoint="uncounted")
@public
def show(step: str) -> ResponseReturnValue:
    """The page of a step, with what has been answered."""
    answers = open_at(step)
    given = kept.given_back()
    if given is not None:
        return page(step, FORMS[step](given, meta=beside(step, answers)), answers, given.get("shown"))
    return page(step, _showing(step, answers), answers)


@bp.post(f"/{_STEP}")
@public
def save(step: str) -> ResponseReturnValue:
    """Keep the answer and go on, or to the page that the pressed button names."""
    held, aside = held_at(step), _aside(step)
    form, shown = FORMS[step](meta=beside(step, held.answers)), request.form.get("shown", "")
    if not form.validate():
        if aside and _is_empty():
            return redirect(aside, 303)
        return page(step, form, held.answers, shown), 422
    try:
        saved = budgeting.answer(db(), held, step, form.answer(), shown, now())
    except budgeting.Changed as refusal:
        return page(step, form, refusal.answers, changed=True), 409
    following = budget_path.first_gap(saved.answers)
    if following == budget_path.RESULT:
        showing.note_advice(db(), saved.answers, service().unit, today())
    return remember(redirect(aside or address_of(following), 303), saved.token)


@bp.post(f"/{_STEP}/total")
@public
def total(step: str) -> ResponseReturnValue:
    """The page as it is typed: counted, and with a row more or fewer.  Nothing is kept."""
    answers = open_at(step)
    form = FORMS[step](meta=beside(step, answers))
    form.rearrange(request.form)
    return page(step, form, answers, request.form.get("shown", ""))


def open_at(step: str) -> BudgetAnswers:
    """The answers so far.  Raises `NotYetOpen` when those before this step are not there."""
    answers = kept_answers()
    budgeting.refuse_unless_open(answers, step)
    return answers


def held_at(step: str) -> budgeting.Held:
    """The budget of this browser, held to be changed.  Raises `NotYetOpen` as `open_at` does."""
    held = budgeting.hold(db(), cookie_token(), now())
    budgeting.refuse_unless_open(held.answers, step)
    return held


def beside(step: str, answers: BudgetAnswers) -> dict[str, Any]:
    """What the form of a step has to know that nobody types."""
    told = budgeting.starting(answers, step, today()) if step in budget_rows.GROUPS else None
    lines = told.lines if isinstance(told, LinesAnswer) else ()
    return {
        "places": RegisteredPlaces(),
        "longest_months": service().unit.policy(today()).max_months,
        "debts": (answers.debts or DebtsAnswer()).debts,
        "rows": offered(step, answers, lines),
        "stored": lines,
    }


def page(
    step: str, form: StepForm, answers: BudgetAnswers, shown: str | None = None, *, changed: bool = False
) -> str:
    """A step with its form as typed.  `shown` is the mark of the answer that the person started from."""
    typed = budget_path.with_answer(answers, step, form.answer())
    return render_template(
        f"budget/{step}.html",
        form=form,
        answers=typed,
        step=step,
        shown=budgeting.mark(answers, step) if shown is None else shown,
        changed=changed,
        number=STEPS.index(step) + 1,
        count=len(STEPS),
        back=_before(step),
        assessment=budgeting.assessed(typed, service().unit, today()),
        itemises=step in budget_rows.GROUPS,
        itemised=step in answers.chosen,
        income_known=answers.income is not None or budget_path.tells_income(typed),
    )


def _aside(step: str) -> str | None:
    endpoint = _ASIDE.get(request.form.get("then", ""))
    if endpoint is None:
        return None
    return url_for(endpoint, step=step) if endpoint == "budget.choose" else url_for(endpoint)


def _is_empty() -> bool:
    """Whether nothing has been written into the posted form yet."""
    return not any(
        typed.strip()
        for name, typed in request.form.items()
        if name not in _ALWAYS_SENT and not name.endswith("-every")
    )


def _before(step: str) -> str:
    place = STEPS.index(step)
    return address_of(STEPS[place - 1]) if place else url_for("pages.front")


def _showing(step: str, answers: BudgetAnswers) -> StepForm:
    answer = budgeting.starting(answers, step, today())
    if answer is None:
        return FORMS[step](None, meta=beside(step, answers))
    shown = budget_path.with_answer(answers, step, answer)
    return FORMS[step].showing(answer, meta=beside(step, shown))
