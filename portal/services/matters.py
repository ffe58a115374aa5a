"""A resident's own matters: what is being filled in, what has been sent, and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.delivery import message
from portal.delivery.message import ApplicationMessage
from portal.services.refused import NotFound
from portal.store import application_events, applications, drafts
from portal.store.application_events import Event
from portal.store.applications import Sent
from portal.store.drafts import Draft

__all__ = [
    "Draft",
    "Event",
    "Matter",
    "Matters",
    "Sent",
    "application_of",
    "contents_of",
    "of_resident",
    "sent",
]


@dataclass(frozen=True)
class Matters:
    """Everything of a resident's that is open or has been."""

    drafts: tuple[Draft, ...]
    applications: tuple[Sent, ...]


@dataclass(frozen=True)
class Matter:
    """An application and its life so far, in the order in which it went."""

    sent: Sent
    events: tuple[Event, ...]


def of_resident(db: Session, resident: UUID, now: datetime) -> Matters:
    """A resident's own drafts and applications, the latest first."""
    return Matters(drafts.of_resident(db, resident, now), applications.of_resident(db, resident))


def sent(db: Session, resident: UUID, application: UUID) -> Sent:
    """A resident's own application.  Raises `NotFound`."""
    found = applications.find(db, resident, application)
    if found is None:
        raise NotFound
    return found


def application_of(db: Session, resident: UUID, application: UUID) -> Matter:
    """A resident's own application with its events.  Raises `NotFound`."""
    return Matter(sent(db, resident, application), application_events.events_of(db, application))


def contents_of(db: Session, resident: UUID, application: UUID) -> ApplicationMessage:
    """The whole of a resident's own application, as the unit gets it.  Raises `NotFound`."""
    contents = applications.contents_of(db, resident, application)
    if contents is None:
        raise NotFound
    return message.from_contents(contents)
