"""The outbox: messages on their way to the unit.

A relay takes messages by a lease, sends them, and marks them afterwards.  A lease that runs out
gives its messages back, so that nothing is lost with a relay that dies; what it had sent but not
marked is sent again, and the receiver knows it by its id.

Every question goes by the index on state, unit and time, so that what was delivered costs nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.store.crypt import Unreadable, Vault
from portal.store.engine import vault_of
from portal.store.tables.queue import OutboxMessage

WAITING = "waiting"
DELIVERED = "delivered"
STUCK = "stuck"

SEALED_AS = "outbox.envelope"
LONGER_THAN_ANY = timedelta(minutes=15)
"""Longer than any lease, and than any rest between two tries: what ends later was set by a clock ahead."""
# The table itself: what a relay takes and marks by hundreds needs no objects of the ORM.
_TABLE = OutboxMessage.metadata.tables[OutboxMessage.__tablename__]
_outbox = _TABLE.c


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
    """How often it has been refused."""


@dataclass(frozen=True)
class Backlog:
    """What has not been delivered: the figures that the operator watches."""

    waiting: int
    stuck: int
    oldest: datetime | None
    """When the oldest undelivered message was written."""


@dataclass(frozen=True)
class Stuck:
    """A message that was set aside for somebody to look at."""

    id: UUID
    unit: str
    fault: str
    attempts: int
    since: datetime
    """When its last try fell due."""


def add(db: Session, message: UUID, application: UUID, unit: str, envelope: str, at: datetime) -> None:
    """Put a message into the outbox, in the transaction of what it tells about."""
    db.execute(
        insert(OutboxMessage).values(
            id=message,
            application_id=application,
            unit=unit,
            envelope=vault_of(db).seal_text(envelope, SEALED_AS),
            state=WAITING,
            attempts=0,
            due_at=at,
            created_at=at,
        )
    )


def units_with(db: Session, state: str) -> tuple[str, ...]:
    """The units of the messages in a state.

    The index is entered once for each unit, however many messages there are.
    """
    first = select(func.min(_outbox.unit)).where(_outbox.state == state).scalar_subquery()
    units = select(first.label("unit")).cte("units", recursive=True)
    after = (
        select(func.min(_outbox.unit)).where(_outbox.state == state, _outbox.unit > units.c.unit)
    ).scalar_subquery()
    units = units.union_all(select(after).where(units.c.unit.is_not(None)))
    return tuple(db.scalars(select(units.c.unit).where(units.c.unit.is_not(None))))


def lease(db: Session, lease: Lease, unit: str, at: datetime, limit: int) -> tuple[Leased, ...]:
    """Take up to `limit` messages of a unit that are due and that no living lease holds, oldest first."""
    # Materialised, so that PostgreSQL cannot run the locking choice more than once.
    chosen = _due(unit, at, limit).cte("chosen").prefix_with("MATERIALIZED")
    taken = db.execute(
        update(_TABLE)
        .where(_outbox.id.in_(select(chosen.c.id)))
        .values(lease_owner=lease.owner, lease_until=lease.until)
        .returning(_outbox.due_at, _outbox.created_at, _outbox.id, _outbox.envelope, _outbox.attempts)
    ).all()
    ordered = sorted(taken, key=lambda row: row[:3])
    return tuple(Leased(id_, unit, sealed, attempts) for _, _, id_, sealed, attempts in ordered)


def _due(unit: str, at: datetime, limit: int) -> Select[UUID]:
    # A clock that was wrong and has been set back must not hold messages up: what would rest or be leased
    # for longer than anything is was written under such a clock.
    never = at + LONGER_THAN_ANY
    free = or_(_outbox.lease_until.is_(None), _outbox.lease_until <= at, _outbox.lease_until > never)
    due = or_(_outbox.due_at <= at, _outbox.due_at > never)
    return (
        select(_outbox.id)
        .where(_outbox.state == WAITING, _outbox.unit == unit, due, free)
        .order_by(_outbox.due_at, _outbox.created_at, _outbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def open_envelope(vault: Vault, message: Leased) -> str:
    """The envelope of a leased message.  Raises `Unreadable`."""
    try:
        return vault.open_text(message.sealed, SEALED_AS)
    except ValueError as fault:  # It was cut short, or holds no text.
        raise Unreadable(SEALED_AS) from fault


def mark_delivered(db: Session, messages: Collection[UUID], at: datetime) -> None:
    """Note that the receiver has these messages.  True whoever holds their leases by now."""
    if messages:
        _change(db, messages, state=DELIVERED, delivered_at=at)


def put_off(db: Session, message: UUID, fault: str, attempts: int, due_at: datetime) -> None:
    """Note the kind of fault, and when to try again."""
    _change(db, [message], fault=fault, attempts=attempts, due_at=due_at)


def give_up(db: Session, message: UUID, fault: str, attempts: int) -> None:
    """Set a message aside until somebody has looked at it."""
    _change(db, [message], fault=fault, attempts=attempts, state=STUCK)


def _change(db: Session, messages: Collection[UUID], **values: object) -> None:
    db.execute(
        update(_TABLE)
        .where(_outbox.id.in_(messages), _outbox.state != DELIVERED)
        .values(lease_owner=None, lease_until=None, **values)
    )


def release(db: Session, owner: str, messages: Collection[UUID]) -> None:
    """Give back what a relay holds of these messages and has not sent."""
    if messages:
        db.execute(
            update(_TABLE)
            .where(_outbox.id.in_(messages), _outbox.state == WAITING, _outbox.lease_owner == owner)
            .values(lease_owner=None, lease_until=None)
        )


def retry_stuck(db: Session, at: datetime, unit: str | None = None, message: UUID | None = None) -> int:
    """Let what was set aside be tried anew: all of it, a unit's, or one message; how many there were."""
    whose = [_outbox.unit == unit] if unit is not None else []
    which = [_outbox.id == message] if message is not None else []
    again = (
        update(_TABLE)
        .where(_outbox.state == STUCK, *whose, *which)
        .values(state=WAITING, attempts=0, due_at=at)
        .returning(_outbox.id)
    )
    return len(db.execute(again).all())


