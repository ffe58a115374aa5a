"""Who must not handle whose matters (434/2003, 27–28 §): noted, looked up, and kept from the case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.services.refused import NotFound, Refused
from portal.store import access_log, cases, conflicts, members, people, security_log
from portal.store.conflicts import Conflict, Kind
from portal.store.members import Member
from portal.store.people import Staff

__all__ = [
    "Conflict",
    "Disqualified",
    "Kind",
    "Member",
    "conflicts_of",
    "conflicts_of_unit",
    "must_be_open",
    "must_be_open_object",
    "must_be_open_people",
    "note",
    "note_on_case",
    "others",
    "remove",
]


class Disqualified(Refused):
    """The matter is of somebody whose matters the staff member must not handle."""


def must_be_open(db: Session, staff: Staff, case: UUID, now: datetime) -> None:
    """Keep a staff member from a case that is not for them; the try is in both logs.

    Raises `NotFound` and `Disqualified`.
    """
    found = cases.applicant_hash(db, staff.unit, case)
    if found is None:
        raise NotFound
    must_be_open_object(db, staff, found, (access_log.CASE, case), now)


def must_be_open_object(
    db: Session, staff: Staff, applicant_hash: bytes, named: tuple[str, UUID], now: datetime
) -> None:
    """Keep a staff member from what is named, by its kind in the log and its id, and is somebody's.

    Raises `Disqualified`.
    """
    if conflicts.stands(db, staff.id, applicant_hash):
        access_log.note(db, staff, access_log.REFUSE, *named, now)
        security_log.note(db, security_log.CONFLICT_MET, staff.unit, now, staff=staff, about=named)
        db.commit()
        raise Disqualified


def must_be_open_people(db: Session, staff: Staff, *identity_codes: str, now: datetime) -> None:
    """Keep a staff member from matters of these people outside any case.  Raises `Disqualified`."""
    hashes = (people.identity_hash(db, code) for code in identity_codes)
    if conflicts.stands(db, staff.id, *hashes):
        security_log.note(db, security_log.CONFLICT_MET, staff.unit, now, staff=staff)
        db.commit()
        raise Disqualified


def note(db: Session, staff: Staff, identity_code: str, kind: Kind, now: datetime) -> None:
    """Note somebody whose matters the staff member must not handle; only the keyed hash is kept."""
    _add(db, staff, staff.id, people.identity_hash(db, identity_code), kind, now)
    db.commit()


def note_on_case(
    db: Session, staff: Staff, case: UUID, member: UUID | None, kind: Kind, now: datetime
) -> None:
    """Note that a member of the unit, without one the staff member themselves, must not handle a case.

    From then on no case of the same applicant is open to the member.  Raises `NotFound` and `Disqualified`.
    """
    must_be_open(db, staff, case, now)
    whose = member or staff.id
    found = cases.applicant_hash(db, staff.unit, case)
    if found is None or members.find(db, staff.unit, whose) is None:
        raise NotFound
    _add(db, staff, whose, found, kind, now)
    db.commit()


def _add(db: Session, by: Staff, whose: UUID, identity_hash: bytes, kind: Kind, now: datetime) -> None:
    if conflicts.add(db, whose, identity_hash, kind, by.id, now):
        about = (security_log.STAFF, whose)
        security_log.note(db, security_log.CONFLICT_NOTED, by.unit, now, staff=by, about=about, detail=kind)


def remove(db: Session, staff: Staff, conflict: UUID, now: datetime) -> None:
    """Remove a conflict of somebody else in the unit.  Raises `NotFound`, also for one's own."""
    whose = conflicts.remove(db, staff.unit, conflict, staff.id)
    if whose is None:
        raise NotFound
    about = (security_log.STAFF, whose)
    security_log.note(db, security_log.CONFLICT_REMOVED, staff.unit, now, staff=staff, about=about)
    db.commit()


def conflicts_of(db: Session, staff: Staff) -> tuple[Conflict, ...]:
    """The staff member's own conflicts."""
    return conflicts.of_staff(db, staff.id)


def conflicts_of_unit(db: Session, staff: Staff) -> tuple[Conflict, ...]:
    """Those of the whole unit but the staff member."""
    return tuple(noted for noted in conflicts.of_unit(db, staff.unit) if noted.staff != staff.id)


def others(db: Session, staff: Staff) -> tuple[Member, ...]:
    """The other members of the unit whose access stands."""
    return tuple(m for m in members.of_unit(db, staff.unit) if m.active and m.id != staff.id)
