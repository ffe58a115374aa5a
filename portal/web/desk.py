"""The counsellor's desk: the work list, a case, taking it into work, and handing it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from portal.forms.conflict import ColleagueForm
from portal.services import discussing, disqualification, handling
from portal.services.handling import Order
from portal.services.reviewing import review
from portal.web.access import SUPERVISOR, may, staff_only
from portal.web.language import CONVERTER
from portal.web.service import db, now, service, today
from portal.web.taken_along import file_of
from portal.web.worded import shown_result
from portal.web.work_list import STATES, Waiting, asked

bp = Blueprint("desk", __name__, url_prefix=f"/<{CONVERTER}:lang>/staff")


@bp.get("/queue")
@staff_only()
def queue() -> ResponseReturnValue:
    """The applications that have reached the unit."""
    wish, waiting = asked(request.args, today().year), _waiting()
    if wish.holds_identity_code:
        without: dict[str, Any] = {**wish.params(), "typed": "code"}
        return redirect(url_for("desk.queue", **without), 303)
    found = handling.list_cases(
        db(), g.staff, wish.filters, wish.order, wish.cursor, waiting.over_before, now()
    )
    return render_template(
        "desk/queue.html",
        asked=wish,
        found=found,
        waiting=waiting,
        states=STATES,
        orders=Order,
        purposes=_purposes(),
    )


@bp.get("/cases/<uuid:case>")
@staff_only()
def case(case: UUID) -> ResponseReturnValue:
    """One application, with the resident's budget beside the norm."""
    return case_page(case, ColleagueForm(None, meta={"colleagues": colleagues()}))


def colleagues() -> list[SelectChoice]:
    """The members of the unit to whom the staff member may close a case; none but to a supervisor."""
    others = disqualification.others(db(), g.staff) if may(g.staff, SUPERVISOR) else ()
    return [SelectChoice(member.id, member.name) for member in others]


def case_page(case: UUID, form: ColleagueForm) -> str:
    """The page of a case, with the form that closes it to a colleague."""
    opened = handling.open_case(db(), g.staff, case, now())
    reviewed = review(opened.message, service().unit)
    return render_template(
        "desk/case.html",
        opened=opened,
        review=reviewed,
        shown=shown_result(reviewed.document, service().unit),
        today=today(),
        waiting=_waiting(),
        purposes=_purposes(),
        carried=carried(),
        may_free=may(g.staff, SUPERVISOR),
        form=form,
    )


@bp.get("/cases/<uuid:case>/budget/<any(pdf, xlsx, json):kind>")
@staff_only(fresh=True)
def export(case: UUID, kind: str) -> ResponseReturnValue:
    """The budget of a case as the file that its applicant too can take."""
    message = handling.export(db(), g.staff, case, now())
    return file_of(review(message, service().unit).document, kind)


@bp.post("/cases/<uuid:case>")
@staff_only()
def take(case: UUID) -> ResponseReturnValue:
    """Take an application into work."""
    handling.take(db(), g.staff, case, now())
    return redirect(url_for("desk.case", case=case, **carried()), 303)


@bp.post("/cases/<uuid:case>/hand-back")
@staff_only()
def hand_back(case: UUID) -> ResponseReturnValue:
    """Let others take a case of one's own; a supervisor may hand back that of any member of the unit."""
    whose = request.form.get("handler", type=UUID)
    if whose is None or (whose != g.staff.id and not may(g.staff, SUPERVISOR)):
        abort(404)
    handling.hand_back(db(), g.staff, case, whose, now())
    return redirect(url_for("desk.case", case=case, **carried()), 303)


def carried() -> dict[str, Any]:
    """The list from which a case was opened, for the way back."""
    return asked(request.args, today().year).carried


def _purposes() -> dict[str, str]:
    """The unit's purposes in words.  A case may still have one that the unit no longer offers."""
    return {purpose.key: purpose.label(g.lang) for purpose in service().unit.purposes}


def _waiting() -> Waiting:
    return Waiting(today(), service().unit.promises.target_days)


@bp.get("/discussions")
@staff_only()
def discussions() -> ResponseReturnValue:
    """The residents who wish to talk in person, those who have waited longest first."""
    requests = discussing.open_requests(db(), g.staff, now())
    return render_template("desk/discussions.html", requests=requests, waiting=_waiting())


@bp.post("/discussions")
@staff_only()
def handled() -> ResponseReturnValue:
    """Note that a request has been handled."""
    request_id = request.form.get("request", type=UUID)
    if request_id is None:
        abort(404)
    discussing.mark_handled(db(), g.staff, request_id, now())
    return redirect(url_for("desk.discussions"), 303)
