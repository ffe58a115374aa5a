"""Asking for a discussion in person, and handling what was asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.discussions import Topic
from portal.domain.finnish_time import day_of
from portal.services.refused import NotFound
from portal.services.representing import Acting
from portal.store import access_log, discussions, people
from portal.store.discussions import Request, Subject, Wish
from portal.store.engine import vault_of
from portal.store.people import Staff

__all__ = ["Request", "Topic", "ask", "mark_handled", "open_requests", "request_of", "waiting_since"]


def ask(  # noqa: PLR0913, PLR0917 - what a request consists of; each is a plain fact of the form
    db: Session,
    resident: UUID,
    unit: str,
    topic: Topic,
    text: str,
    contact: str,
    language: str,
    now: datetime,
    *,
    application: UUID | None = None,
    credit: UUID | None = None,
    acting: Acting | None = None,
) -> UUID:
    """Ask the unit for a discussion (1133/2002, 9 §); the id of the request.

    The same request sent twice on one day is one request.  Raises `NotFound` when the
    application or the credit is not the resident's own.
    """
    person = people.person_of(db, resident)
    subject = Subject(application, credit)
    if person is None or not discussions.owns(db, resident, subject):
        raise NotFound
    representative = acting.authorisation.representative if acting else ""
    wish = Wish(person.display_name, contact, text, representative)
    request = _id_of(db, f"{resident} {unit} {topic} {subject} {wish} {day_of(now)}")
    discussions.add(db, resident, unit, Request(request, Topic(topic), wish, subject, language, now))
    db.commit()
    return request


def _id_of(db: Session, what: str) -> UUID:
    # A keyed hash: equal for equal requests, and tells nothing of them to who reads the table.
    return UUID(bytes=vault_of(db).index(what, "discussion request")[:16])


def request_of(db: Session, resident: UUID, request: UUID) -> Request:
    """A resident's own request.  Raises `NotFound`."""
    found = discussions.of_resident(db, resident, request)
    if found is None:
        raise NotFound
    return found


def waiting_since(
    db: Session, resident: UUID, *, application: UUID | None = None, credit: UUID | None = None
) -> datetime | None:
    """When a resident last asked about an application or a credit, while the unit has yet to answer."""
    return discussions.waiting_since(db, resident, Subject(application, credit))


def open_requests(db: Session, staff: Staff, now: datetime) -> tuple[Request, ...]:
    """The open requests of the staff member's unit, oldest first; the look is logged."""
    access_log.note(db, staff, access_log.LIST, access_log.QUEUE_OF_DISCUSSIONS, None, now)
    requests = discussions.open_requests(db, staff.unit, staff.id)
    db.commit()
    return requests


def mark_handled(db: Session, staff: Staff, request: UUID, now: datetime) -> None:
    """Note that a request has been handled.  Handled already is as good; raises `NotFound`."""
    if discussions.mark_handled(db, staff.unit, request, staff.id, now):
        access_log.note(db, staff, access_log.HANDLE, access_log.DISCUSSION, request, now)
    elif not discussions.is_known(db, staff.unit, request, staff.id):
        raise NotFound
    db.commit()
