"""Sign-ins: one row each time somebody is let in, found again by what the provider calls the person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.store.engine import vault_of
from portal.store.tables.sign_ins import ResidentSignIn, StaffSignIn

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


def provider_hash(db: Session, issuer: str, claim: str, value: str) -> bytes:
    """The keyed hash by which a provider's `sub` or `sid` is found again."""
    return vault_of(db).index(f"{issuer} {value}", f"sign_ins.{claim}")
