"""What is late or stuck on its way to the unit, for the supervisors who take care of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.services import following_up, watching_delivery
from portal.services.following_up import Subject, Trouble
from portal.web.access import SUPERVISOR, may, staff_only
from portal.web.language import CONVERTER
from portal.web.service import db, now, service

bp = Blueprint("delivery", __name__, url_prefix=f"/<{CONVERTER}:lang>/staff/delivery")


def init_app(app: Flask) -> None:
    """Let the templates of the staff ask how much there is to take care of."""
    app.add_template_global(delivery_troubles)


def delivery_troubles() -> dict[Trouble, int]:
    """How much of each there is, to a supervisor; to others nothing."""
    if not may(g.staff, SUPERVISOR):
        return {}
    return following_up.counts(db(), g.staff, _acknowledged_within(), now())


def _acknowledged_within() -> timedelta:
    return watching_delivery.acknowledged_within(service().units, g.staff.unit)


@bp.get("")
@staff_only(SUPERVISOR)
def show() -> ResponseReturnValue:
    """What waits for somebody, one kind of trouble at a time."""
    found = following_up.troubles(
        db(),
        g.staff,
        _acknowledged_within(),
        _trouble(request.args.get("kind")),
        request.args.get("after", type=UUID),
        now(),
    )
    return render_template("desk/delivery.html", found=found, most=following_up.MOST_COUNTED)


@bp.post("/messages/<uuid:message>")
@staff_only(SUPERVISOR)
def message(message: UUID) -> ResponseReturnValue:
    """Take care of a message, hand it back, or let it be tried anew or sent once more."""
    return _done(
        Subject.MESSAGE, message, {"retry": following_up.retry, "send_again": following_up.send_again}
    )


@bp.post("/events/<uuid:event>")
@staff_only(SUPERVISOR)
def event(event: UUID) -> ResponseReturnValue:
    """Take care of what the unit's system told in vain, hand it back, or note that it has been seen to."""
    return _done(Subject.EVENT, event, {"settle": following_up.settle})


def _done(subject: Subject, item: UUID, own: dict[str, Callable[..., None]]) -> ResponseReturnValue:
    owner = request.form.get("owner", type=UUID)
    acts: dict[str, Callable[[], None]] = {
        "take": partial(following_up.take, db(), g.staff, subject, item, now()),
        "hand_back": partial(following_up.hand_back, db(), g.staff, subject, item, owner, now()),
        **{name: partial(act, db(), g.staff, item, now()) for name, act in own.items()},
    }
    act = acts.get(request.form.get("act", ""))
    if act is None:
        abort(404)
    act()
    trouble = _trouble(request.form.get("kind"))
    return redirect(url_for("delivery.show", kind=trouble), 303)


def _trouble(text: str | None) -> Trouble | None:
    return Trouble(text) if text in set(Trouble) else None
