"""The life of an application: time-stamped events, and the state that they come to.

Whoever moves an application (the relay, a counsellor, the unit's own system) moves it here: the row
is held, the event added, and the state computed from all events, so that neither a late nor a repeated
one ever moves it backwards.  Where the application stands in the portal's own inbox, its case moves along.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.domain.applications import UNDECIDED, State, contradicts, ending, in_time, may_reach, standing
from portal.store.engine import vault_of
from portal.store.tables.applications import Application, ApplicationEvent
from portal.store.tables.desk import Case

_DETAILS = "application_events.details"


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
    details: str | None = None
    """What the unit said beside, as JSON."""


class Move(StrEnum):
    """What came of an event."""

    STANDS = "stands"
    """The application stands where the event has brought it."""
    OVERTAKEN = "overtaken"
    """It is true, but the application has gone on since."""
    CONTRADICTS = "contradicts"
    """No way joins it to what has happened; it has not been added."""


def hold(db: Session, application: UUID) -> State | None:
    """The state of an application, which nobody else moves until the transaction ends; None without one.

    Whoever will also change its case holds the application first, so that two never wait for each other.
    """
    held = select(Application.state).where(Application.id == application).with_for_update()
    state = db.scalar(held)
    return State(state) if state else None


def add(db: Session, application: UUID, event: Event) -> None:
    """Add an event to an application's life."""
    details = vault_of(db).seal_text(event.details, _DETAILS) if event.details is not None else None
    db.execute(
        insert(ApplicationEvent).values(
            application_id=application, state=event.state, at=event.at, actor=event.actor, details=details
        )
    )


def move(db: Session, application: UUID, event: Event) -> Move:
    """Add an event to the life of an application that is held, and bring it to the state of all events."""
    present = hold(db, application)
    if present is None:
        return Move.CONTRADICTS
    before = events_of(db, application)
    if contradicts(event.state, (present, *(each.state for each in before))):
        return Move.CONTRADICTS
    add(db, application, event)
    stands_at = standing((*before, event))
    assert stands_at
    state = stands_at.state if may_reach(present, stands_at.state) else present
    db.execute(update(Application).where(Application.id == application).values(state=state))
    db.execute(update(Case).where(Case.id == application, Case.state != state).values(state=state))
    return Move.STANDS if stands_at is event and state is event.state else Move.OVERTAKEN


def events_of(db: Session, application: UUID) -> tuple[Event, ...]:
    """The events of an application, in the order in which they happened."""
    rows = db.scalars(
        select(ApplicationEvent)
        .where(ApplicationEvent.application_id == application)
        .order_by(ApplicationEvent.id)
    )
    return tuple(in_time(_event(db, row) for row in rows))


def endings_of(db: Session, applications: Iterable[UUID]) -> dict[UUID, Event]:
    """The event with which the waiting for a decision ended, of those applications where it has."""
    told: defaultdict[UUID, list[Event]] = defaultdict(list)
    rows = db.scalars(
        select(ApplicationEvent)
        .where(ApplicationEvent.application_id.in_(tuple(applications)))
        .where(ApplicationEvent.state.not_in(UNDECIDED))
        .order_by(ApplicationEvent.id)
    )
    for row in rows:
        told[row.application_id].append(_event(db, row))
    return {application: found for application, events in told.items() if (found := ending(events))}


def _event(db: Session, row: ApplicationEvent) -> Event:
    details = vault_of(db).open_text(row.details, _DETAILS) if row.details is not None else None
    return Event(State(row.state), row.at, Actor(row.actor), details)
