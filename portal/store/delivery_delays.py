"""How far a resident's own applications have come that their unit has not acknowledged."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.domain.passing_on import Passing
from portal.store.tables.applications import Application
from portal.store.tables.queue import OutboxMessage


@dataclass(frozen=True)
class OnItsWay:
    """An application that the unit has not acknowledged."""

    application: UUID
    unit: str
    passing: Passing


def on_their_way(db: Session, resident: UUID) -> tuple[OnItsWay, ...]:
    """A resident's applications that are sent and not acknowledged; one without a message has not left."""
    rows = db.execute(
        select(Application.id, Application.unit, Application.submitted_at, OutboxMessage.delivered_at)
        .outerjoin(OutboxMessage, OutboxMessage.application_id == Application.id)
        .where(Application.resident_id == resident, Application.state == State.SUBMITTED)
    )
    return tuple(OnItsWay(id_, unit, Passing(sent, delivered)) for id_, unit, sent, delivered in rows)
