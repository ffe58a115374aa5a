"""What a case's page leaves out: shown once, on the reply to who asks for it, and logged by its own name."""

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from portal.services import handling
from portal.services.handling import Shown
from portal.web.access import staff_only
from portal.web.desk import carried
from portal.web.language import CONVERTER
from portal.web.service import db, now

bp = Blueprint(
    "showing",
    __name__,
    url_prefix=f"/<{CONVERTER}:lang>/staff/cases/<uuid:case>/show/<any(identity_code, contact):shown>",
)


@bp.get("")
@staff_only()
def ask(case: UUID, shown: str) -> ResponseReturnValue:
    """What is about to be shown, and that the look is logged."""
    found = handling.look_up(db(), g.staff, case, now())
    return render_template("desk/show.html", case=found, shown=shown, told=None, carried=carried())


@bp.post("")
@staff_only(fresh=True)
def show(case: UUID, shown: str) -> ResponseReturnValue:
    """Show it, on this reply alone."""
    told = handling.show(db(), g.staff, case, Shown(shown), now())
    return render_template("desk/show.html", case=told.case, shown=shown, told=told, carried=carried())
