"""Whose matters the staff must not handle: noted by themselves, or by a supervisor."""

from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.forms.conflict import ColleagueForm, ConflictForm
from portal.services import disqualification
from portal.services.disqualification import Kind
from portal.web import kept
from portal.web.access import SUPERVISOR, may, staff_only
from portal.web.desk import case_page, colleagues
from portal.web.identity_codes import KnownCodes
from portal.web.language import CONVERTER
from portal.web.service import db, now

bp = Blueprint("conflicts", __name__, url_prefix=f"/<{CONVERTER}:lang>/staff")


@bp.get("/conflicts")
@staff_only()
def show() -> ResponseReturnValue:
    """The staff member's own conflicts, and to a supervisor those of the unit."""
    return _page(ConflictForm(None, meta={"codes": KnownCodes()}))


@bp.post("/conflicts")
@kept.never
@staff_only()
def note() -> ResponseReturnValue:
    """Note somebody.  The code that was typed is kept nowhere, not even over a lost session."""
    form = ConflictForm(meta={"codes": KnownCodes()})
    if not form.validate():
        return _page(form), 422
    answer = form.answer()
    disqualification.note(db(), g.staff, answer.identity_code, Kind(answer.kind), now())
    return redirect(url_for("conflicts.show"), 303)


@bp.post("/conflicts/<uuid:conflict>/remove")
@staff_only(SUPERVISOR, fresh=True)
def remove(conflict: UUID) -> ResponseReturnValue:
    """Remove a conflict of somebody else in the unit."""
    disqualification.remove(db(), g.staff, conflict, now())
    return redirect(url_for("conflicts.show"), 303)


@bp.post("/cases/<uuid:case>/disqualified")
@staff_only()
def note_on_case(case: UUID) -> ResponseReturnValue:
    """Close a case to oneself; a supervisor may close it to another member of the unit."""
    whose = None
    if "member" in request.form:
        form = ColleagueForm(meta={"colleagues": colleagues()})
        whose = form.answer()
        if not may(g.staff, SUPERVISOR) or (whose is None and form.member.typed()):
            abort(404)
        if not form.validate():
            return case_page(case, form), 422
    disqualification.note_on_case(db(), g.staff, case, whose, Kind.OTHER, now())
    return redirect(url_for("desk.case", case=case) if whose else url_for("conflicts.show"), 303)


def _page(form: ConflictForm) -> str:
    others = disqualification.conflicts_of_unit(db(), g.staff) if may(g.staff, SUPERVISOR) else None
    return render_template(
        "desk/conflicts.html", form=form, own=disqualification.conflicts_of(db(), g.staff), others=others
    )
