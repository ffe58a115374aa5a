"""Where an application begins: whose county it is, and whose the budget of this browser is."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.budget_answers import BudgetAnswers
from portal.forms.apply.start import StartForm
from portal.services import budgeting, claiming, matters
from portal.services.personal_identity_code import is_of_age
from portal.units import Municipality
from portal.web import kept
from portal.web.access import acting_for, current_resident, resident_only
from portal.web.apply.blueprint import bp
from portal.web.budget.cookie import kept_budget, note_owner
from portal.web.counties import told_of
from portal.web.language import current_language
from portal.web.places import RegisteredPlaces
from portal.web.service import db, now, service, today


@bp.get("")
@resident_only
def start() -> ResponseReturnValue:
    """To the application in hand; else what has to be known before one begins."""
    in_hand = claiming.draft_in_hand(db(), current_resident(), now())
    if in_hand:
        return redirect(url_for("apply.tasks", draft=in_hand.id))
    home = registered_home()
    return turned_away(home) or _page(StartForm(kept.given_back(), meta=_beside(home)))


@bp.post("")
@resident_only
def begin() -> ResponseReturnValue:
    """Begin the application."""
    home = registered_home()
    form = StartForm(meta=_beside(home))
    if not form.validate():
        return _page(form), 422
    given = form.answer()
    lives_in = home or service().units.municipality(str(given.municipality))
    if page := turned_away(lives_in):
        return page
    budget = _budget() if given.mine else None
    if budget:
        note_owner()
    draft = claiming.begin(db(), current_resident(), service().unit, budget, given.municipality, now())
    return redirect(url_for("apply.tasks", draft=draft), 303)


def registered_home() -> Municipality | None:
    """The municipality that the identification told, if it is one that the register knows."""
    code = claiming.person_of(db(), current_resident()).municipality
    return service().units.municipalities.get(code or "")


def turned_away(home: Municipality | None) -> str | None:
    """The page of those who cannot apply here, which says where they are helped; None for all others."""
    if not is_of_age(claiming.person_of(db(), current_resident()).identity_code, today()):
        return render_template("pages/under_age.html")
    if home is None or home.code in service().unit.municipalities:
        return None
    known = told_of(home.organiser_code) or {}
    return render_template("pages/other_county.html", municipality=home.name(current_language()), **known)


def _budget() -> BudgetAnswers | None:
    budget = kept_budget()
    return budget.answers if budget else None


def _beside(home: Municipality | None) -> dict[str, Any]:
    acting = acting_for()
    return {
        "asks_place": home is None,
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
