"""What the units' own systems have told, each event once by its id, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.store.engine import vault_of
from portal.store.inserting import insert_if_absent
from portal.store.tables.queue import UnitEvent

_BODY = "unit_events.body"


class Outcome(StrEnum):
    """What came of an event."""

    APPLIED = "applied"
    LATE = "late"
    """True, but the application has gone on since; it stands in the timeline."""
    WAITING = "waiting"
    """It is kept until what it is about has come, such as the credit of a payment."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Arrived:
    """An event as it came: its own facts, the unit whose signature it bears, and the way."""

    id: UUID
    unit: str
    type: str
    application: UUID
    at: datetime
    body: str
    """The whole event as JSON, the same text for the same event."""
    via: str


def take(db: Session, arrived: Arrived, received_at: datetime) -> bool:
    """Note an event, which waits until it is settled; False when one of its id has come before.

    Of two that come at once, the second waits here until the first is through.
    """
    return insert_if_absent(
        db,
        UnitEvent,
        {
            "id": arrived.id,
            "unit": arrived.unit,
            "type": arrived.type,
            "application_id": arrived.application,
            "at": arrived.at,
            "body": vault_of(db).seal_text(arrived.body, _BODY),
            "state": Outcome.WAITING,
            "via": arrived.via,
            "received_at": received_at,
        },
    )


def settle(db: Session, event: UUID, outcome: Outcome, fault: str | None, at: datetime) -> None:
    """Note what came of an event, and of what kind the fault was.

    What waits, and what was refused until somebody has looked at it, is not settled.
    """
    settled_at = at if outcome in {Outcome.APPLIED, Outcome.LATE} else None
    db.execute(
        update(UnitEvent)
        .where(UnitEvent.id == event)
        .values(state=outcome, fault=fault, settled_at=settled_at)
    )


def known(db: Session, unit: str, event: UUID, body: str) -> tuple[Outcome, str | None] | None:
    """What came of this very event, and of what kind the fault was; None when its id is another's."""
    row = db.execute(
        select(UnitEvent.body, UnitEvent.state, UnitEvent.fault).where(
            UnitEvent.id == event, UnitEvent.unit == unit
        )
    ).one_or_none()
    same = row is not None and vault_of(db).open_text(row.body, _BODY) == body
    return (Outcome(row.state), row.fault) if row and same else None


def waiting(db: Session, unit: str, application: UUID) -> tuple[tuple[UUID, str], ...]:
    """The events of an application that wait, with their bodies, by their own times."""
    rows = db.execute(
        select(UnitEvent.id, UnitEvent.body)
        .where(
            UnitEvent.application_id == application,
            UnitEvent.state == Outcome.WAITING,
            UnitEvent.unit == unit,
        )
        .order_by(UnitEvent.at, UnitEvent.id)
    )
    return tuple((row.id, vault_of(db).open_text(row.body, _BODY)) for row in rows)
