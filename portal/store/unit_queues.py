"""What is special about the way to a unit, if anything is: a pause, a rate, a fault."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.store.inserting import insert_if_absent
from portal.store.tables.queue import UnitQueue


@dataclass(frozen=True)
class Queue:
    """How the way to a unit stands."""

    unit: str
    paused_at: datetime | None = None
    paused_by: str | None = None
    """The operator's account."""
    per_minute: int | None = None
    """How many messages may go out in a minute; none is as many as can."""
    spent_until: datetime | None = None
    """Up to when the rate is used up."""
    fault: str | None = None
    """The kind of fault for which the whole queue takes nothing."""
    failing_since: datetime | None = None
    failures: int = 0
    """How many tries in a row have failed."""
    retry_at: datetime | None = None


_HEALTHY: dict[str, Any] = {"fault": None, "failing_since": None, "failures": 0, "retry_at": None}


def queues(db: Session) -> dict[str, Queue]:
    """Every queue of which something is known, by unit."""
    return {row.unit: _queue(row) for row in db.scalars(select(UnitQueue).order_by(UnitQueue.unit))}


def hold(db: Session, unit: str) -> Queue:
    """A unit's queue as it stands at this moment; nobody else changes it until the transaction ends."""
    held = select(UnitQueue).where(UnitQueue.unit == unit).with_for_update()
    row = db.scalar(held.execution_options(populate_existing=True))
    return _queue(row) if row else Queue(unit)


def hold_if_free(db: Session, unit: str) -> Queue | None:
    """As `hold` does, but without waiting: None where nothing is known of it, or somebody holds it."""
    held = select(UnitQueue).where(UnitQueue.unit == unit).with_for_update(skip_locked=True)
    row = db.scalar(held.execution_options(populate_existing=True))
    return _queue(row) if row else None


def _queue(row: UnitQueue) -> Queue:
    return Queue(
        unit=row.unit,
        paused_at=row.paused_at,
        paused_by=row.paused_by,
        per_minute=row.per_minute,
        spent_until=row.spent_until,
        fault=row.fault,
        failing_since=row.failing_since,
        failures=row.failures,
        retry_at=row.retry_at,
    )


def pause(db: Session, unit: str, by: str, at: datetime) -> None:
    """Send nothing more to a unit.  A pause that is there already keeps its beginning."""
    _set(
        db,
        unit,
        paused_at=func.coalesce(UnitQueue.paused_at, at),
        paused_by=func.coalesce(UnitQueue.paused_by, by),
    )


def resume(db: Session, unit: str) -> None:
    """End a pause, and try at once what the unit did not take before."""
    _set(db, unit, paused_at=None, paused_by=None, retry_at=None)


def set_rate(db: Session, unit: str, per_minute: int | None) -> None:
    """Let only so many messages a minute go to a unit, or as many as can."""
    _set(db, unit, per_minute=per_minute, spent_until=None)


def try_now(db: Session, unit: str | None = None) -> None:
    """End the rest of a queue that failed, or of all that did."""
    whose = [UnitQueue.unit == unit] if unit is not None else []
    db.execute(update(UnitQueue).where(UnitQueue.retry_at.is_not(None), *whose).values(retry_at=None))


def spend(db: Session, unit: str, until: datetime) -> None:
    """Note up to when the rate of a unit is used up."""
    db.execute(update(UnitQueue).where(UnitQueue.unit == unit).values(spent_until=until))


def rest(db: Session, unit: str, until: datetime) -> None:
    """Let nobody try a queue that failed before then."""
    db.execute(update(UnitQueue).where(UnitQueue.unit == unit).values(retry_at=until))


def fails(db: Session, unit: str, fault: str, at: datetime, retry_at: datetime) -> None:
    """Note that a unit's queue takes nothing, and when to try again."""
    _set(
        db,
        unit,
        fault=fault,
        failing_since=func.coalesce(UnitQueue.failing_since, at),
        failures=UnitQueue.failures + 1,
        retry_at=retry_at,
    )


def works(db: Session, unit: str) -> None:
    """Note that a unit's queue takes messages again."""
    failing = update(UnitQueue).where(UnitQueue.unit == unit, UnitQueue.fault.is_not(None))
    db.execute(failing.values(**_HEALTHY))


def _set(db: Session, unit: str, **values: Any) -> None:
    insert_if_absent(db, UnitQueue, {"unit": unit, "failures": 0})
    db.execute(
        update(UnitQueue)
        .where(UnitQueue.unit == unit)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
