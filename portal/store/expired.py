"""Deleting what is past its time, in one place for every table that has such a time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from portal.store.tables.applications import Draft
from portal.store.tables.base import Base
from portal.store.tables.budgets import Budget
from portal.store.tables.sign_ins import ResidentSignIn
from portal.store.tables.web import KeptForm, ResidentSession, StaffSession, UsedToken

SIGN_INS_KEPT = timedelta(days=90)
"""How long residents see their own sign-ins.  Those of the staff are kept with the logs that name them."""


def erase(db: Session, now: datetime, sessions_unused_since: datetime) -> dict[str, int]:
    """Delete the rows past their time; how many there were in each table."""
    rules: list[tuple[type[Base], ColumnElement[bool]]] = [
        (Budget, Budget.expires_at <= now),
        (Draft, Draft.expires_at <= now),
        (KeptForm, KeptForm.expires_at <= now),
        (ResidentSession, ResidentSession.seen_at < sessions_unused_since),
        (StaffSession, StaffSession.seen_at < sessions_unused_since),
        # After the sessions, which refer to them.
        (ResidentSignIn, ResidentSignIn.at < now - SIGN_INS_KEPT),
        (UsedToken, UsedToken.expires_at <= now),
    ]
    return {table.__tablename__: _erase(db, table, past) for table, past in rules}


def _erase(db: Session, table: type[Base], past: ColumnElement[bool]) -> int:
    key = next(iter(table.__mapper__.primary_key))
    return len(db.execute(delete(table).where(past).returning(key)).all())
