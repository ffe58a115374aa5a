"""What of a unit's messages and events waits for somebody, the oldest first, in pages beside an item.

Of people whose matters a staff member must not handle nothing is shown or counted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, null, or_, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.applications import State
from portal.domain.passing_on import Trouble
from portal.store import conflicts, people
from portal.store.delivery_figures import was_delivered_before
from portal.store.delivery_owners import Owner
from portal.store.outbox import DELIVERED, STUCK, WAITING
from portal.store.tables.applications import Application
from portal.store.tables.base import UtcTime
from portal.store.tables.people import Resident, StaffMember
from portal.store.tables.queue import DeliveryOwner, OutboxMessage, UnitEvent
from portal.store.unit_events import Outcome

PAGE = 20
MOST_COUNTED = 1000
"""Counting goes no further: what is over it is told as more than so many."""


@dataclass(frozen=True)
class Viewer:
    """Whose list it is, and from when on something is late or not confirmed in time."""

    unit: str
    staff: UUID
    late_before: datetime
    confirmed_before: datetime


@dataclass(frozen=True)
class Item:
    """A message or an event that waits for somebody."""

    id: UUID
    reference: str | None
    """That of the application; None for an event of none of the unit's."""
    since: datetime
    fault: str | None
    """The kind of fault, as a key of the portal's."""
    kind: str | None
    """The type of an event."""
    owner: Owner | None


@dataclass(frozen=True)
class Page:
    """A page of the items of one trouble."""

    items: tuple[Item, ...]
    after: UUID | None
    """The item that the next page lies after."""


@dataclass(frozen=True)
class _List:
    """The items of one trouble: the query, and what it is sorted by."""

    query: Select[Any]
    id: InstrumentedAttribute[UUID]
    key: InstrumentedAttribute[datetime]


def page(db: Session, viewer: Viewer, trouble: Trouble, after: UUID | None = None) -> Page:
    """A page of one trouble: the first one, or that after an item."""
    listed = _list_of(viewer, trouble)
    query = listed.query
    if after and (key := db.scalar(select(listed.key).where(listed.id == after, _of_unit(listed, viewer)))):
        query = query.where(tuple_(listed.key, listed.id) > tuple_(literal(key, UtcTime), literal(after)))
    rows = db.execute(query.order_by(listed.key, listed.id).limit(PAGE + 1)).all()
    items = tuple(_item(db, row) for row in rows[:PAGE])
    return Page(items, items[-1].id if len(rows) > PAGE else None)


def counts(db: Session, viewer: Viewer) -> dict[Trouble, int]:
    """How many there are of each trouble that there is, up to one more than `MOST_COUNTED`."""
    found = {trouble: _count(db, _list_of(viewer, trouble)) for trouble in Trouble}
    return {trouble: count for trouble, count in found.items() if count}


def _count(db: Session, listed: _List) -> int:
    some = listed.query.with_only_columns(listed.id).limit(MOST_COUNTED + 1).subquery()
    return db.execute(select(func.count()).select_from(some)).scalar_one()


def _of_unit(listed: _List, viewer: Viewer) -> ColumnElement[bool]:
    unit: InstrumentedAttribute[str] = listed.id.class_.unit
    return unit == viewer.unit


def _list_of(viewer: Viewer, trouble: Trouble) -> _List:
    if trouble.is_of_event:
        return _events(viewer, trouble)
    if trouble is Trouble.UNCONFIRMED:
        return _unconfirmed(viewer)
    of_kind = [OutboxMessage.state == STUCK]
    if trouble is Trouble.LATE:
        of_kind = [OutboxMessage.state == WAITING, OutboxMessage.created_at < viewer.late_before]
    query = (
        _columns(OutboxMessage.id, OutboxMessage.created_at, OutboxMessage.fault)
        .select_from(OutboxMessage)
        .join(Application, Application.id == OutboxMessage.application_id)
        .where(OutboxMessage.unit == viewer.unit, *of_kind)
    )
    return _List(_with_people(query, OutboxMessage.id, viewer), OutboxMessage.id, OutboxMessage.created_at)


