"""Ending every session of a person at once, and saying at their sign-ins why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.store.sign_ins import SignInTable
from portal.store.tables.sign_ins import ResidentSignIn, StaffSignIn
from portal.store.tables.web import ResidentSession, StaffSession
from portal.store.visits import VisitTable

WITHDRAWN = "withdrawn"
REPLACED = "replaced"


def end_staff(db: Session, staff: UUID, why: str, at: datetime) -> None:
    """End every session of a staff member."""
    _end(db, StaffSession, StaffSignIn, staff, why, at)


def end_resident(db: Session, resident: UUID, why: str, at: datetime) -> None:
    """End every session of a resident."""
    _end(db, ResidentSession, ResidentSignIn, resident, why, at)


def _end(
    db: Session, sessions: VisitTable, sign_ins: SignInTable, person: UUID, why: str, at: datetime
) -> None:
    db.execute(delete(sessions).where(sessions.person == person))
    db.execute(
        update(sign_ins)
        .where(sign_ins.person == person, sign_ins.ended_at.is_(None))
        .values(ended_at=at, ending=why)
    )
