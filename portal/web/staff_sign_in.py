"""The staff's entrance: another issuer, another session and cookie, roles by exact value."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.services import signing_in
from portal.store import security_log
from portal.web import identity, kept, leaving
from portal.web.access import public, staff_only
from portal.web.identity.claims import AnotherTenant, StaffIdentity, staff_from
from portal.web.language import CONVERTER
from portal.web.leading_on import lead_on
from portal.web.letting_in import let_in
from portal.web.limits import slowed
from portal.web.logs import log
from portal.web.refusals import NoAccess
from portal.web.returning import safe_return
from portal.web.service import db, now, service
from portal.web.visits import current_visit

bp = Blueprint("staff_sign_in", __name__)
_STAFF = "staff"
_AGAIN = "identifies_again"
"""Whose session it is that identifies itself again, in the contents of that session."""


@bp.get(f"/<{CONVERTER}:lang>/staff")
@public
def show() -> ResponseReturnValue:
    """The entrance."""
    return_to = safe_return(request.args.get("return_to"), url_for("desk.queue"))
    return render_template("desk/sign_in.html", return_to=return_to)


@bp.post(f"/<{CONVERTER}:lang>/staff")
@public
@slowed("staff sign-in")
def start() -> ResponseReturnValue:
    """Off to the staff's identity provider."""
    session["return_to"] = safe_return(request.form.get("return_to"), url_for("desk.queue"))
    session["lang"] = g.lang
    session.pop(_AGAIN, None)
    return lead_on(identity.start(_STAFF, g.lang), service().settings.staff)


@bp.get("/staff/auth/callback")
@public
@slowed("staff sign-in answered")
def finish() -> ResponseReturnValue:
    """Back from the staff's identity provider."""
    g.lang, g.writes = session.get("lang"), True
    return_to = safe_return(session.get("return_to"), url_for("desk.queue"))
    provider = service().settings.staff
    try:
        answer = identity.finish(_STAFF)
        with identity.claims_noted(_STAFF):
            known = staff_from(answer.claims, provider)
    except identity.SignInCancelled:
        entrance = "staff_sign_in.ask_again" if session.pop(_AGAIN, None) else "staff_sign_in.show"
        return redirect(url_for(entrance, return_to=return_to), 303)
    except AnotherTenant as refused:
        raise _refused(
            (provider.issuer, refused.tenant, refused.object_id), security_log.ANOTHER_TENANT
        ) from None
    except identity.SignInFailed as refused:
        # Another tab of this browser has signed in meanwhile, which ended this one's attempt.
        if refused.reason is identity.Reason.STATE and current_visit().person is not None:
            return redirect(return_to, 303)
        raise
    staff, before = _admitted(known), current_visit().sign_in
    awaited = session.get(_AGAIN)
    same = awaited == str(staff)
    let_in(staff, known.name, answer, provider, anew=same)
    if awaited and not same:
        # What the first one was about to do is not for whoever has come back.
        signing_in.note_another(db(), UUID(awaited), before, now())
        return_to = url_for("desk.queue")
    return redirect(return_to, 303)


def _admitted(known: StaffIdentity) -> UUID:
    settings = service().settings
    role = settings.staff_roles.named(known.roles)
    identity_key = (known.issuer, known.tenant, known.object_id)
    if role is None:
        raise _refused(identity_key, _why_no_role(known))
    staff = signing_in.admit_staff(db(), identity_key, known.name, settings.unit, role, now())
    if staff is None:
        log.warning("staff refused", reason=security_log.ACCESS_WITHDRAWN)
        current_visit().end()
        raise NoAccess
    return staff


def _why_no_role(known: StaffIdentity) -> str:
    if known.roles_left_out:
        return security_log.ROLES_LEFT_OUT
    return security_log.UNKNOWN_ROLE if known.roles else security_log.NO_ROLE


def _refused(identity_key: signing_in.Identity, reason: str) -> NoAccess:
    log.warning("staff refused", reason=reason)
    signing_in.refuse_staff(db(), identity_key, reason, service().settings.unit, now())
    current_visit().end()
    return NoAccess()


@bp.get(f"/<{CONVERTER}:lang>/staff/again")
@staff_only()
def ask_again() -> ResponseReturnValue:
    """Why to identify oneself again."""
    return_to = safe_return(request.args.get("return_to"), url_for("desk.queue"))
    return render_template("desk/again.html", return_to=return_to)


@bp.post(f"/<{CONVERTER}:lang>/staff/again")
@staff_only()
def identify_again() -> ResponseReturnValue:
    """Off to the provider, to be identified there and then."""
    session["return_to"] = safe_return(request.form.get("return_to"), url_for("desk.queue"))
    session["lang"] = g.lang
    session[_AGAIN] = str(g.staff.id)
    return lead_on(identity.start(_STAFF, g.lang, fresh=True), service().settings.staff)


@bp.post(f"/<{CONVERTER}:lang>/staff/sign-out")
@public
def leave() -> ResponseReturnValue:
    """Sign out here first, then at the identity provider where it can be done."""
    return take_leave(leaving.end_here)


def take_leave(end: Callable[[], None]) -> ResponseReturnValue:
    """End the session, or all, and go on to the provider."""
    end()
    reply = make_response(
        leaving.go_on(_STAFF, url_for("staff_sign_in.come_back"), url_for("staff_sign_in.left"))
    )
    kept.throw_away(reply)
    return reply


@bp.get("/staff/auth/signed-out")
@public
def come_back() -> ResponseReturnValue:
    """Back from signing out at the identity provider."""
    leaving.come_back()
    return redirect(url_for("staff_sign_in.left"), 303)


@bp.get(f"/<{CONVERTER}:lang>/staff/signed-out")
@public
def left() -> ResponseReturnValue:
    """Signed out: what has been closed, and what else to close."""
    if current_visit().person is not None:
        return redirect(url_for("desk.queue"))
    return render_template("desk/signed_out.html", closed=leaving.closed())


@bp.get(f"/<{CONVERTER}:lang>/staff/sign-out")
@public
def not_left() -> ResponseReturnValue:
    """Where a press of "Sign out" leads on a page that is older than the session."""
    signed_in = current_visit().person is not None
    return redirect(url_for("desk.queue" if signed_in else "staff_sign_in.left"))
