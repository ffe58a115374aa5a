"""Residents' requests for a discussion in person, until an official has handled them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from portal.store import conflicts
from portal.store.engine import vault_of
from portal.store.inserting import insert_if_absent
from portal.store.tables.applications import Application
from portal.store.tables.credits import Credit
from portal.store.tables.desk import DiscussionRequest
from portal.store.tables.people import Resident

_CONTENTS = "discussion_requests.contents"


@dataclass(frozen=True)
class Wish:
    """Who asks, how to reach them, and what they say in their own words."""

    name: str
    contact: str
    text: str
    representative: str = ""
    """The name of who asked for them, if somebody did."""


@dataclass(frozen=True)
class Subject:
    """What the request is about: an application or a credit of the resident's own, or neither."""

    application: UUID | None = None
    credit: UUID | None = None


@dataclass(frozen=True)
class Request:
    """A request as the unit sees it."""

    id: UUID
    topic: str
    wish: Wish
    subject: Subject
    language: str
    asked_at: datetime


_wish = TypeAdapter(Wish)


def owns(db: Session, resident: UUID, subject: Subject) -> bool:
    """Whether everything that the request is about is the resident's own."""
    return _is_own(db, resident, Application, subject.application) and _is_own(
        db, resident, Credit, subject.credit
    )


def _is_own(db: Session, resident: UUID, kind: type[Application] | type[Credit], key: UUID | None) -> bool:
    found = select(kind.id).where(kind.id == key, kind.resident_id == resident)
    return key is None or db.scalar(found) is not None


def add(db: Session, resident: UUID, unit: str, request: Request) -> None:
    """Store a request, unless it is there already."""
    insert_if_absent(
        db,
        DiscussionRequest,
        {
            "id": request.id,
            "resident_id": resident,
            "unit": unit,
            "application_id": request.subject.application,
            "credit_id": request.subject.credit,
            "topic": request.topic,
            "contents": vault_of(db).seal(_wish.dump_json(request.wish), _CONTENTS),
            "language": request.language,
            "asked_at": request.asked_at,
        },
    )


def of_resident(db: Session, resident: UUID, request: UUID) -> Request | None:
    """A resident's own request, or None."""
    row = db.scalar(
        select(DiscussionRequest).where(
            DiscussionRequest.id == request, DiscussionRequest.resident_id == resident
        )
    )
    return _request(db, row) if row else None


def waiting_since(db: Session, resident: UUID, subject: Subject) -> datetime | None:
    """When a resident last asked about this, if nobody has handled it yet."""
    return db.scalar(
        select(func.max(DiscussionRequest.asked_at)).where(
            DiscussionRequest.resident_id == resident,
            DiscussionRequest.application_id == subject.application,
            DiscussionRequest.credit_id == subject.credit,
            DiscussionRequest.handled_at.is_(None),
        )
    )


def open_requests(db: Session, unit: str, staff: UUID) -> tuple[Request, ...]:
    """The unit's requests that nobody has handled and that the staff member may, oldest first."""
    rows = db.scalars(
        select(DiscussionRequest)
        .where(DiscussionRequest.unit == unit, DiscussionRequest.handled_at.is_(None))
        .where(_of_people_open_to(staff))
        .order_by(DiscussionRequest.asked_at, DiscussionRequest.id)
    )
    return tuple(_request(db, row) for row in rows)


def _of_people_open_to(staff: UUID) -> ColumnElement[bool]:
    closed = select(Resident.id).where(Resident.identity_hash.in_(conflicts.hashes_of(staff)))
    return DiscussionRequest.resident_id.not_in(closed)


def _request(db: Session, row: DiscussionRequest) -> Request:
    return Request(
        id=row.id,
        topic=row.topic,
        wish=_wish.validate_json(vault_of(db).open(row.contents, _CONTENTS)),
        subject=Subject(row.application_id, row.credit_id),
        language=row.language,
        asked_at=row.asked_at,
    )


def mark_handled(db: Session, unit: str, request: UUID, staff: UUID, at: datetime) -> bool:
    """Note who handled a request of the unit; False when there is no such open one for them."""
    whose = (DiscussionRequest.id == request, DiscussionRequest.unit == unit)
    done = (
        update(DiscussionRequest)
        .where(*whose, DiscussionRequest.handled_at.is_(None), _of_people_open_to(staff))
        .values(handled_at=at, handler_id=staff)
        .returning(DiscussionRequest.id)
    )
    return db.execute(done).first() is not None


def is_known(db: Session, unit: str, request: UUID, staff: UUID) -> bool:
    """Whether the unit has this request, open or handled, and the staff member may handle it."""
    whose = (DiscussionRequest.id == request, DiscussionRequest.unit == unit, _of_people_open_to(staff))
    return bool(db.scalar(select(exists().where(*whose))))
