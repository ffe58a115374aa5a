"""The staff's entrance: another issuer, another session and cookie, roles by exact value."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.services import signing_in
from portal.web import identity
from portal.web.access import public
from portal.web.identity.claims import StaffIdentity, staff_from
from portal.web.language import CONVERTER
from portal.web.letting_in import let_in
from portal.web.logs import log
from portal.web.refusals import Forbidden
from portal.web.returning import safe_return
from portal.web.service import db, now, service
from portal.web.visits import current_visit

bp = Blueprint("staff_sign_in", __name__)
_STAFF = "staff"


@bp.get(f"/<{CONVERTER}:lang>/staff")
@public
def show() -> ResponseReturnValue:
    """The entrance."""
    return_to = safe_return(request.args.get("return_to"), url_for("desk.queue"))
    return render_template("desk/sign_in.html", return_to=return_to)


@bp.post(f"/<{CONVERTER}:lang>/staff")
@public
def start() -> ResponseReturnValue:
    """Off to the staff's identity provider."""
    session["return_to"] = safe_return(request.form.get("return_to"), url_for("desk.queue"))
    session["lang"] = g.lang
    return identity.start(_STAFF, g.lang)


@bp.get("/staff/auth/callback")
@public
def finish() -> ResponseReturnValue:
    """Back from the staff's identity provider."""
    g.lang, g.writes = session.get("lang"), True
    return_to = safe_return(session.get("return_to"), url_for("desk.queue"))
    provider = service().settings.staff
    try:
        answer = identity.finish(_STAFF)
        known = staff_from(answer.claims, provider)
    except identity.SignInCancelled:
        return redirect(url_for("staff_sign_in.show", return_to=return_to), 303)
    except identity.SignInFailed as refused:
        # Another tab of this browser has signed in meanwhile, which ended this one's attempt.
        if refused.reason is identity.Reason.STATE and current_visit().person is not None:
            return redirect(return_to, 303)
        raise
    let_in(_admitted(known), known.name, answer, provider)
    return redirect(return_to, 303)


def _admitted(known: StaffIdentity) -> UUID:
    settings = service().settings
    role = settings.staff_roles.named(known.roles)
    identity_key = (known.issuer, known.tenant, known.object_id)
    staff = (
        signing_in.admit_staff(db(), identity_key, known.name, settings.unit, role, now()) if role else None
    )
    if staff is None:
        log.warning("staff refused", reason="no role" if role is None else "withdrawn")
        current_visit().end()
        raise Forbidden
    return staff


@bp.post(f"/<{CONVERTER}:lang>/staff/sign-out")
@public
def leave() -> ResponseReturnValue:
    """Sign out."""
    current_visit().end()
    back = f"{service().settings.base_url}{url_for('staff_sign_in.show')}"
    return redirect(identity.end_session_address(_STAFF, back, g.lang) or back, 303)


@bp.get(f"/<{CONVERTER}:lang>/staff/sign-out")
@public
def not_left() -> ResponseReturnValue:
    """Where a press of "Sign out" leads on a page that is older than the session."""
    signed_in = current_visit().person is not None
    return redirect(url_for("desk.queue" if signed_in else "staff_sign_in.show"))
