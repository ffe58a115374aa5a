"""Changed personal identity codes: one staff member asks, another one decides."""

from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.forms.identity_change import IdentityChangeForm, IdentityDecisionForm
from portal.services import relinking
from portal.services.relinking import Codes, Outcome
from portal.web import kept
from portal.web.access import SUPERVISOR, may, staff_only
from portal.web.identity_codes import KnownCodes
from portal.web.language import CONVERTER
from portal.web.service import db, now

bp = Blueprint("identity_changes", __name__, url_prefix=f"/<{CONVERTER}:lang>/staff/identity-changes")


@bp.get("")
@staff_only()
def show_all() -> ResponseReturnValue:
    """The changes of the unit, and the form to ask for one."""
    return _page(IdentityChangeForm(kept.given_back(), meta={"codes": KnownCodes()}))


@bp.post("")
@staff_only(fresh=True)
def ask() -> ResponseReturnValue:
    """Ask for a change."""
    form = IdentityChangeForm(meta={"codes": KnownCodes()})
    if not form.validate():
        return _page(form), 422
    told = form.answer()
    codes = Codes(told.old_code, told.new_code, told.seen_from)
    try:
        relinking.ask(db(), g.staff, codes, now())
    except relinking.UnknownResident:
        form.old_code.errors = [_l("Nothing with this unit is under the old code")]
        return _page(form), 422
    except relinking.AlreadyWaiting:
        form.old_code.errors = [_l("A change of this code is waiting for its decision")]
        return _page(form), 422
    return redirect(url_for("identity_changes.show_all"), 303)


@bp.get("/<uuid:change>")
@staff_only(SUPERVISOR, fresh=True)
def show(change: UUID) -> ResponseReturnValue:
    """One change, with both codes."""
    kept.given_back()
    return _decision(change, IdentityDecisionForm(None))


@bp.post("/<uuid:change>")
@staff_only(SUPERVISOR, fresh=True)
def decide(change: UUID) -> ResponseReturnValue:
    """Approve or refuse a change."""
    pressed = request.form.get("outcome")
    if pressed not in set(Outcome):
        abort(404)
    form = IdentityDecisionForm()
    try:
        relinking.decide(db(), g.staff, change, Outcome(pressed), now(), confirmed=form.answer())
    except relinking.NotConfirmed:
        form.confirmed.errors = [_l("Make sure that both codes belong to the same person, and tick the box")]
        return _decision(change, form), 422
    return redirect(url_for("identity_changes.show_all"), 303)


def _decision(change: UUID, form: IdentityDecisionForm) -> str:
    shown = relinking.show(db(), g.staff, change, now())
    return render_template("desk/identity_change.html", shown=shown, change=shown.change, form=form)


def _page(form: IdentityChangeForm) -> str:
    changes = relinking.changes(db(), g.staff, now())
    return render_template(
        "desk/identity_changes.html", form=form, changes=changes, may_decide=may(g.staff, SUPERVISOR)
    )
