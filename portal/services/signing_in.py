"""Letting people in once the identity provider has said who they are."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.store import endings, people, security_log, sign_ins
from portal.store.people import Person, Staff
from portal.store.security_log import Identity
from portal.store.sign_ins import Arrival, SignInTable
from portal.store.tables.sign_ins import StaffSignIn

__all__ = [
    "Arrival",
    "Identity",
    "Person",
    "Staff",
    "active_staff",
    "admit_resident",
    "admit_staff",
    "note",
    "note_another",
    "refuse_staff",
]


def admit_resident(db: Session, person: Person, language: str, now: datetime) -> UUID:
    """The id of the resident, stored with what the provider said today."""
    resident = people.put_resident(db, person, language, now)
    db.commit()
    return resident


def admit_staff(
    db: Session, identity: Identity, name: str, unit: str, role: str, now: datetime
) -> UUID | None:
    """The id of a staff member known by (issuer, tenant, object id), or None when access is withdrawn.

    A role that has changed since the last sign-in ends whatever sessions the old one had begun.
    """
    before = people.role_of(db, identity)
    staff = people.put_staff(db, identity, name, unit, role, now)
    if staff is None:
        _note_refusal(db, identity, security_log.ACCESS_WITHDRAWN, unit, now)
    elif before not in (None, role):
        endings.end_staff(db, staff, endings.REPLACED, now)
        about = (security_log.STAFF, staff)
        security_log.note(
            db, security_log.ROLE_CHANGED, unit, now, identity=identity, about=about, detail=role
        )
    db.commit()
    return staff


def refuse_staff(db: Session, identity: Identity, reason: str, unit: str, now: datetime) -> None:
    """Note that somebody was not let in, and why; `reason` is a key of the security log."""
    _note_refusal(db, identity, reason, unit, now)
    db.commit()


def _note_refusal(db: Session, identity: Identity, reason: str, unit: str, now: datetime) -> None:
    security_log.note(db, security_log.REFUSED, unit, now, identity=identity, detail=reason)


def active_staff(db: Session, staff: UUID) -> Staff | None:
    """A staff member whose access stands, or None."""
    return people.active_staff(db, staff)


def note(
    db: Session, table: SignInTable, person: UUID, arrival: Arrival, now: datetime, *, anew: bool = False
) -> UUID:
    """Note the sign-in of somebody who has been let in; its id.

    `anew` says that a staff member who was signed in has identified themselves once more.
    """
    sign_in = sign_ins.add(db, table, person, arrival, now)
    if table is StaffSignIn:
        event = security_log.IDENTIFIED_ANEW if anew else security_log.SIGNED_IN
        _note_staff(db, event, person, sign_in, now)
    db.commit()
    return sign_in


def note_another(db: Session, staff: UUID, sign_in: UUID | None, now: datetime) -> None:
    """Note that another person came back where this staff member was to identify themselves anew."""
    _note_staff(db, security_log.IDENTIFIED_AS_ANOTHER, staff, sign_in, now)
    db.commit()


def _note_staff(db: Session, event: str, person: UUID, sign_in: UUID | None, now: datetime) -> None:
    staff = people.active_staff(db, person)
    if staff:
        whose = replace(staff, sign_in=sign_in)
        security_log.note(db, event, staff.unit, now, staff=whose, detail=staff.role)
