"""The way to the units and back in figures: what waits, since when, and what is alive.

Each query goes by an index to what is not done yet, so that a million delivered messages cost nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, literal, select
from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.store.outbox import DELIVERED, STUCK, WAITING
from portal.store.tables.applications import Application
from portal.store.tables.base import UtcTime
from portal.store.tables.queue import Heartbeat, OutboxMessage, UnitEvent, UnitQueue
from portal.store.unit_events import Outcome


@dataclass(frozen=True)
class Figures:
    """How things stand, by the unit's code; a unit that is not named has nothing of the kind."""

    waiting: Mapping[str, int]
    stuck: Mapping[str, int]
    oldest: Mapping[str, datetime]
    """When the oldest undelivered message was written."""
    unconfirmed: Mapping[str, int]
    """Delivered, and not acknowledged in the unit's time."""
    refused_events: Mapping[str, int]
    waiting_events: Mapping[str, int]
    paused: frozenset[str]
    failing: Mapping[str, datetime]
    """The units whose queue takes nothing, and since when."""
    heartbeats: Mapping[str, datetime]
    """When each part that works in the background was last alive."""
    ailing: Mapping[str, datetime]
    """The parts that are alive and cannot do their work, as when the broker is down, and since when."""


def figures(db: Session, confirmed_before: Mapping[str, datetime], otherwise: datetime) -> Figures:
    """The figures of all units.

    What was delivered to a unit before its moment of `confirmed_before` should be acknowledged by now; for
    a unit that is not in it, that moment is `otherwise`.
    """
    on_the_way = _undelivered(db)
    events = _events(db, list(confirmed_before))
    queues = db.execute(select(UnitQueue.unit, UnitQueue.paused_at, UnitQueue.failing_since)).all()
    parts = db.execute(select(Heartbeat.part, Heartbeat.at, Heartbeat.failing_since)).all()
    oldest: dict[str, datetime] = {}
    for unit, _, _, first in on_the_way:
        oldest[unit] = min(first, oldest.get(unit, first))
    return Figures(
        waiting={unit: count for unit, state, count, _ in on_the_way if state == WAITING},
        stuck={unit: count for unit, state, count, _ in on_the_way if state == STUCK},
        oldest=oldest,
        unconfirmed=_unconfirmed(db, confirmed_before, otherwise),
        refused_events={unit: count for unit, state, count in events if state == Outcome.REFUSED},
        waiting_events={unit: count for unit, state, count in events if state == Outcome.WAITING},
        paused=frozenset(unit for unit, paused, _ in queues if paused),
        failing={unit: since for unit, _, since in queues if since},
        heartbeats={part: at for part, at, _ in parts},
        ailing={part: since for part, _, since in parts if since},
    )


def _undelivered(db: Session) -> list[tuple[str, str, int, datetime]]:
    counted = (
        select(OutboxMessage.unit, OutboxMessage.state, func.count(), func.min(OutboxMessage.created_at))
        .where(OutboxMessage.state.in_([WAITING, STUCK]))
        .group_by(OutboxMessage.state, OutboxMessage.unit)
    )
    return [(unit, state, count, first) for unit, state, count, first in db.execute(counted)]


def was_delivered_before(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether the application of the query was delivered before a moment.

    Asked application by application: those that wait for an acknowledgement are few, the delivered many.
    """
    return exists().where(
        OutboxMessage.application_id == Application.id,
        OutboxMessage.state == DELIVERED,
        OutboxMessage.delivered_at < moment,
    )


def _unconfirmed(db: Session, before: Mapping[str, datetime], otherwise: datetime) -> Mapping[str, int]:
    moment = case(
        *((Application.unit == unit, literal(at, UtcTime)) for unit, at in before.items()),
        else_=literal(otherwise, UtcTime),
    )
    counted = (
        select(Application.unit, func.count())
        .where(Application.state == State.SUBMITTED, was_delivered_before(moment))
        .group_by(Application.unit)
    )
    return dict(db.execute(counted).all())


def _events(db: Session, units: list[str]) -> list[tuple[str, str, int]]:
    counted = (
        select(UnitEvent.unit, UnitEvent.state, func.count())
        .where(UnitEvent.unit.in_(units), UnitEvent.state.in_([Outcome.REFUSED, Outcome.WAITING]))
        .where(UnitEvent.settled_at.is_(None))
        .group_by(UnitEvent.unit, UnitEvent.state)
    )
    return [(unit, state, count) for unit, state, count in db.execute(counted)]
