"""A borrower's credit, and help when paying is difficult."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.forms.difficulty import DifficultyForm
from portal.services import discussing, repaying
from portal.services.repaying import MyCredit
from portal.web import kept
from portal.web.access import current_acting, current_resident, resident_only
from portal.web.language import CONVERTER
from portal.web.service import db, now, today

bp = Blueprint("credit", __name__, url_prefix=f"/<{CONVERTER}:lang>/credit/<uuid:credit>")


def _mine(credit: UUID) -> MyCredit:
    return repaying.credit_of(db(), current_resident(), credit, today())


@bp.get("")
@resident_only
def show(credit: UUID) -> ResponseReturnValue:
    """What to pay next, what is left, and the schedule."""
    asked = discussing.waiting_since(db(), current_resident(), credit=credit)
    return render_template("credit/show.html", mine=_mine(credit), today=today(), asked=asked)


@bp.get("/difficulty")
@resident_only
def difficulty(credit: UUID) -> ResponseReturnValue:
    """What would help when paying is difficult."""
    return render_template(
        "credit/difficulty.html", mine=_mine(credit), form=DifficultyForm(kept.given_back())
    )


@bp.post("/difficulty")
@resident_only
def ask(credit: UUID) -> ResponseReturnValue:
    """Ask for it."""
    mine, form = _mine(credit), DifficultyForm()
    if not form.validate():
        return render_template("credit/difficulty.html", mine=mine, form=form), 422
    answer = form.answer()
    request = discussing.ask(
        db(),
        current_resident(),
        mine.credit.unit,
        answer.wish,
        answer.text,
        answer.contact,
        g.lang,
        now(),
        credit=credit,
        acting=current_acting(),
    )
    return redirect(url_for("credit.asked", credit=credit, request=request), 303)


@bp.get("/difficulty/<uuid:request>")
@resident_only
def asked(credit: UUID, request: UUID) -> ResponseReturnValue:
    """When the wish arrived, and what happens next."""
    arrived = discussing.request_of(db(), current_resident(), request)
    return render_template("credit/asked.html", mine=_mine(credit), asked=arrived)
