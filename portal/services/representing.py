"""Acting for another: who may, by which right, and the pages' knowledge of who acts.

Staff record a right that they have seen a document of; an identity provider that knows of mandates
says one at a sign-in, and then it holds for that sign-in alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain import finnish_time
from portal.domain.authorisations import Authorisation, Capacity, Source
from portal.services.disqualification import must_be_open_people
from portal.services.refused import NotFound, Refused
from portal.store import access_log, authorisations, people, security_log
from portal.store.authorisations import Names, Terms
from portal.store.people import Person, Staff

__all__ = [
    "Acting",
    "Authorisation",
    "Capacity",
    "OneselfRepresented",
    "Recorded",
    "begin",
    "end",
    "may_act_for",
    "of_unit",
    "over",
    "record",
    "sent_by",
    "standing",
    "stop",
    "told_at_sign_in",
]

# A session lasts 8 hours at most, and may go over midnight.
_CLAIM_LASTS = timedelta(days=1)


class OneselfRepresented(Refused):
    """Nobody acts for themselves by a mandate."""


@dataclass(frozen=True)
class Acting:
    """Somebody acts for another."""

    representative: UUID
    """The resident who is signed in."""
    authorisation: Authorisation


@dataclass(frozen=True)
class Recorded:
    """A right as a staff member records it."""

    representative_code: str
    representative_name: str
    represented: Person
    capacity: Capacity
    valid_from: date
    valid_to: date | None
    seen_from: str


def may_act_for(db: Session, resident: UUID, day: date) -> tuple[Authorisation, ...]:
    """The recorded rights by which a resident may act for others on the day."""
    return authorisations.of_representative(db, resident, day)


def over(db: Session, resident: UUID, day: date) -> tuple[Authorisation, ...]:
    """The rights by which others may act for a resident on the day."""
    return authorisations.over_resident(db, resident, day)


def standing(db: Session, resident: UUID, authorisation: UUID, day: date) -> Acting | None:
    """A resident's right as it stands on the day, or None when it does not, or never was theirs."""
    found = authorisations.find(db, resident, authorisation, day)
    return Acting(resident, found) if found else None


def begin(
    db: Session, resident: UUID, authorisation: UUID, unit: str, sign_in: UUID | None, now: datetime
) -> Acting:
    """Begin to act for another by a recorded right; it is logged.

    Raises `NotFound` when the right does not stand, and for one that held for another sign-in alone.
    """
    acting = standing(db, resident, authorisation, finnish_time.day_of(now))
    if acting is None or acting.authorisation.source is not Source.STAFF:
        raise NotFound
    return _begun(db, acting, unit, sign_in, now)


def _begun(db: Session, acting: Acting, unit: str, sign_in: UUID | None, now: datetime) -> Acting:
    about = (security_log.AUTHORISATION, acting.authorisation.id)
    security_log.note(db, security_log.ACTING_BEGUN, unit, now, about=about, sign_in=sign_in)
    db.commit()
    return acting


def stop(db: Session, acting: Acting, unit: str, sign_in: UUID | None, now: datetime) -> None:
    """Act for oneself again; it is logged."""
    about = (security_log.AUTHORISATION, acting.authorisation.id)
    security_log.note(db, security_log.ACTING_ENDED, unit, now, about=about, sign_in=sign_in)
    db.commit()


def told_at_sign_in(
    db: Session,
    resident: UUID,
    represented: Person,
    capacity: Capacity,
    unit: str,
    sign_in: UUID | None,
    now: datetime,
) -> Acting:
    """Act for whom the identity provider has told that the resident, just signed in, represents.

    Raises `OneselfRepresented`.
    """
    representative = people.person_of(db, resident)
    if representative is None:
        raise NotFound
    day = finnish_time.day_of(now)
    names = Names(representative.display_name, represented.display_name)
    terms = Terms(unit, capacity, Source.CLAIM, day, day + _CLAIM_LASTS)
    new = _add(db, representative.identity_code, represented, terms, names, (None, now))
    acting = standing(db, resident, new, day)
    assert acting is not None
    return _begun(db, acting, unit, sign_in, now)


def record(db: Session, staff: Staff, told: Recorded, now: datetime) -> UUID:
    """Record a right of which the staff member has seen a document; its id.

    Raises `Disqualified` and `OneselfRepresented`.
    """
    must_be_open_people(db, staff, told.representative_code, told.represented.identity_code, now=now)
    names = Names(told.representative_name, told.represented.display_name, told.seen_from)
    terms = Terms(staff.unit, told.capacity, Source.STAFF, told.valid_from, told.valid_to)
    new = _add(db, told.representative_code, told.represented, terms, names, (staff.id, now))
    about = (security_log.AUTHORISATION, new)
    security_log.note(db, security_log.AUTHORISATION_RECORDED, staff.unit, now, staff=staff, about=about)
    db.commit()
    return new


def end(db: Session, staff: Staff, authorisation: UUID, now: datetime) -> None:
    """End a right of the staff member's unit, from this moment.

    Raises `NotFound`, also for a right of people whose matters the staff member must not handle.
    """
    if not authorisations.end(db, staff.unit, authorisation, staff.id, now):
        raise NotFound
    about = (security_log.AUTHORISATION, authorisation)
    security_log.note(db, security_log.AUTHORISATION_ENDED, staff.unit, now, staff=staff, about=about)
    db.commit()


def of_unit(db: Session, staff: Staff, now: datetime) -> tuple[Authorisation, ...]:
    """The rights that the staff member's unit has recorded and that are not over; the look is logged.

    Those of people whose matters the staff member must not handle are left out.
    """
    access_log.note(db, staff, access_log.LIST, access_log.AUTHORISATIONS, None, now)
    rights = authorisations.of_unit(db, staff.unit, staff.id, finnish_time.day_of(now))
    db.commit()
    return rights


def sent_by(db: Session, application: UUID) -> Authorisation | None:
    """The right by which an application was sent for its applicant; whose it is, the caller has asked."""
    return authorisations.sent_by(db, application)


def _add(
    db: Session,
    representative_code: str,
    represented: Person,
    terms: Terms,
    names: Names,
    recorded: tuple[UUID | None, datetime],
) -> UUID:
    if representative_code == represented.identity_code:
        raise OneselfRepresented
    resident = people.resident_of(db, represented, "fi", recorded[1])
    representative_hash = people.identity_hash(db, representative_code)
    return authorisations.add(db, representative_hash, resident, terms, names, recorded)
