"""Where an application begins: whose county it is, and whose the budget of this browser is."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.budget_answers import BudgetAnswers
from portal.forms.apply.start import StartForm
from portal.services import applicants, budgeting, claiming, matters
from portal.web import kept
from portal.web.access import acting_for, current_resident, resident_only
from portal.web.apply.blueprint import bp
from portal.web.budget.cookie import kept_budget, note_owner
from portal.web.places import RegisteredPlaces
from portal.web.service import db, now, service, today


@bp.get("")
@resident_only
def start() -> ResponseReturnValue:
    """To the application in hand; else what has to be known before one begins."""
    in_hand = claiming.draft_in_hand(db(), current_resident(), now())
    if in_hand:
        return redirect(url_for("apply.tasks", draft=in_hand.id))
    applicants.refuse_others(db(), current_resident(), None, service().unit, today())
    return _page(StartForm(kept.given_back(), meta=_beside()))


@bp.post("")
@resident_only
def begin() -> ResponseReturnValue:
    """Begin the application."""
    form = StartForm(meta=_beside())
    if not form.validate():
        return _page(form), 422
    given = form.answer()
    budget = _budget() if given.mine else None
    draft = claiming.begin(db(), current_resident(), service().unit, budget, given.municipality, now())
    if budget:
        note_owner()
    return redirect(url_for("apply.tasks", draft=draft), 303)


def _budget() -> BudgetAnswers | None:
    budget = kept_budget()
    return budget.answers if budget else None


def _beside() -> dict[str, Any]:
    acting, person = acting_for(), applicants.person_of(db(), current_resident())
    return {
        "asks_place": applicants.home_of(person, None, service().unit) is None,
        "has_budget": _budget() is not None,
        "places": RegisteredPlaces(),
        "represented": acting.name if acting else None,
    }


def _page(form: StartForm) -> str:
    budget = _budget()
    assessment = budgeting.assessed(budget, service().unit, today()) if budget else None
    names = RegisteredPlaces().names()
    undecided = matters.undecided(db(), current_resident())
    return render_template(
        "apply/start.html", form=form, assessment=assessment, places=names, undecided=undecided
    )
