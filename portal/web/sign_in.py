"""Residents sign in and out."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.services import representing, signing_in
from portal.services.signing_in import Person
from portal.web import identity, kept, leaving
from portal.web.access import act_for, public
from portal.web.budget import cookie
from portal.web.identity.claims import (
    Mandate,
    NoPersonalIdentityCode,
    ResidentIdentity,
    mandate_from,
    resident_from,
)
from portal.web.language import CONVERTER
from portal.web.leading_on import lead_on
from portal.web.letting_in import let_in
from portal.web.limits import slowed
from portal.web.returning import safe_return
from portal.web.service import db, now, service, today
from portal.web.visits import current_visit

bp = Blueprint("sign_in", __name__)
_RESIDENT = "resident"


@bp.get(f"/<{CONVERTER}:lang>/sign-in")
@public
def show() -> ResponseReturnValue:
    """Why to sign in, what is fetched, and the other ways to apply."""
    # Whoever comes back from the provider without having signed in still wants the page they left for.
    wanted = request.args.get("return_to") or session.get("return_to")
    return_to = safe_return(wanted, url_for("matters.show"))
    return render_template("pages/sign_in.html", return_to=return_to)


@bp.post(f"/<{CONVERTER}:lang>/sign-in")
@public
@slowed("sign-in")
def start() -> ResponseReturnValue:
    """Off to the identity provider; the language and the page to come back to stay in the session."""
    session["return_to"] = safe_return(request.form.get("return_to"), url_for("matters.show"))
    session["lang"] = g.lang
    return lead_on(identity.start(_RESIDENT, g.lang), service().settings.resident)


@bp.get("/auth/callback")
@public
@slowed("sign-in answered")
def finish() -> ResponseReturnValue:
    """Back from the identity provider."""
    g.lang, g.writes = session.get("lang"), True
    return_to = safe_return(session.get("return_to"), url_for("matters.show"))
    try:
        answer = identity.finish(_RESIDENT)
        known, mandate = _read(answer)
    except identity.SignInCancelled:
        return redirect(url_for("sign_in.show", return_to=return_to, cancelled=1), 303)
    except identity.SignInFailed as refused:
        # Another tab of this browser has signed in meanwhile, which ended this one's attempt.
        if refused.reason is identity.Reason.STATE and current_visit().person is not None:
            return redirect(return_to, 303)
        raise
    except NoPersonalIdentityCode:
        return render_template("pages/no_identity_code.html"), 403
    resident = signing_in.admit_resident(db(), _person(known), g.lang or "fi", now())
    before = current_visit().person if cookie.owned() else None
    let_in(resident, known.display_name, answer, service().settings.resident)
    reply = redirect(_for_whom(resident, mandate, return_to), 303)
    return _with_own_budget(reply, before, resident) if before else reply


def _with_own_budget(reply: Response, before: UUID, resident: UUID) -> Response:
    """What was the budget of one person here is shown to nobody else who signs in."""
    if before != resident:
        return cookie.take_away(reply)
    cookie.note_owner()
    return reply


def _read(answer: identity.Answer) -> tuple[ResidentIdentity, Mandate | None]:
    """Who has come, and for whom."""
    settings = service().settings
    read = answer.claims, settings.resident, today(), settings.mode == "demo"
    with identity.claims_noted(_RESIDENT):
        return resident_from(*read), mandate_from(*read)


def _for_whom(resident: UUID, mandate: Mandate | None, return_to: str) -> str:
    """Where to go on: first to the choice of whom to act for, where there is one and it is not made."""
    if mandate:
        unit, represented = service().unit.code, _person(mandate.represented)
        act_for(
            representing.told_at_sign_in(
                db(), resident, represented, mandate.capacity, unit, current_visit().sign_in, now()
            )
        )
    elif representing.may_act_for(db(), resident, today()):
        return url_for("acting.show", return_to=return_to)
    return return_to


@bp.post(f"/<{CONVERTER}:lang>/sign-out")
@public
def leave() -> ResponseReturnValue:
    """Sign out here first, then at the identity provider where it can be done."""
    return take_leave(leaving.end_here)


def take_leave(end: Callable[[], None]) -> ResponseReturnValue:
    """End the session, or all, and go on to the provider.  Nothing of the resident's stays in the browser."""
    owned = cookie.owned()
    end()
    reply = make_response(leaving.go_on(_RESIDENT, url_for("sign_in.come_back"), url_for("sign_in.left")))
    kept.throw_away(reply)
    return cookie.take_away(reply) if owned else reply


@bp.get("/auth/signed-out")
@public
def come_back() -> ResponseReturnValue:
    """Back from signing out at the identity provider."""
    leaving.come_back()
    return redirect(url_for("sign_in.left"), 303)


@bp.get(f"/<{CONVERTER}:lang>/sign-out")
@public
def not_left() -> ResponseReturnValue:
    """Where a press of "Sign out" leads on a page that is older than the session."""
    signed_in = current_visit().person is not None
    return redirect(url_for("matters.show" if signed_in else "sign_in.left"))


@bp.get(f"/<{CONVERTER}:lang>/signed-out")
@public
def left() -> ResponseReturnValue:
    """Signed out: what has been closed, and what else to close."""
    if current_visit().person is not None:
        return redirect(url_for("matters.show"))
    return render_template("pages/signed_out.html", closed=leaving.closed())


def _person(known: ResidentIdentity) -> Person:
    return Person(
        identity_code=known.hetu,
        first_names=known.first_names,
        family_name=known.family_name,
        display_name=known.display_name,
        municipality=known.municipality_code,
        non_disclosure=known.non_disclosure,
    )
