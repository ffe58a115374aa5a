"""Server-side sessions: two kinds, residents' and staff's, with cookies and tables of their own.

A cookie is set only when there is something to remember, so a page that is only read sets none.
Both limits are kept by the server: 30 minutes without a page, and 8 hours (staff 10) in all.
"""

import copy
import hashlib
import hmac
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin

from portal.store import sign_ins, visits
from portal.store.crypt import new_token
from portal.store.sign_ins import SignInTable
from portal.store.tables.sign_ins import ResidentSignIn, StaffSignIn
from portal.store.tables.web import ResidentSession, StaffSession
from portal.store.visits import Visit, VisitTable
from portal.web.service import Service

IDLE = timedelta(minutes=30)
# The idle clock is written at most once a minute, so that reading pages costs no write each.
_TOUCH_AFTER = timedelta(minutes=1)
_CSRF = "csrf_token"
BUDGET_OWNER = "budget_owner"
"""The key of a session's contents: whose the budget of this browser is, once somebody has said so."""
# What the browser still holds when a session runs out, the next session has to know of.
_OUTLIVES = (BUDGET_OWNER,)
BACKGROUND = "Portal-Background"
"""The header of what a page asks for by itself, with nobody at it: it does not move the idle clock."""


@dataclass(frozen=True)
class Realm:
    """One kind of visitor: whose sessions, which table and cookie, how long at most."""

    name: str
    table: VisitTable
    sign_ins: SignInTable
    absolute: timedelta


RESIDENT = Realm("resident", ResidentSession, ResidentSignIn, timedelta(hours=8))
STAFF = Realm("staff", StaffSession, StaffSignIn, timedelta(hours=10))


def realm_of(path: str) -> Realm:
    """The kind of visitor that a path belongs to: the staff's lie under /staff in each language."""
    parts = path.split("/", 3)
    return STAFF if "staff" in parts[1:3] else RESIDENT


@dataclass(frozen=True)
class Ended:
    """A session that this request ends, and how: `signed_out`, `replaced`, or by itself."""

    token: str
    sign_in: UUID | None = None
    ending: str | None = None


class VisitSession(dict[str, Any], SessionMixin):
    """The session of one request.  Changes are stored when the reply is made."""

    def __init__(self, realm: Realm, token: str | None = None, visit: Visit | None = None) -> None:
        super().__init__(copy.deepcopy(visit.contents) if visit else {})
        self.realm = realm
        self.token = token
        self.person: UUID | None = visit.person if visit else None
        self.sign_in: UUID | None = visit.sign_in if visit else None
        self.visit = visit
        self.lost: UUID | None = None
        """Whose session it was, when the cookie's session has run out."""
        self.outlived: tuple[str, Visit] | None = None
        """That session and its token: it stays as it is until another one takes its place."""
        self.ended: list[Ended] = []
        self.background = False
        """Whether the page asks by itself, which does not move the idle clock."""
        self.prolonged = False

    def begin(self, person: UUID, sign_in: UUID | None = None, **contents: Any) -> None:
        """Sign a person in: a new session id, and nothing kept of the old contents."""
        self._forget("replaced")
        self.update(contents)
        self.person, self.sign_in = person, sign_in

    def end(self) -> None:
        """Sign out: the session is deleted, and so is its cookie."""
        self._forget("signed_out")

    def prolong(self) -> None:
        """Move the idle clock, however short ago it was moved."""
        self.prolonged = True

    def moves_the_clock(self, now: datetime) -> bool:
        """Whether this request moves the idle clock."""
        if self.visit is None or self.background:
            return False
        return self.prolonged or now - self.visit.seen_at >= _TOUCH_AFTER

    def ends_at(self, now: datetime) -> datetime:
        """When the session ends if no other page is opened."""
        seen_at = self.visit.seen_at if self.visit and not self.moves_the_clock(now) else now
        return min(seen_at + IDLE, self.ends_at_latest(now))

    def ends_at_latest(self, now: datetime) -> datetime:
        """When the session ends in any case."""
        return (self.visit.created_at if self.visit else now) + self.realm.absolute

    def _forget(self, ending: str) -> None:
        if self.token:
            self.ended.append(Ended(self.token, self.sign_in, ending))
        self.token = self.visit = None
        self.person = self.sign_in = None
        self.clear()


