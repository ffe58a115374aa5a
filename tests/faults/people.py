"""Residents and staff who are signed in, and drafts that are ready to be sent, made in the store."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from portal.services import applying, signing_in
from portal.services.signing_in import Arrival, Person
from portal.store import drafts, visits
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.visits import Visit
from portal.web.visits import RESIDENT, STAFF, Realm
from tests.faults.browser import Browser
from tests.faults.installation import Installation
from tests.ground.applying import UNIT, WHOLE

_PAUSE = 0.2
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, in a browser of their own."""

    id: UUID
    browser: Browser
    person: str


def person(number: int) -> Person:
    """A test person with a valid code of the 900 series; no two numbers up to 27 000 give the same."""
    month, rest = divmod(number, 100 * 27)
    day, individual = divmod(rest, 100)
    digits = f"{day + 1:02}{month + 1:02}80", f"{900 + individual % 100}"
    code = f"{digits[0]}-{digits[1]}{_CHECKS[int(''.join(digits)) % 31]}"
    return Person(code, f"Aino {number}", "Testilä", f"Aino {number} Testilä", "990", non_disclosure=False)


def residents(there: Installation, number: int) -> list[Visitor]:
    """So many residents."""
    return [_resident(there, person(each)) for each in range(number)]


def _resident(there: Installation, who: Person) -> Visitor:
    with there.store.session() as db:
        resident = signing_in.admit_resident(db, who, "fi", _now())
    visitor = Visitor(resident, there.browser(), who.display_name)
    sign_in(there.store, visitor)
    return visitor


def counsellors(there: Installation, number: int) -> list[Visitor]:
    """So many counsellors of the unit."""
    return [_counsellor(there, f"Neuvoja {each}") for each in range(number)]


def _counsellor(there: Installation, name: str) -> Visitor:
    identity = ("http://127.0.0.1:9/staff", "tenant", name)
    with there.store.session() as db:
        staff = signing_in.admit_staff(db, identity, name, UNIT.code, "counsellor", _now())
    assert staff is not None
    visitor = Visitor(staff, there.browser(), name)
    sign_in(there.store, visitor, STAFF)
    return visitor


def sign_in(store: Store, visitor: Visitor, realm: Realm = RESIDENT, ahead: timedelta = timedelta(0)) -> str:
    """Give the browser a new session, as coming back from the provider does; its token.

    The clock of the pages may be `ahead` of the right time.
    """
    token, now = new_token(), _now() + ahead
    with store.session() as db:
        issuer = f"http://127.0.0.1:9/{realm.name}"
        arrival = Arrival(issuer, f"sub of {visitor.person}", f"sid {token}", now, "firefox android")
        noted = signing_in.note(db, realm.sign_ins, visitor.id, arrival, now)
    with store.transaction() as db:
        visits.add(db, realm.table, token, Visit({"name": visitor.person}, visitor.id, now, now, noted))
    visitor.browser.cookies[f"portal_{realm.name}"] = token
    return token


def whole_drafts(store: Store, resident: UUID, number: int) -> list[UUID]:
    """So many drafts of a resident in which nothing is missing."""
    now = _now()
    with store.transaction() as db:
        return [
            drafts.add(db, resident, UNIT.code, WHOLE, now, now + applying.KEPT_FOR) for _ in range(number)
        ]


def endless_drafts(store: Store, resident: UUID) -> Iterator[UUID]:
    """One draft of a resident after another, each made when it is wanted and the database takes it."""
    while True:
        try:
            (draft,) = whole_drafts(store, resident, 1)
        except SQLAlchemyError:
            time.sleep(_PAUSE)
        else:
            yield draft


def _now() -> datetime:
    return datetime.now(UTC)
