"""Queries for what must agree and does not: applications, their messages, their cases, the unit's own list.

Each selects ids and is read as a stream, so that a million rows need no more memory than a thousand.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Index,
    MetaData,
    Select,
    Table,
    Uuid,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from portal.domain.applications import State
from portal.store.delivery_figures import was_delivered_before
from portal.store.outbox import DELIVERED, STUCK, WAITING
from portal.store.tables.applications import Application, ApplicationEvent
from portal.store.tables.base import UtcTime
from portal.store.tables.desk import Case
from portal.store.tables.queue import OutboxMessage, UnitEvent
from portal.store.unit_events import Outcome

Ids = Select[UUID]
_AT_ONCE = 1000
# Lives in the session's own transaction, and goes with it.
_told = Table("told_by_the_unit", MetaData(), Column("id", Uuid, nullable=False), prefixes=["TEMPORARY"])
Index("ix_told_by_the_unit_id", _told.c.id)


def stream(db: Session, ids: Ids) -> Iterator[UUID]:
    """The ids that a query finds."""
    yield from db.scalars(ids.execution_options(yield_per=_AT_ONCE))


def applications_without_message() -> Ids:
    """Applications that no row of the outbox tells of."""
    return select(Application.id).where(~exists().where(OutboxMessage.application_id == Application.id))


def messages_without_application() -> Ids:
    """Rows of the outbox whose application is not there."""
    return select(OutboxMessage.id).where(~exists().where(Application.id == OutboxMessage.application_id))


def messages_to_another_unit() -> Ids:
    """Rows of the outbox that go to another unit than that of their application."""
    return (
        select(OutboxMessage.id)
        .join(Application, Application.id == OutboxMessage.application_id)
        .where(Application.unit != OutboxMessage.unit)
    )


def delivered_without_case() -> Ids:
    """Delivered messages without a case in the portal's own inbox."""
    return select(OutboxMessage.id).where(
        OutboxMessage.state == DELIVERED, ~exists().where(Case.id == OutboxMessage.application_id)
    )


def cases_without_application() -> Ids:
    """Cases whose application is not there."""
    return select(Case.id).where(~exists().where(Application.id == Case.id))


def two_cases_of_one() -> Ids:
    """Cases that bear the reference of another case, or of another application than their own."""
    other = aliased(Case)
    return select(Case.id).where(
        or_(
            exists().where(other.reference == Case.reference, other.id != Case.id),
            exists().where(Application.reference == Case.reference, Application.id != Case.id),
        )
    )


def cases_in_another_state() -> Ids:
    """Cases that stand elsewhere than their application."""
    return select(Case.id).join(Application, Application.id == Case.id).where(Case.state != Application.state)


def undelivered_since(moment: datetime) -> Ids:
    """Messages that were written before a moment and are not delivered, for whatever reason."""
    return select(OutboxMessage.id).where(
        OutboxMessage.state.in_([WAITING, STUCK]), OutboxMessage.created_at < moment
    )


def stuck() -> Ids:
    """Messages that were set aside."""
    return select(OutboxMessage.id).where(OutboxMessage.state == STUCK)


def unconfirmed(moment: datetime) -> Ids:
    """Applications that were delivered before a moment and are not acknowledged."""
    return select(Application.id).where(
        Application.state == State.SUBMITTED, was_delivered_before(literal(moment, UtcTime))
    )


def events_waiting_since(moment: datetime) -> Ids:
    """Events of the unit's system that came before a moment and still wait."""
    return select(UnitEvent.id).where(
        UnitEvent.state == Outcome.WAITING, UnitEvent.settled_at.is_(None), UnitEvent.received_at < moment
    )


def of_unit(ids: Ids, unit: str) -> Ids:
    """What a query finds of one unit."""
    return ids.where(_table_of(ids).unit == unit)


def of_others(ids: Ids, units: Collection[str]) -> Ids:
    """What a query finds of any other than these units."""
    return ids.where(_table_of(ids).unit.not_in(units))


def _table_of(ids: Ids) -> Any:
    return ids.column_descriptions[0]["entity"]


@dataclass(frozen=True)
class Came:
    """That an application came to a state at a time."""

    state: State
    at: datetime


def lives(db: Session, unit: str | None) -> Iterator[tuple[UUID, State, list[Came]]]:
    """Every application with its state and what has been told of it, in the order in which it came."""
    query = (
        select(Application.id, Application.state, ApplicationEvent.state, ApplicationEvent.at)
        .outerjoin(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .order_by(Application.id, ApplicationEvent.id)
    )
    if unit:
        query = query.where(Application.unit == unit)
    rows = db.execute(query.execution_options(yield_per=_AT_ONCE))
    for (id_, state), group in groupby(rows, key=lambda row: (row[0], row[1])):
        # Without an event the columns of one are empty, whatever their types say.
        events: list[tuple[str | None, datetime]] = [(row[2], row[3]) for row in group]
        yield id_, State(state), [Came(State(each), at) for each, at in events if each]


def note_told(db: Session, ids: Iterable[UUID]) -> None:
    """Put the ids that the unit's system has where queries can compare them, until the transaction ends."""
    _told.create(db.connection())
    remaining = iter(ids)
    while some := [{"id": each} for each in islice(remaining, _AT_ONCE)]:
        db.execute(insert(_told), some)


def delivered_and_not_told(unit: str) -> Ids:
    """Messages delivered to a unit that its list does not have."""
    return select(OutboxMessage.id).where(
        OutboxMessage.state == DELIVERED,
        OutboxMessage.unit == unit,
        ~exists().where(_told.c.id == OutboxMessage.id),
    )


def told_and_not_ours(unit: str) -> Ids:
    """What the unit's list has, and of which we have no message to it."""
    ours = exists().where(OutboxMessage.id == _told.c.id, OutboxMessage.unit == unit)
    return select(_told.c.id).where(~ours).distinct()


def told_twice() -> Ids:
    """What the unit's list has more than once."""
    return select(_told.c.id).group_by(_told.c.id).having(func.count() > 1)
