"""Sign-ins: one row each time somebody is let in, found again by what the provider calls the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.store.engine import vault_of
from portal.store.tables.sign_ins import ResidentSignIn, StaffSignIn
from portal.store.tables.web import ResidentSession, StaffSession
from portal.store.visits import VisitTable

SignInTable = type[ResidentSignIn] | type[StaffSignIn]


@dataclass(frozen=True)
class Arrival:
    """How somebody came back from their identity provider."""

    issuer: str
    subject: str
    """The provider's `sub`: it tells sessions apart, never people."""
    provider_session: str | None
    """The provider's `sid`, if it says one."""
    authenticated_at: datetime
    browser: str | None
    """The kind of browser and device, such as `firefox android`."""


@dataclass(frozen=True)
class SignIn:
    """A sign-in, as its owner is told of it."""

    id: UUID
    at: datetime
    browser: str | None
    ended_at: datetime | None
    ending: str | None
    begun_at: datetime | None
    """When its session began, as long as there is one; then also when it was last used."""
    seen_at: datetime | None


def add(db: Session, table: SignInTable, person: UUID, arrival: Arrival, at: datetime) -> UUID:
    """Note a sign-in; its id."""
    new = uuid4()
    session = arrival.provider_session
    db.execute(
        insert(table).values(
            id=new,
            person=person,
            at=at,
            authenticated_at=arrival.authenticated_at,
            browser=arrival.browser,
            subject_hash=provider_hash(db, arrival.issuer, "sub", arrival.subject),
            provider_session_hash=provider_hash(db, arrival.issuer, "sid", session) if session else None,
        )
    )
    return new


def of_person(db: Session, table: SignInTable, person: UUID, since: datetime, most: int) -> list[SignIn]:
    """The sign-ins of a person, the latest first."""
    visit = sessions_of(table)
    rows = db.execute(
        select(
            table.id, table.at, table.browser, table.ended_at, table.ending, visit.created_at, visit.seen_at
        )
        .join(visit, visit.sign_in_id == table.id, isouter=True)
        .where(table.person == person, table.at >= since)
        .order_by(table.at.desc(), table.id)
        .limit(most)
    )
    return [SignIn(*row) for row in rows]


def note_ending(db: Session, table: SignInTable, ids: Sequence[UUID], ending: str, at: datetime) -> None:
    """Say how sign-ins have ended, of which nothing was said before."""
    if ids:
        still_open = (table.id.in_(ids), table.ended_at.is_(None))
        db.execute(update(table).where(*still_open).values(ended_at=at, ending=ending))


def end_of_person(db: Session, table: SignInTable, person: UUID, ending: str, at: datetime) -> int:
    """End every session of a person; how many there were."""
    visit = sessions_of(table)
    return _end(db, table, visit.person == person, ending, at)


def end_by_provider(
    db: Session, table: SignInTable, subject: bytes | None, provider_session: bytes | None, at: datetime
) -> int:
    """End the sessions that a provider names by the hashes of its `sub`, its `sid` or both; how many.

    A `sid` decides by itself, for a `sub` may be another one in each token; the `sub` beside it finds
    only sessions of which the provider had said no `sid`.
    """
    if subject is None and provider_session is None:
        raise ValueError("a provider that names nobody ends nothing")
    named = table.subject_hash == subject
    if provider_session is not None:
        of_no_session = and_(table.provider_session_hash.is_(None), named)
        named = or_(table.provider_session_hash == provider_session, of_no_session)
    theirs = select(table.id).where(named)
    return _end(db, table, sessions_of(table).sign_in_id.in_(theirs), "provider", at)


def _end(db: Session, table: SignInTable, which: ColumnElement[bool], ending: str, at: datetime) -> int:
    visit = sessions_of(table)
    ended = list(db.scalars(delete(visit).where(which).returning(visit.sign_in_id)))
    note_ending(db, table, [sign_in for sign_in in ended if sign_in is not None], ending, at)
    return len(ended)


def sessions_of(table: SignInTable) -> VisitTable:
    """The sessions that sign-ins of one kind begin."""
    return ResidentSession if table is ResidentSignIn else StaffSession


def provider_hash(db: Session, issuer: str, claim: str, value: str) -> bytes:
    """The keyed hash by which a provider's `sub` or `sid` is found again."""
    return vault_of(db).index(f"{issuer} {value}", f"sign_ins.{claim}")
