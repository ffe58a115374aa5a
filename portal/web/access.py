"""Who may open what: every view carries one guard, and a test walks all routes for theirs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from flask import g, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.services import signing_in
from portal.services.signing_in import Staff
from portal.web import kept, letting_in
from portal.web.refusals import Forbidden
from portal.web.service import db
from portal.web.visits import VisitSession, current_visit

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

COUNSELLOR = "counsellor"
SUPERVISOR = "supervisor"
ADMIN = "admin"
_WIDER = {COUNSELLOR: {COUNSELLOR, SUPERVISOR, ADMIN}, SUPERVISOR: {SUPERVISOR, ADMIN}, ADMIN: {ADMIN}}


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in on a resident's page, for the header."""

    display_name: str


def _guarded(view: View[P], guard: str) -> View[P]:
    vars(view)["guard"] = guard
    return view


def public(view: View[P]) -> View[P]:
    """Anyone may open this, and it shows nobody's stored data but what the browser's own cookie opens."""
    return _guarded(view, "public")


def resident_only(view: View[P]) -> View[P]:
    """Only a signed-in resident.  A form sent after the session ran out is kept and given back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        resident = current_visit().person
        if resident is None:
            return kept.keep_and_go_to(url_for("sign_in.show", return_to=request.path))
        g.resident = resident
        return view(*args, **kwargs)

    return _guarded(guarded, "resident")


def may(staff: Staff, role: str) -> bool:
    """Whether a staff member has this role or a wider one."""
    return staff.role in _WIDER[role]


def staff_only(role: str = COUNSELLOR, *, fresh: bool = False) -> Callable[[View[P]], View[P]]:
    """Only staff with this role or a wider one.  Their pages write: each look at a person is logged.

    A `fresh` one wants an identification of the last quarter of an hour; whoever has an older one is led
    to identify themselves again and back to the same path, which must therefore answer to GET too.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            person = current_visit().person
            g.writes = True
            staff = signing_in.active_staff(db(), person) if person else None
            if staff is None:
                return kept.keep_and_go_to(url_for("staff_sign_in.show", return_to=request.path))
            if not may(staff, role):
                raise Forbidden
            g.staff = replace(staff, sign_in=current_visit().sign_in)
            if fresh and not letting_in.is_fresh():
                return kept.keep_and_go_to(url_for("staff_sign_in.ask_again", return_to=request.path))
            return view(*args, **kwargs)

        return _guarded(guarded, f"{role}+" if fresh else role)

    return guard


def signed_in() -> SignedIn | None:
    """Who the header names: the person of this request's session, if there is one."""
    # A page of our own fault may be made where no session could be opened.
    name = session.get("name") if isinstance(session, VisitSession) and session.person else None
    return SignedIn(name) if name else None


def machine(view: View[P]) -> View[P]:
    """For machines: health checks and the like.  Shows no person's data and needs no language."""
    return _guarded(view, "machine")


def current_resident() -> UUID:
    """The id of the resident of this request.  Only behind `resident_only`."""
    resident: UUID = g.resident
    return resident
