"""When the parts of the service were last alive, and since when one of them cannot do its work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.store.inserting import insert_if_absent
from portal.store.tables.queue import Heartbeat

RELAY = "relay"
"""The part that all relays are together."""
RECEIVER = "receiver"
"""The part that all readers of the return queue are together."""
WEB = "web"
"""The part that all processes of the pages are together."""

SILENT_AFTER = timedelta(minutes=2)
"""A part that has said nothing for so long is taken for ended."""


@dataclass(frozen=True)
class Standing:
    """How a part stands: alive it may be, and yet unable to do its work."""

    at: datetime
    """When it was last alive."""
    fault: str | None
    """The kind of what it waits for."""
    failing_since: datetime | None

    def silent(self, now: datetime) -> bool:
        """Whether nothing was heard of it for too long."""
        return now - self.at > SILENT_AFTER


def beat(db: Session, part: str, at: datetime) -> None:
    """Note that a part is alive."""
    _set(db, part, at)


def works(db: Session, part: str, at: datetime) -> None:
    """Note that a part is alive and does its work."""
    _set(db, part, at, fault=None, failing_since=None)


def fails(db: Session, part: str, fault: str, at: datetime) -> None:
    """Note that a part is alive, and that something it needs is not there."""
    _set(db, part, at, fault=fault, failing_since=func.coalesce(Heartbeat.failing_since, at))


def _set(db: Session, part: str, at: datetime, **values: Any) -> None:
    known = (
        update(Heartbeat)
        .where(Heartbeat.part == part)
        .values(at=at, **values)
        .returning(Heartbeat.part)
        .execution_options(synchronize_session=False)
    )
    if db.execute(known).first() is None:
        insert_if_absent(db, Heartbeat, {"part": part, "at": at})
        db.execute(known)


def standing(db: Session, part: str) -> Standing | None:
    """How a part stands, or None of one that never was."""
    row = db.execute(
        select(Heartbeat.at, Heartbeat.fault, Heartbeat.failing_since).where(Heartbeat.part == part)
    ).one_or_none()
    return Standing(*row) if row else None
