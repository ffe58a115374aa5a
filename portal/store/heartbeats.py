"""When the parts of the service were last alive."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.store.inserting import insert_if_absent
from portal.store.tables.queue import Heartbeat


def beat(db: Session, part: str, at: datetime) -> None:
    """Note that a part is alive."""
    if not insert_if_absent(db, Heartbeat, {"part": part, "at": at}):
        db.execute(update(Heartbeat).where(Heartbeat.part == part).values(at=at))


def last(db: Session, part: str) -> datetime | None:
    """When a part was last alive, or None."""
    return db.scalar(select(Heartbeat.at).where(Heartbeat.part == part))
