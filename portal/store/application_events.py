"""The life of an application: time-stamped events, and the state that the last of them made."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.domain.applications import State, may_move
from portal.store.tables.applications import Application, ApplicationEvent


class Actor(StrEnum):
    """Who moved an application."""

    RESIDENT = "resident"
    REPRESENTATIVE = "representative"
    UNIT = "unit"
    SYSTEM = "system"


@dataclass(frozen=True)
class Event:
    """An application came to a state."""

    state: State
    at: datetime
    actor: Actor


def add(db: Session, application: UUID, event: Event) -> None:
    """Add an event to an application's life."""
    db.execute(
        insert(ApplicationEvent).values(
            application_id=application, state=event.state, at=event.at, actor=event.actor
        )
    )


def move(db: Session, application: UUID, event: Event) -> bool:
    """Bring an application to the event's state; False when there is no way there from where it is.

    A late or repeated event thus never moves a state backwards.
    """
    before = [state for state in State if may_move(state, event.state)]
    moved = (
        update(Application)
        .where(Application.id == application, Application.state.in_(before))
        .values(state=event.state)
        .returning(Application.id)
    )
    if db.execute(moved).first() is None:
        return False
    add(db, application, event)
    return True


def events_of(db: Session, application: UUID) -> tuple[Event, ...]:
    """The events of an application, in the order in which they came."""
    rows = db.scalars(
        select(ApplicationEvent)
        .where(ApplicationEvent.application_id == application)
        .order_by(ApplicationEvent.id)
    )
    return tuple(Event(State(row.state), row.at, Actor(row.actor)) for row in rows)
