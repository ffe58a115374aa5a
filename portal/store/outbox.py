"""The outbox: messages on their way to the unit.

A relay takes messages by a lease, sends them, and marks them afterwards.  A lease that runs out
gives its messages back, so that nothing is lost with a relay that dies; what it had sent but not
marked is sent again, and the receiver knows it by its id.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.store.crypt import Vault
from portal.store.engine import vault_of
from portal.store.tables.queue import OutboxMessage

WAITING = "waiting"
DELIVERED = "delivered"
STUCK = "stuck"

_ENVELOPE = "outbox.envelope"


@dataclass(frozen=True)
class Lease:
    """A relay's hold on messages: whose it is, and when it ends."""

    owner: str
    until: datetime


@dataclass(frozen=True)
class Leased:
    """A message that a relay holds.  Its envelope is still sealed."""

    id: UUID
    unit: str
    sealed: bytes
    attempts: int
    """How often the transport has refused it."""


@dataclass(frozen=True)
class Backlog:
    """What has not been delivered: the figures that the operator watches."""

    waiting: int
    stuck: int
    oldest: datetime | None
    """When the oldest undelivered message was written."""


def add(db: Session, message: UUID, application: UUID, unit: str, envelope: str, at: datetime) -> None:
    """Put a message into the outbox, in the transaction of what it tells about."""
    db.execute(
        insert(OutboxMessage).values(
            id=message,
            application_id=application,
            unit=unit,
            envelope=vault_of(db).seal_text(envelope, _ENVELOPE),
            state=WAITING,
            attempts=0,
            due_at=at,
            created_at=at,
        )
    )


def lease(db: Session, lease: Lease, at: datetime, limit: int) -> tuple[Leased, ...]:
    """Take up to `limit` messages that are due and that no living lease holds, oldest first."""
    # Materialised, so that PostgreSQL cannot run the locking choice more than once.
    chosen = _due(at, limit).cte("chosen").prefix_with("MATERIALIZED")
    taken = db.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(select(chosen.c.id)))
        .values(lease_owner=lease.owner, lease_until=lease.until)
        .returning(OutboxMessage)
    ).scalars()
    ordered = sorted(taken, key=lambda row: (row.due_at, row.created_at, row.id))
    return tuple(Leased(row.id, row.unit, row.envelope, row.attempts) for row in ordered)


def _due(at: datetime, limit: int) -> Select[UUID]:
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= at)
    return (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == WAITING, OutboxMessage.due_at <= at, free)
        .order_by(OutboxMessage.due_at, OutboxMessage.created_at, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def open_envelope(vault: Vault, message: Leased) -> str:
    """The envelope of a leased message.  Raises `Unreadable`."""
    return vault.open_text(message.sealed, _ENVELOPE)


def mark_delivered(db: Session, message: UUID, at: datetime) -> None:
    """Note that the receiver has a message.  True whoever holds the lease by now."""
    _change(db, message, state=DELIVERED, delivered_at=at)


def put_off(db: Session, message: UUID, fault: str, attempts: int, due_at: datetime) -> None:
    """Note the kind of fault, and when to try again."""
    _change(db, message, fault=fault, attempts=attempts, due_at=due_at)


def give_up(db: Session, message: UUID, fault: str, attempts: int) -> None:
    """Set a message aside until somebody has looked at it."""
    _change(db, message, fault=fault, attempts=attempts, state=STUCK)


def _change(db: Session, message: UUID, **values: object) -> None:
    db.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message, OutboxMessage.state != DELIVERED)
        .values(lease_owner=None, lease_until=None, **values)
    )


def release(db: Session, owner: str) -> None:
    """Give back what a relay holds and has not sent."""
    db.execute(
        update(OutboxMessage)
        .where(OutboxMessage.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )


def retry_stuck(db: Session, at: datetime, unit: str | None = None, message: UUID | None = None) -> int:
    """Let what was set aside be tried anew: all of it, a unit's, or one message; how many there were."""
    whose = [OutboxMessage.unit == unit] if unit else []
    which = [OutboxMessage.id == message] if message else []
    again = (
        update(OutboxMessage)
        .where(OutboxMessage.state == STUCK, *whose, *which)
        .values(state=WAITING, attempts=0, due_at=at)
        .returning(OutboxMessage.id)
    )
    return len(db.execute(again).all())


def backlog(db: Session) -> Backlog:
    """What has not been delivered."""
    counts = db.execute(
        select(OutboxMessage.state, func.count(), func.min(OutboxMessage.created_at))
        .where(OutboxMessage.state.in_([WAITING, STUCK]))
        .group_by(OutboxMessage.state)
    ).all()
    numbers = {state: count for state, count, _ in counts}
    oldest = min((first for *_, first in counts), default=None)
    return Backlog(numbers.get(WAITING, 0), numbers.get(STUCK, 0), oldest)
