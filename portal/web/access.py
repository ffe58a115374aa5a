"""Who may open what: every view carries one guard, and a test walks all routes for theirs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from flask import g, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.services import representing, signing_in
from portal.services.representing import Acting
from portal.services.signing_in import Staff
from portal.web import kept, letting_in
from portal.web.refusals import Forbidden
from portal.web.returning import safe_return
from portal.web.service import db, today
from portal.web.visits import VisitSession, current_visit

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

_ACTING = "acting_for"
COUNSELLOR = "counsellor"
SUPERVISOR = "supervisor"
ADMIN = "admin"
_WIDER = {COUNSELLOR: {COUNSELLOR, SUPERVISOR, ADMIN}, SUPERVISOR: {SUPERVISOR, ADMIN}, ADMIN: {ADMIN}}


@dataclass(frozen=True)
class ActingFor:
    """Whose matters a representative has before them, as every page says."""

    authorisation: UUID
    name: str
    capacity: str


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in on a page, for the header."""

    display_name: str
    acting_for: ActingFor | None = None


def _guarded(view: View[P], guard: str) -> View[P]:
    vars(view)["guard"] = guard
    return view


def public(view: View[P]) -> View[P]:
    """Anyone may open this, and it shows nobody's stored data but what the browser's own cookie opens."""
    return _guarded(view, "public")


def resident_only(view: View[P]) -> View[P]:
    """Only a signed-in resident, or who acts for one.

    A form sent after the session, or the right to act, ran out is kept and given back.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        resident, chosen = current_visit().person, acting_for()
        if resident is None:
            return kept.keep_and_go_to(url_for("sign_in.show", return_to=request.path))
        g.own, g.resident, g.acting = resident, resident, None
        if chosen:
            g.acting = representing.standing(db(), resident, chosen.authorisation, today())
            if g.acting is None:
                end_acting()
                return kept.keep_and_go_to(url_for("acting.show", ended=1))
            g.resident = g.acting.authorisation.represented
        return view(*args, **kwargs)

    return _guarded(guarded, "resident")


def act_for(acting: Acting) -> None:
    """Let the pages of this session be those of the person who is represented."""
    right = acting.authorisation
    session[_ACTING] = [str(right.id), right.represented_name, right.capacity]


def end_acting() -> None:
    """Let the pages of this session be the resident's own again."""
    session.pop(_ACTING, None)


def acting_for() -> ActingFor | None:
    """Whom the resident of this session has chosen to act for."""
    chosen = session.get(_ACTING)
    return ActingFor(UUID(chosen[0]), *chosen[1:]) if chosen else None


def _way_back() -> str:
    """The path of this request, or the nearest one above it that is a page."""
    path = request.path
    while path.count("/") > 1 and not safe_return(path, ""):
        path = path.rpartition("/")[0]
    return path


def may(staff: Staff, role: str) -> bool:
    """Whether a staff member has this role or a wider one."""
    return staff.role in _WIDER[role]


def staff_only(role: str = COUNSELLOR, *, fresh: bool = False) -> Callable[[View[P]], View[P]]:
    """Only staff with this role or a wider one.  Their pages write: each look at a person is logged.

    A `fresh` one wants an identification of the last quarter of an hour; whoever has an older one is led
    to identify themselves again and back to the same page.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            person = current_visit().person
            g.writes = True
            staff = signing_in.active_staff(db(), person) if person else None
            if staff is None:
                return kept.keep_and_go_to(url_for("staff_sign_in.show", return_to=_way_back()))
            if not may(staff, role):
                raise Forbidden
            g.staff = replace(staff, sign_in=current_visit().sign_in)
            if fresh and not letting_in.is_fresh():
                return kept.keep_and_go_to(url_for("staff_sign_in.ask_again", return_to=_way_back()))
            return view(*args, **kwargs)

        return _guarded(guarded, f"{role}+" if fresh else role)

    return guard


def signed_in() -> SignedIn | None:
    """Who the header names: the person of this request's session, if there is one."""
    # A page of our own fault may be made where no session could be opened.
    name = session.get("name") if isinstance(session, VisitSession) and session.person else None
    return SignedIn(name, acting_for()) if name else None


def machine(view: View[P]) -> View[P]:
    """For machines: health checks and the like.  Shows no person's data and needs no language."""
    return _guarded(view, "machine")


def current_resident() -> UUID:
    """The resident whose matters this request is about.  Only behind `resident_only`."""
    resident: UUID = g.resident
    return resident


def own_resident() -> UUID:
    """The resident who is signed in, whomever they act for.  Only behind `resident_only`."""
    resident: UUID = g.own
    return resident


def current_acting() -> Acting | None:
    """By which right the resident acts for another, if they do.  Only behind `resident_only`."""
    acting: Acting | None = g.acting
    return acting
