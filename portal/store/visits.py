"""Server-side sessions of browsers: one row a session, found by the hash of its opaque id."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from portal.store.crypt import token_hash
from portal.store.engine import vault_of
from portal.store.tables.web import ResidentSession, StaffSession

VisitTable = type[ResidentSession] | type[StaffSession]


@dataclass(frozen=True)
class Visit:
    """A stored session: its contents, whose it is, and the two times that end it."""

    contents: dict[str, Any]
    person: UUID | None
    created_at: datetime
    seen_at: datetime
    sign_in: UUID | None = None


def _reading(table: VisitTable) -> Select[Any]:
    columns = table.__table__.c
    wanted = columns.contents, columns.person, columns.sign_in_id, columns.created_at, columns.seen_at
    return select(*wanted).where(columns.id_hash == bindparam("hashed"))


# Made once, over the tables: every page of somebody signed in begins with one of them.
_READING = {table: _reading(table) for table in (ResidentSession, StaffSession)}


def find(db: Session, table: VisitTable, token: str) -> Visit | None:
    """The session of a cookie's token, or None."""
    row = db.execute(_READING[table], {"hashed": token_hash(token)}).one_or_none()
    if row is None:
        return None
    contents = json.loads(vault_of(db).open(row.contents, f"{table.__tablename__}.contents"))
    return Visit(contents, row.person, row.created_at, row.seen_at, row.sign_in_id)


def add(db: Session, table: VisitTable, token: str, visit: Visit) -> None:
    """Store a new session under the hash of its token."""
    db.execute(
        insert(table).values(
            id_hash=token_hash(token),
            contents=_sealed(db, table, visit.contents),
            person=visit.person,
            sign_in_id=visit.sign_in,
            created_at=visit.created_at,
            seen_at=visit.seen_at,
        )
    )


def change(db: Session, table: VisitTable, token: str, contents: dict[str, Any], seen_at: datetime) -> None:
    """Write a session's contents anew."""
    db.execute(
        update(table)
        .where(table.id_hash == token_hash(token))
        .values(contents=_sealed(db, table, contents), seen_at=seen_at)
    )


def touch(db: Session, table: VisitTable, token: str, seen_at: datetime) -> None:
    """Move a session's idle clock."""
    db.execute(update(table).where(table.id_hash == token_hash(token)).values(seen_at=seen_at))


def end(db: Session, table: VisitTable, token: str) -> None:
    """Delete one session."""
    db.execute(delete(table).where(table.id_hash == token_hash(token)))


def _sealed(db: Session, table: VisitTable, contents: dict[str, Any]) -> bytes:
    return vault_of(db).seal(json.dumps(contents).encode(), f"{table.__tablename__}.contents")
