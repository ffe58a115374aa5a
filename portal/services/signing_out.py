"""Ending sessions: one's own, all of one's own, those that a provider says are over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.store import sign_ins, used_tokens, visits
from portal.store.sign_ins import SignInTable

__all__ = ["Order", "end_all_of", "end_by_provider", "end_this"]


@dataclass(frozen=True)
class Order:
    """What a provider says is to end: by its name for the person, for the session, or for both."""

    issuer: str
    token_id: str
    """The name of the order itself: it is followed once."""
    subject: str | None
    provider_session: str | None
    taken_until: datetime
    """When the order is too old to be followed in any case."""


def end_this(db: Session, table: SignInTable, token: str, sign_in: UUID | None, now: datetime) -> None:
    """End the session of a browser's token: somebody has signed out."""
    visits.end(db, sign_ins.sessions_of(table), token)
    sign_ins.note_ending(db, table, [sign_in] if sign_in else [], "signed_out", now)
    db.commit()


def end_all_of(db: Session, table: SignInTable, person: UUID, now: datetime) -> int:
    """End all sessions of a person in every browser; how many there were."""
    ended = sign_ins.end_of_person(db, table, person, "everywhere", now)
    db.commit()
    return ended


def end_by_provider(db: Session, table: SignInTable, order: Order, now: datetime) -> int | None:
    """Follow a provider's order; how many sessions it has ended, or None if it was followed before."""
    if not used_tokens.take(db, order.issuer, order.token_id, order.taken_until):
        db.rollback()
        return None
    named = ((order.subject, "sub"), (order.provider_session, "sid"))
    subject, session = (
        sign_ins.provider_hash(db, order.issuer, claim, value) if value is not None else None
        for value, claim in named
    )
    ended = sign_ins.end_by_provider(db, table, subject, session, now)
    db.commit()
    return ended
