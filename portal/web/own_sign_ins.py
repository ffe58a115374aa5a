"""One's own sign-ins, and signing out everywhere: residents theirs, staff theirs."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.services import recalling
from portal.services.recalling import MOST, SignIns
from portal.web import leaving, sign_in, staff_sign_in
from portal.web.access import resident_only, staff_only
from portal.web.language import CONVERTER
from portal.web.service import db, now
from portal.web.visits import IDLE, current_visit

bp = Blueprint("own_sign_ins", __name__)


@bp.get(f"/<{CONVERTER}:lang>/my/sign-ins")
@resident_only
def show() -> ResponseReturnValue:
    """Where a resident is signed in, and their sign-ins of 90 days."""
    return render_template("matters/sign_ins.html", mine=_own(), this=current_visit().sign_in, most=MOST)


@bp.get(f"/<{CONVERTER}:lang>/staff/sign-ins")
@staff_only()
def show_staff() -> ResponseReturnValue:
    """The same of a staff member."""
    return render_template("desk/sign_ins.html", mine=_own(), this=current_visit().sign_in, most=MOST)


@bp.post(f"/<{CONVERTER}:lang>/my/sign-ins/end")
@resident_only
def end() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    return sign_in.take_leave(leaving.end_everywhere)


@bp.post(f"/<{CONVERTER}:lang>/staff/sign-ins/end")
@staff_only()
def end_staff() -> ResponseReturnValue:
    """The same for a staff member."""
    return staff_sign_in.take_leave(leaving.end_everywhere)


@bp.get(f"/<{CONVERTER}:lang>/my/sign-ins/end")
@resident_only
def not_ended() -> ResponseReturnValue:
    """Nothing ends by looking."""
    return redirect(url_for("own_sign_ins.show"))


@bp.get(f"/<{CONVERTER}:lang>/staff/sign-ins/end")
@staff_only()
def not_ended_staff() -> ResponseReturnValue:
    """Nothing ends by looking."""
    return redirect(url_for("own_sign_ins.show_staff"))


def _own() -> SignIns:
    visit = current_visit()
    assert visit.person is not None
    limits = IDLE, visit.realm.absolute
    return recalling.sign_ins_of(db(), visit.realm.sign_ins, visit.person, limits, now())
