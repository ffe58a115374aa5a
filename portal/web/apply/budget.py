"""The budget of an application: carried over from this browser, or lent out to be changed."""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import budget_path, journey
from portal.domain.assessment import Assessment
from portal.domain.budget_answers import BudgetAnswers
from portal.services import applying, budgeting, claiming
from portal.web.access import current_resident, resident_only
from portal.web.apply.blueprint import address_of, bp, criteria_version, own_draft
from portal.web.budget.cookie import kept_budget, note_owner, owner, remember
from portal.web.service import db, now, service, today
from portal.web.visits import current_visit


@bp.get("/<uuid:draft>/budget")
@resident_only
def budget(draft: UUID) -> ResponseReturnValue:
    """The budget of the application, and that of this browser when it is another."""
    found = own_draft(draft)
    here = kept_budget()
    return render_template(
        "apply/budget.html",
        draft=found,
        step="budget",
        assessment=assessment_of(found.answers.budget),
        complete=is_whole(found.answers.budget),
        changed=changed_here(found.answers.budget),
        browsers=assessment_of(here.answers if here else None),
    )


@bp.post("/<uuid:draft>/budget")
@resident_only
def take_budget(draft: UUID) -> ResponseReturnValue:
    """Carry the budget of this browser over, or lend the application's own to this browser."""
    own_draft(draft)
    if "change" in request.form:
        return _lend(draft)
    here = kept_budget()
    if here is None:
        return redirect(url_for("apply.budget", draft=draft), 303)
    note_owner()
    answers = applying.take_budget(db(), current_resident(), draft, here.answers, now())
    return redirect(address_of(draft, journey.after("budget", answers, criteria_version())), 303)


def _lend(draft: UUID) -> ResponseReturnValue:
    note_owner()
    token = claiming.lend(db(), current_resident(), draft, now())
    to_budget = redirect(url_for("budget.start"), 303)
    return remember(to_budget, token) if token else to_budget


def assessment_of(budget: BudgetAnswers | None) -> Assessment | None:
    """The assessment of a budget, if there is one."""
    return budgeting.assessed(budget, service().unit, today()) if budget else None


def is_whole(budget: BudgetAnswers | None) -> bool:
    """Whether nothing is missing of a budget."""
    return budget is not None and budget_path.first_gap(budget) == budget_path.RESULT


def changed_here(budget: BudgetAnswers | None) -> Literal["own", "somebody's"] | None:
    """Whose budget this browser has, if it is not the one of the application: what is known of that."""
    here = kept_budget()
    if here is None or _without_diary(here.answers) == (_without_diary(budget) if budget else None):
        return None
    return "own" if budget and owner() == current_visit().person else "somebody's"


def _without_diary(budget: BudgetAnswers) -> BudgetAnswers:
    """The budget as it counts: what is noted in the diary changes nothing before the diary ends."""
    return replace(budget, diary=None)