class Visits(SessionInterface):
    """Flask's session interface over the tables of sessions."""

    def __init__(self, running: Service) -> None:
        self._store = running.store
        self._clock = running.clock
        self._secret = running.keys.signing[0].encode()
        self._secure = running.settings.secure

    def cookie_of(self, realm: Realm) -> str:
        """The name of a realm's cookie; on https the browser itself guards a `__Host-` name."""
        return f"{'__Host-' if self._secure else ''}portal_{realm.name}"

    def open_session(self, app: Flask, request: Request) -> VisitSession:
        """The session of the request's cookie; an empty one without a live one."""
        realm = realm_of(request.path)
        token = request.cookies.get(self.cookie_of(realm))
        session = VisitSession(realm)
        if token:
            with self._store.session(writes=False) as db:
                visit = visits.find(db, realm.table, token)
            if visit and self._is_live(visit, realm):
                session = VisitSession(realm, token, visit)
            elif visit:
                session.lost, session.outlived = visit.person, (token, visit)
        session.background = BACKGROUND in request.headers
        session[_CSRF] = self._binding(session)
        return session

    def _is_live(self, visit: Visit, realm: Realm) -> bool:
        now = self._clock()
        return now - visit.seen_at < IDLE and now - visit.created_at < realm.absolute

    def _binding(self, session: VisitSession) -> str:
        """What ties a form's token to its session; without a session, to this service alone.

        A form for somebody without any session holds nobody's rights; what remains to be
        guarded there, a post from another site, is refused by `web/origin.py`.
        """
        message = f"csrf {session.realm.name} {session.token or 'none'}"
        return hmac.new(self._secret, message.encode(), hashlib.sha256).hexdigest()

    def save_session(self, app: Flask, session: MutableMapping[str, Any], response: Response) -> None:
        """Store what has changed, and set or delete the cookie accordingly."""
        assert isinstance(session, VisitSession)
        contents = {key: value for key, value in session.items() if key != _CSRF}
        if session.ended:
            self._end(session.realm, session.ended)
        if session.token is None and (contents or session.person):
            self._add(session, contents, response)
        elif session.token is not None:
            self._keep(session, session.token, contents)
        elif session.ended:
            response.delete_cookie(
                self.cookie_of(session.realm), secure=self._secure, httponly=True, samesite="Lax"
            )

    def _end(self, realm: Realm, ended: list[Ended]) -> None:
        with self._store.transaction() as db:
            for one in ended:
                visits.end(db, realm.table, one.token)
                if one.sign_in and one.ending:
                    sign_ins.note_ending(db, realm.sign_ins, [one.sign_in], one.ending, self._clock())

    def _add(self, session: VisitSession, contents: dict[str, Any], response: Response) -> None:
        token, now = new_token(), self._clock()
        if session.outlived:
            over, before = session.outlived
            contents = {key: before.contents[key] for key in _OUTLIVES if key in before.contents} | contents
            self._end(session.realm, [Ended(over)])
        with self._store.transaction() as db:
            visit = Visit(contents, session.person, now, now, session.sign_in)
            visits.add(db, session.realm.table, token, visit)
        response.set_cookie(
            self.cookie_of(session.realm), token, secure=self._secure, httponly=True, samesite="Lax", path="/"
        )

    def _keep(self, session: VisitSession, token: str, contents: dict[str, Any]) -> None:
        assert session.visit is not None
        now = self._clock()
        if contents != session.visit.contents:
            seen_at = session.visit.seen_at if session.background else now
            with self._store.transaction() as db:
                visits.change(db, session.realm.table, token, contents, seen_at)
        elif session.moves_the_clock(now):
            with self._store.transaction() as db:
                visits.touch(db, session.realm.table, token, now)


def current_visit() -> VisitSession:
    """The session of this request under its own type; to Flask it is any session."""
    assert isinstance(session, VisitSession)
    return session
