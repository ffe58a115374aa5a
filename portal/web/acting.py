"""For whom a resident acts: themselves, or somebody who has given them, or a court, the right."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.authorisations import Source
from portal.services import representing
from portal.services.refused import NotFound
from portal.web.access import act_for, acting_for, current_acting, end_acting, own_resident, resident_only
from portal.web.language import CONVERTER
from portal.web.returning import safe_return
from portal.web.service import db, now, service, today
from portal.web.visits import current_visit

bp = Blueprint("acting", __name__, url_prefix=f"/<{CONVERTER}:lang>/my/acting")
OWN = "own"


@bp.get("")
@resident_only
def show() -> ResponseReturnValue:
    """For whom one may act, and who may act for oneself.

    What the identity provider told is not on offer again, but it is named as long as it is before one.
    """
    acting = current_acting()
    return render_template(
        "matters/acting.html",
        choices=representing.may_act_for(db(), own_resident(), today()),
        told=acting_for() if acting and acting.authorisation.source == Source.CLAIM else None,
        over_me=representing.over(db(), own_resident(), today()),
        return_to=safe_return(request.args.get("return_to"), url_for("matters.show")),
    )


@bp.post("")
@resident_only
def choose() -> ResponseReturnValue:
    """Act for the chosen one from now on, or for oneself again."""
    chosen, acting = request.form.get("whom"), current_acting()
    unit, sign_in = service().unit.code, current_visit().sign_in
    if chosen != OWN:
        act_for(representing.begin(db(), own_resident(), _id(chosen), unit, sign_in, now()))
    elif acting:
        representing.stop(db(), acting, unit, sign_in, now())
        end_acting()
    return redirect(safe_return(request.form.get("return_to"), url_for("matters.show")), 303)


def _id(chosen: str | None) -> UUID:
    try:
        return UUID(chosen or "")
    except ValueError:
        raise NotFound from None
