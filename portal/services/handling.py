"""A counsellor's work: the list of the unit's cases, a case, taking it into work, and handing it back.

Every look is logged in its own transaction (703/2023, 10 §), and every query asks for the
unit of the staff member, so that another unit's case is as good as none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal.delivery.message import ApplicationMessage, from_envelope
from portal.domain.applications import IN_HAND, UNDECIDED, State
from portal.services import happenings
from portal.services.disqualification import Disqualified, must_be_open
from portal.services.happenings import Ending, Happening
from portal.services.refused import NotFound, Refused
from portal.store import access_log, application_events, cases, work_list
from portal.store.access_log import Turn
from portal.store.application_events import Actor, Event
from portal.store.cases import Case
from portal.store.people import Staff
from portal.store.work_list import Count, Cursor, Figures, Filters, HandledBy, Order, Page

__all__ = [
    "AlreadyTaken",
    "Case",
    "Count",
    "Cursor",
    "Disqualified",
    "Ending",
    "Figures",
    "Filters",
    "HandledBy",
    "Happening",
    "NotHandedBack",
    "OpenCase",
    "Order",
    "Page",
    "Shown",
    "Told",
    "Turn",
    "WorkList",
    "export",
    "hand_back",
    "list_cases",
    "look_up",
    "open_case",
    "show",
    "take",
]


class AlreadyTaken(Refused):
    """A colleague has the case, or its handling is over."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.reference)
        self.case = case


class NotHandedBack(Refused):
    """The case has been decided on, or another one handles it than the one who was to leave it."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.reference)
        self.case = case


@dataclass(frozen=True)
class WorkList:
    """A page of the list under the unit's figures."""

    page: Page
    figures: Figures
    endings: Mapping[UUID, Ending]
    """How the waiting ended, of those cases of the page that wait for no decision any more."""


@dataclass(frozen=True)
class OpenCase:
    """Everything that the unit knows of a case."""

    case: Case
    message: ApplicationMessage
    events: tuple[Happening, ...]
    ending: Ending | None
    """How the waiting for a decision ended, if it has."""
    turns: tuple[Turn, ...]
    """That it was handed back, and taken again, for the unit alone."""

    def turns_after(self, event: int) -> tuple[Turn, ...]:
        """What turns there were between an event and the next one."""
        return tuple(turn for turn in self.turns if self._place_of(turn) == event)

    def _place_of(self, turn: Turn) -> int:
        return max((n for n, each in enumerate(self.events) if each.at <= turn.at), default=0)


class Shown(StrEnum):
    """What of an applicant is shown on request alone."""

    IDENTITY_CODE = "identity_code"
    CONTACT = "contact"


_LOOKS = {Shown.IDENTITY_CODE: access_log.SHOW_IDENTITY_CODE, Shown.CONTACT: access_log.SHOW_CONTACT}


@dataclass(frozen=True)
class Told:
    """A case with what was asked for."""

    case: Case
    message: ApplicationMessage
    code_today: str
    """The applicant's personal identity code today; it may have changed since the application."""


def list_cases(
    db: Session,
    staff: Staff,
    filters: Filters,
    order: Order,
    cursor: Cursor | None,
    overdue_before: datetime,
    now: datetime,
) -> WorkList:
    """A page of the cases of the staff member's unit."""
    access_log.note(db, staff, access_log.LIST, access_log.QUEUE, None, now)
    page = work_list.page(db, staff.unit, staff.id, filters, order, cursor)
    figures = work_list.figures(db, staff.unit, staff.id, overdue_before)
    over = [case.id for case in page.cases if case.state not in UNDECIDED]
    events = application_events.endings_of(db, over) if over else {}
    db.commit()
    endings = {case: found for case, event in events.items() if (found := happenings.ending_of([event]))}
    return WorkList(page, figures, endings)


def open_case(db: Session, staff: Staff, case: UUID, now: datetime) -> OpenCase:
    """A case of the staff member's unit.  Raises `NotFound` and `Disqualified`."""
    found = _found(db, staff, case, now)
    access_log.note(db, staff, access_log.OPEN, access_log.CASE, case, now)
    message = from_envelope(cases.message_of(db, staff.unit, case))
    events = application_events.events_of(db, case)
    ending = happenings.ending_of(events)
    opened = OpenCase(found, message, happenings.of_events(events), ending, _turns(db, staff, case, events))
    db.commit()
    return opened


def show(db: Session, staff: Staff, case: UUID, shown: Shown, now: datetime) -> Told:
    """What a case's page leaves out, for whoever asks; the look is logged under its own name.

    Raises `NotFound` and `Disqualified`.
    """
    found = _found(db, staff, case, now)
    access_log.note(db, staff, _LOOKS[shown], access_log.CASE, case, now)
    message = from_envelope(cases.message_of(db, staff.unit, case))
    code_today = cases.code_today(db, staff.unit, case)
    db.commit()
    return Told(found, message, code_today or message.applicant.identity_code)


def export(db: Session, staff: Staff, case: UUID, now: datetime) -> ApplicationMessage:
    """The message of a case whose budget is taken out of the service, which is logged.

    Raises `NotFound` and `Disqualified`.
    """
    _found(db, staff, case, now)
    access_log.note(db, staff, access_log.EXPORT, access_log.CASE, case, now)
    message = from_envelope(cases.message_of(db, staff.unit, case))
    db.commit()
    return message


def look_up(db: Session, staff: Staff, case: UUID, now: datetime) -> Case:
    """The bare facts of a case, without its message.  Raises `NotFound` and `Disqualified`."""
    return _found(db, staff, case, now)


def take(db: Session, staff: Staff, case: UUID, now: datetime) -> None:
    """Take a case into work.  Taking one's own again changes nothing.

    Raises `NotFound`, `Disqualified` and `AlreadyTaken`.
    """
    before = application_events.hold(db, case)
    if cases.claim(db, staff.unit, case, staff.id):
        access_log.note(db, staff, access_log.TAKE, access_log.CASE, case, now)
        if before not in IN_HAND:
            application_events.move(db, case, Event(State.IN_REVIEW, now, Actor.UNIT))
    else:
        found = _found(db, staff, case, now)
        if found.handler is None or found.handler.id != staff.id:
            raise AlreadyTaken(found)
    db.commit()


def hand_back(db: Session, staff: Staff, case: UUID, handler: UUID, now: datetime) -> None:
    """Let others take a case that its handler, as the page named them, has.

    The application stays where it is; the applicant sees nothing of it.  Handing back what nobody has by
    now changes nothing.  Raises `NotFound`, `Disqualified` and `NotHandedBack`.
    """
    application_events.hold(db, case)
    found = _found(db, staff, case, now)
    if cases.free(db, staff.unit, case, handler):
        access_log.note(db, staff, access_log.HAND_BACK, access_log.CASE, case, now)
    elif found.handler is not None:
        raise NotHandedBack(found)
    db.commit()


def _turns(db: Session, staff: Staff, case: UUID, events: Iterable[Event]) -> tuple[Turn, ...]:
    """Who took the case and handed it back, but for the take that brought the application into review."""
    turns = access_log.turns(db, staff.unit, case)
    begun = {event.at for event in events if event.state is State.IN_REVIEW}
    is_told = turns and turns[0].action == access_log.TAKE and turns[0].at in begun
    return turns[1:] if is_told else turns


def _found(db: Session, staff: Staff, case: UUID, now: datetime) -> Case:
    must_be_open(db, staff, case, now)
    found = cases.find(db, staff.unit, case)
    if found is None:
        raise NotFound
    return found
