"""How long a sign-in still lasts: told on every page of somebody signed in, and moved by one press."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.web import kept
from portal.web.access import resident_only, signed_in, staff_only
from portal.web.language import CONVERTER
from portal.web.language import said as _
from portal.web.returning import safe_return
from portal.web.service import now
from portal.web.visits import STAFF, current_visit
from portal.web.words import clock

bp = Blueprint("staying", __name__)


@dataclass(frozen=True)
class Stay:
    """The end of the sign-in of this request, in the words of its page."""

    until: datetime
    seconds: int
    movable: bool
    """Whether another page, or the button, gives more time."""
    staff: bool
    return_to: str

    @property
    def told(self) -> str:
        """How long it lasts."""
        return _("You are signed in until %(time)s.", time=clock(self.until))

    @property
    def told_soon(self) -> str:
        """That it ends in a few minutes."""
        if self.movable:
            return _(
                "You will be signed out at %(time)s. Do you want to stay signed in?", time=clock(self.until)
            )
        return _(
            "You will be signed out at %(time)s. This time cannot be moved. Save what you have written.",
            time=clock(self.until),
        )


def stay() -> Stay | None:
    """How long the person of this request stays signed in, if they are."""
    if signed_in() is None:
        return None
    visit, moment = current_visit(), now()
    until = visit.ends_at(moment)
    return Stay(
        until=until,
        seconds=max(0, int((until - moment).total_seconds())),
        movable=until < visit.ends_at_latest(moment),
        staff=visit.realm is STAFF,
        return_to=safe_return(request.path, _home()),
    )


@bp.post(f"/<{CONVERTER}:lang>/session/extend")
@kept.carries_any_form
@resident_only
def extend() -> ResponseReturnValue:
    """Stay signed in for another half an hour."""
    return _stay_on()


@bp.post(f"/<{CONVERTER}:lang>/staff/session/extend")
@kept.carries_any_form
@staff_only()
def extend_staff() -> ResponseReturnValue:
    """Stay signed in for another half an hour."""
    return _stay_on()


@bp.get(f"/<{CONVERTER}:lang>/session/extend")
@resident_only
def not_extended() -> ResponseReturnValue:
    """Where a press leads that came too late, after signing in again."""
    return redirect(_home())


@bp.get(f"/<{CONVERTER}:lang>/staff/session/extend")
@staff_only()
def not_extended_staff() -> ResponseReturnValue:
    """Where a press leads that came too late, after signing in again."""
    return redirect(_home())


def _stay_on() -> ResponseReturnValue:
    """Back to the page with what stands in its form, or the new time alone for a script that asks."""
    current_visit().prolong()
    if "return_to" in request.form:
        return kept.keep_and_go_to(f"{kept.page()}?stayed=1")
    longer = stay()
    assert longer is not None
    return jsonify(
        seconds=longer.seconds, movable=longer.movable, told=longer.told, told_soon=longer.told_soon
    )


def _home() -> str:
    return url_for("desk.queue" if current_visit().realm is STAFF else "matters.show")
