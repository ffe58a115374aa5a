"""The blueprint that the pages of an application share, and what its refusals lead to."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.journey import REVIEW
from portal.services import applying
from portal.services.applicants import LivesElsewhere, UnderAge
from portal.services.applying import AlreadySent, Draft
from portal.services.refused import OutOfTurn
from portal.web.access import current_resident
from portal.web.budget.cookie import kept_budget
from portal.web.counties import told_of
from portal.web.language import CONVERTER, current_language
from portal.web.service import db, now, service

bp = Blueprint("apply", __name__, url_prefix=f"/<{CONVERTER}:lang>/apply")


def own_draft(draft: UUID) -> Draft:
    """The resident's own draft.  Raises `AlreadySent` or `NotFound`."""
    return applying.draft_of(db(), current_resident(), draft, now())


def criteria_version() -> str:
    """The version of the county's criteria that holds now."""
    return service().unit.criteria.version


def address_of(draft: UUID, step: str) -> str:
    """The address of a step, of the carried-over budget, or of the review."""
    if step in {REVIEW, "budget"}:
        return url_for(f"apply.{step}", draft=draft)
    return url_for("apply.show", draft=draft, step=step)


@bp.errorhandler(AlreadySent)
def to_the_receipt(refusal: AlreadySent) -> ResponseReturnValue:
    """Whoever comes back to a draft that has been sent is shown its receipt."""
    return redirect(url_for("apply.receipt", application=refusal.application), 303)


@bp.errorhandler(UnderAge)
def too_young(_refusal: UnderAge) -> ResponseReturnValue:
    """Whoever is under age is told whom to call."""
    return render_template("pages/under_age.html"), 403


@bp.errorhandler(LivesElsewhere)
def to_the_own_county(refusal: LivesElsewhere) -> ResponseReturnValue:
    """Whoever lives elsewhere is told who helps them there."""
    home = service().units.municipality(refusal.municipality)
    known = told_of(home.organiser_code) or {}
    page = render_template(
        "pages/other_county.html",
        municipality=home.name(current_language()),
        told=refusal.told,
        has_budget=kept_budget() is not None,
        **known,
    )
    return page, 403


@bp.errorhandler(OutOfTurn)
def to_the_open_step(refusal: OutOfTurn) -> ResponseReturnValue:
    """What is asked for before its turn leads to the first step that is open."""
    return redirect(address_of(refusal.draft, refusal.step), 303)
