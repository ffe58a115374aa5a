"""Who of the unit has access to the desk, and withdrawing it."""

from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.services import administering
from portal.web import kept
from portal.web.access import ADMIN, SUPERVISOR, may, staff_only
from portal.web.language import CONVERTER
from portal.web.service import db, now

bp = Blueprint("members", __name__, url_prefix=f"/<{CONVERTER}:lang>/staff/members")
_ACTS = {"withdraw": administering.withdraw, "restore": administering.restore}


@bp.get("")
@staff_only(SUPERVISOR)
def show_all() -> ResponseReturnValue:
    """Everybody who has ever signed in."""
    return render_template("desk/members.html", members=administering.members(db(), g.staff))


@bp.get("/<uuid:member>")
@staff_only(SUPERVISOR)
def show(member: UUID) -> ResponseReturnValue:
    """One member; to an administrator also what the security log last says of them."""
    found = administering.member(db(), g.staff, member)
    entries = administering.latest_entries(db(), g.staff, member) if may(g.staff, ADMIN) else ()
    kept.given_back()
    names = {each.id: each.name for each in administering.members(db(), g.staff)}
    return render_template("desk/member.html", member=found, entries=entries, names=names)


@bp.post("/<uuid:member>")
@staff_only(SUPERVISOR, fresh=True)
def decide(member: UUID) -> ResponseReturnValue:
    """Withdraw the member's access, or restore it."""
    act = _ACTS.get(request.form.get("act", ""))
    if act is None:
        abort(404)
    act(db(), g.staff, member, now())
    return redirect(url_for("members.show", member=member), 303)
