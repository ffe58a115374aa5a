"""A resident's own matters: what is being filled in, what has been sent, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.delivery import message
from portal.delivery.message import ApplicationMessage
from portal.delivery.unit_event import CreditLink, DecidedData, Details, SupplementAskedData
from portal.domain.applications import State
from portal.services import happenings
from portal.services.happenings import Happening
from portal.services.refused import NotFound
from portal.store import application_events, applications, drafts
from portal.store.applications import Sent
from portal.store.drafts import Draft

__all__ = [
    "Draft",
    "Happening",
    "Matter",
    "Matters",
    "Sent",
    "application_of",
    "contents_of",
    "of_resident",
    "sent",
    "undecided",
]


@dataclass(frozen=True)
class Matters:
    """Everything of a resident's that is open or has been."""

    drafts: tuple[Draft, ...]
    applications: tuple[Sent, ...]
    due: Mapping[UUID, date]
    """By which day the unit asks for more, of the applications that wait for it."""


@dataclass(frozen=True)
class Matter:
    """An application and its life so far, in the order in which it went."""

    sent: Sent
    events: tuple[Happening, ...]

    @property
    def asked(self) -> Happening | None:
        """The unit's last request for more, while the application waits for it."""
        return self._last(SupplementAskedData) if self.sent.state is State.SUPPLEMENT_REQUESTED else None

    @property
    def decided(self) -> DecidedData | None:
        """The decision, once there is one."""
        found = self._last(DecidedData)
        return found.decided if found else None

    @property
    def credit(self) -> UUID | None:
        """The credit that was opened last."""
        found = self._last(CreditLink)
        return found.credit.credit_id if found and found.credit else None

    @property
    def case_number(self) -> str | None:
        """By which number the unit knows the application, as it said last."""
        return next((each.case_number for each in reversed(self.events) if each.case_number), None)

    def _last(self, kind: type[Details]) -> Happening | None:
        return next((each for each in reversed(self.events) if isinstance(each.said, kind)), None)


def of_resident(db: Session, resident: UUID, now: datetime) -> Matters:
    """A resident's own drafts and applications, the latest first."""
    mine = applications.of_resident(db, resident)
    asked = {each.id: _matter(db, each).asked for each in mine if each.state is State.SUPPLEMENT_REQUESTED}
    due = {id_: found.asked.due for id_, found in asked.items() if found and found.asked}
    return Matters(drafts.of_resident(db, resident, now), mine, due)


def undecided(db: Session, resident: UUID) -> Sent | None:
    """A resident's latest application of which the decision is still to come."""
    return next((each for each in applications.of_resident(db, resident) if each.is_undecided), None)


def sent(db: Session, resident: UUID, application: UUID) -> Sent:
    """A resident's own application.  Raises `NotFound`."""
    found = applications.find(db, resident, application)
    if found is None:
        raise NotFound
    return found


def application_of(db: Session, resident: UUID, application: UUID) -> Matter:
    """A resident's own application with its events.  Raises `NotFound`."""
    return _matter(db, sent(db, resident, application))


def contents_of(db: Session, resident: UUID, application: UUID) -> ApplicationMessage:
    """The whole of a resident's own application, as the unit gets it.  Raises `NotFound`."""
    contents = applications.contents_of(db, resident, application)
    if contents is None:
        raise NotFound
    return message.from_contents(contents)


def _matter(db: Session, sent: Sent) -> Matter:
    return Matter(sent, happenings.of_events(application_events.events_of(db, sent.id)))