def _unconfirmed(viewer: Viewer) -> _List:
    delivered_at = (
        select(OutboxMessage.delivered_at)
        .where(OutboxMessage.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    query = (
        _columns(Application.id, delivered_at, null())
        .select_from(Application)
        .where(Application.state == State.SUBMITTED, Application.unit == viewer.unit)
        .where(was_delivered_before(literal(viewer.confirmed_before, UtcTime)))
    )
    return _List(_with_people(query, Application.id, viewer), Application.id, Application.submitted_at)


def _events(viewer: Viewer, trouble: Trouble) -> _List:
    of_kind = [UnitEvent.state == Outcome.REFUSED]
    if trouble is Trouble.WAITING_EVENT:
        of_kind = [UnitEvent.state == Outcome.WAITING, UnitEvent.received_at < viewer.late_before]
    of_the_unit = and_(Application.id == UnitEvent.application_id, Application.unit == UnitEvent.unit)
    query = (
        _columns(UnitEvent.id, UnitEvent.received_at, UnitEvent.fault, UnitEvent.type)
        .select_from(UnitEvent)
        .outerjoin(Application, of_the_unit)
        .where(UnitEvent.unit == viewer.unit, UnitEvent.settled_at.is_(None), *of_kind)
    )
    return _List(_with_people(query, UnitEvent.id, viewer), UnitEvent.id, UnitEvent.received_at)


def _columns(id_: Any, since: Any, fault: Any, kind: Any = None) -> Select[Any]:
    return select(
        id_.label("id"),
        Application.reference,
        since.label("since"),
        fault.label("fault"),
        (null() if kind is None else kind).label("kind"),
        StaffMember.id.label("owner"),
        StaffMember.name.label("owner_name"),
    )


def _with_people(query: Select[Any], item: InstrumentedAttribute[UUID], viewer: Viewer) -> Select[Any]:
    """The query with who looks after each, and without what is not for the viewer."""
    whose = and_(DeliveryOwner.item_id == item, DeliveryOwner.unit == viewer.unit)
    return (
        query.outerjoin(Resident, Resident.id == Application.resident_id)
        .outerjoin(DeliveryOwner, whose)
        .outerjoin(StaffMember, and_(StaffMember.id == DeliveryOwner.staff_id, StaffMember.active))
        # An event about no application of ours is about nobody.
        .where(or_(Resident.id.is_(None), conflicts.none_of(viewer.staff, Resident.identity_hash)))
    )


def _item(db: Session, row: Any) -> Item:
    owner = Owner(row.owner, people.staff_name(db, row.owner_name)) if row.owner else None
    return Item(row.id, row.reference, row.since, row.fault, row.kind, owner)


def send_again(db: Session, unit: str, message: UUID, at: datetime) -> bool:
    """Let a message that was delivered and not acknowledged go out once more; False when it is neither.

    Its receiver knows it by its id: where it has arrived, nothing comes of it.
    """
    unacknowledged = exists().where(Application.id == message, Application.state == State.SUBMITTED)
    again = (
        update(OutboxMessage)
        .where(OutboxMessage.id == message, OutboxMessage.unit == unit)
        .where(OutboxMessage.state == DELIVERED, unacknowledged)
        .values(state=WAITING, attempts=0, due_at=at, delivered_at=None, fault=None)
        .returning(OutboxMessage.id)
    )
    return db.execute(again).first() is not None


def applicant_of_message(db: Session, unit: str, message: UUID) -> bytes | None:
    """The keyed hash of the applicant whose message to the unit this is; None without such a message."""
    return db.scalar(
        select(Resident.identity_hash)
        .join(Application, Application.resident_id == Resident.id)
        .join(OutboxMessage, OutboxMessage.application_id == Application.id)
        .where(OutboxMessage.id == message, OutboxMessage.unit == unit)
    )


@dataclass(frozen=True)
class EventFound:
    """An event of the unit's system, and whom it is about, where that is an applicant of the unit."""

    applicant: bytes | None


def find_event(db: Session, unit: str, event: UUID) -> EventFound | None:
    """An event that the unit's system has told."""
    row = db.execute(
        select(UnitEvent.id, Resident.identity_hash)
        .outerjoin(
            Application, and_(Application.id == UnitEvent.application_id, Application.unit == UnitEvent.unit)
        )
        .outerjoin(Resident, Resident.id == Application.resident_id)
        .where(UnitEvent.id == event, UnitEvent.unit == unit)
    ).one_or_none()
    return EventFound(row.identity_hash) if row else None


def settle_refused(db: Session, unit: str, event: UUID, at: datetime) -> bool:
    """Note that somebody has seen to an event that was refused; False when that is not what it waits for."""
    settled = (
        update(UnitEvent)
        .where(UnitEvent.id == event, UnitEvent.unit == unit, UnitEvent.state == Outcome.REFUSED)
        .where(UnitEvent.settled_at.is_(None))
        .values(settled_at=at)
        .returning(UnitEvent.id)
    )
    return db.execute(settled).first() is not None