def stuck(db: Session, unit: str | None = None) -> tuple[Stuck, ...]:
    """What was set aside, by unit, the longest ago first."""
    whose = [_outbox.unit == unit] if unit is not None else []
    rows = db.execute(
        select(_outbox.id, _outbox.unit, _outbox.fault, _outbox.attempts, _outbox.due_at)
        .where(_outbox.state == STUCK, *whose)
        .order_by(_outbox.unit, _outbox.due_at, _outbox.created_at, _outbox.id)
    )
    return tuple(Stuck(id_, of, fault or "", attempts, since) for id_, of, fault, attempts, since in rows)


def backlog(db: Session) -> Backlog:
    """What has not been delivered."""
    each = backlogs(db).values()
    oldest = min((of_unit.oldest for of_unit in each if of_unit.oldest), default=None)
    return Backlog(sum(one.waiting for one in each), sum(one.stuck for one in each), oldest)


def backlogs(db: Session) -> dict[str, Backlog]:
    """What has not been delivered, by unit; nothing of a unit that has all."""
    counts = db.execute(
        select(_outbox.unit, _outbox.state, func.count(), func.min(_outbox.created_at))
        .where(_outbox.state.in_([WAITING, STUCK]))
        .group_by(_outbox.unit, _outbox.state)
    ).all()
    found: dict[str, Backlog] = {}
    for unit, state, count, first in counts:
        other = found.get(unit, Backlog(0, 0, first))
        found[unit] = Backlog(
            waiting=other.waiting + (count if state == WAITING else 0),
            stuck=other.stuck + (count if state == STUCK else 0),
            oldest=min(first, other.oldest or first),
        )
    return found
