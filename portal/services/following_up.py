"""Following up what is late or stuck on its way to the unit, or was told by its system in vain.

Each is looked after by one supervisor at a time, as they say themselves.  Every look and every act is
logged, and every query asks for the unit of the staff member.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.passing_on import LATE_AFTER, Trouble
from portal.services.disqualification import must_be_open_object
from portal.services.refused import NotFound, Refused
from portal.store import access_log, delivery_owners, delivery_troubles, heartbeats, outbox, unit_queues
from portal.store.delivery_owners import Owner
from portal.store.delivery_troubles import MOST_COUNTED, Item, Page, Viewer
from portal.store.people import Staff
from portal.store.unit_queues import Queue

__all__ = [
    "MOST_COUNTED",
    "AlreadyLookedAfter",
    "Followed",
    "Item",
    "Owner",
    "Page",
    "Subject",
    "Trouble",
    "Way",
    "counts",
    "hand_back",
    "retry",
    "send_again",
    "settle",
    "take",
    "troubles",
]


class AlreadyLookedAfter(Refused):
    """A colleague takes care of it, and was first."""

    def __init__(self, owner: str) -> None:
        super().__init__("looked after")
        self.owner = owner
        """The colleague's name."""


class Subject(StrEnum):
    """What somebody takes care of."""

    MESSAGE = "message"
    EVENT = "event"


_LOGGED = {Subject.MESSAGE: access_log.MESSAGE, Subject.EVENT: access_log.UNIT_EVENT}


@dataclass(frozen=True)
class Way:
    """What keeps applications from going out to a unit at this moment, and since when, if it does."""

    paused_since: datetime | None
    """An operator has paused it."""
    closed_since: datetime | None
    """Its queue takes nothing."""
    halted_since: datetime | None
    """Nothing goes out to any unit: the relay cannot work, or was heard of for the last time then."""
    per_minute: int | None
    """How many go out in a minute at most, where an operator has said so."""

    @property
    def is_open(self) -> bool:
        """Whether all goes out as it should."""
        return not self.per_minute and self.only_slow

    @property
    def only_slow(self) -> bool:
        """Whether nothing keeps applications from going out but the rate, if there is one."""
        return not (self.paused_since or self.closed_since or self.halted_since)


@dataclass(frozen=True)
class Followed:
    """A page of one trouble beside the counts of all, and how the way stands."""

    way: Way
    trouble: Trouble | None
    """The one that was asked for; else the most urgent that there is."""
    counts: dict[Trouble, int]
    page: Page


def counts(db: Session, staff: Staff, acknowledged_within: timedelta, now: datetime) -> dict[Trouble, int]:
    """How many of each there are, for a supervisor; nothing of what there is none of."""
    return delivery_troubles.counts(db, _viewer(staff, acknowledged_within, now))


def troubles(
    db: Session,
    staff: Staff,
    acknowledged_within: timedelta,
    wanted: Trouble | None,
    after: UUID | None,
    now: datetime,
) -> Followed:
    """What waits for somebody in the staff member's unit: a page of the trouble that is wanted."""
    access_log.note(db, staff, access_log.LIST, access_log.DELIVERY, None, now)
    viewer = _viewer(staff, acknowledged_within, now)
    found = delivery_troubles.counts(db, viewer)
    trouble = wanted or next(iter(found), None)
    page = delivery_troubles.page(db, viewer, trouble, after) if trouble else Page((), None)
    way = _way(db, staff.unit, now)
    db.commit()
    return Followed(way, trouble, found, page)


def _way(db: Session, unit: str, now: datetime) -> Way:
    queue = unit_queues.queues(db).get(unit, Queue(unit))
    relay = heartbeats.standing(db, heartbeats.RELAY)
    halted = None
    if relay and (relay.failing_since or relay.silent(now)):
        halted = relay.failing_since or relay.at
    return Way(queue.paused_at, queue.failing_since, halted, queue.per_minute)


def _viewer(staff: Staff, acknowledged_within: timedelta, now: datetime) -> Viewer:
    return Viewer(staff.unit, staff.id, now - LATE_AFTER, now - acknowledged_within)


def take(db: Session, staff: Staff, subject: Subject, item: UUID, now: datetime) -> None:
    """Take care of a message or an event.  Taking one's own again changes nothing.

    Raises `NotFound`, `Disqualified` and `AlreadyLookedAfter`.
    """
    _must_be_open(db, staff, subject, item, now)
    if delivery_owners.take(db, staff.unit, item, staff.id, now):
        _log(db, staff, access_log.TAKE, subject, item, now)
    else:
        owner = delivery_owners.owner_of(db, staff.unit, item)
        if owner and owner.id != staff.id:
            raise AlreadyLookedAfter(owner.name)
    db.commit()


def hand_back(
    db: Session, staff: Staff, subject: Subject, item: UUID, owner: UUID | None, now: datetime
) -> None:
    """Let somebody else take what the staff member, or another owner, looks after.

    Somebody may be away: so any supervisor may free what an owner, as the page named them, has.  If it has
    changed hands meanwhile nothing is done.  Raises `NotFound` and `Disqualified`.
    """
    _must_be_open(db, staff, subject, item, now)
    if delivery_owners.hand_back(db, staff.unit, item, owner or staff.id):
        _log(db, staff, access_log.HAND_BACK, subject, item, now)
    db.commit()


def retry(db: Session, staff: Staff, message: UUID, now: datetime) -> None:
    """Let a message that was set aside be tried anew.  Raises `NotFound` and `Disqualified`."""
    _must_be_open(db, staff, Subject.MESSAGE, message, now)
    if outbox.retry_stuck(db, now, staff.unit, message):
        _log(db, staff, access_log.RETRY, Subject.MESSAGE, message, now)
    db.commit()


def send_again(db: Session, staff: Staff, message: UUID, now: datetime) -> None:
    """Let a message that the unit's system has not acknowledged go out once more.

    Raises `NotFound` and `Disqualified`.
    """
    _must_be_open(db, staff, Subject.MESSAGE, message, now)
    if delivery_troubles.send_again(db, staff.unit, message, now):
        _log(db, staff, access_log.SEND_AGAIN, Subject.MESSAGE, message, now)
    db.commit()


def settle(db: Session, staff: Staff, event: UUID, now: datetime) -> None:
    """Note that a refused event has been seen to.  Raises `NotFound` and `Disqualified`."""
    _must_be_open(db, staff, Subject.EVENT, event, now)
    if delivery_troubles.settle_refused(db, staff.unit, event, now):
        _log(db, staff, access_log.SETTLE, Subject.EVENT, event, now)
    db.commit()


def _must_be_open(db: Session, staff: Staff, subject: Subject, item: UUID, now: datetime) -> None:
    if subject is Subject.MESSAGE:
        applicant = delivery_troubles.applicant_of_message(db, staff.unit, item)
        if applicant is None:
            raise NotFound
    else:
        event = delivery_troubles.find_event(db, staff.unit, item)
        if event is None:
            raise NotFound
        applicant = event.applicant
    if applicant is not None:
        must_be_open_object(db, staff, applicant, (_LOGGED[subject], item), now)


def _log(db: Session, staff: Staff, action: str, subject: Subject, item: UUID, now: datetime) -> None:
    access_log.note(db, staff, action, _LOGGED[subject], item, now)
