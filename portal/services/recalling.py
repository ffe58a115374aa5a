"""Recalling one's own sign-ins: those that last, and those of the last 90 days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.store import sign_ins
from portal.store.expired import SIGN_INS_KEPT
from portal.store.sign_ins import SignIn, SignInTable

__all__ = ["MOST", "SignIn", "SignIns", "sign_ins_of"]

MOST = 200
"""How many are shown at most; the page says so when there are more."""


@dataclass(frozen=True)
class SignIns:
    """The sign-ins of one person, the latest first."""

    lasting: tuple[SignIn, ...]
    earlier: tuple[SignIn, ...]


def sign_ins_of(
    db: Session, table: SignInTable, person: UUID, limits: tuple[timedelta, timedelta], now: datetime
) -> SignIns:
    """A person's sign-ins; `limits` are how long a session lasts without a page, and in all."""
    idle, absolute = limits
    found = sign_ins.of_person(db, table, person, now - SIGN_INS_KEPT, MOST)

    def lasts(one: SignIn) -> bool:
        if one.begun_at is None or one.seen_at is None:
            return False
        return now - one.seen_at < idle and now - one.begun_at < absolute

    return SignIns(tuple(one for one in found if lasts(one)), tuple(one for one in found if not lasts(one)))
