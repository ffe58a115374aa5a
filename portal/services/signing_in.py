"""Letting people in once the identity provider has said who they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.store import people, sign_ins
from portal.store.people import Person, Staff
from portal.store.sign_ins import Arrival, SignInTable

__all__ = ["Arrival", "Person", "Staff", "active_staff", "admit_resident", "admit_staff", "note"]


def admit_resident(db: Session, person: Person, language: str, now: datetime) -> UUID:
    """The id of the resident, stored with what the provider said today."""
    resident = people.put_resident(db, person, language, now)
    db.commit()
    return resident


def admit_staff(
    db: Session, identity: tuple[str, str, str], name: str, unit: str, role: str, now: datetime
) -> UUID | None:
    """The id of a staff member known by (issuer, tenant, object id), or None when access is withdrawn."""
    staff = people.put_staff(db, identity, name, unit, role, now)
    db.commit()
    return staff


def active_staff(db: Session, staff: UUID) -> Staff | None:
    """A staff member whose access stands, or None."""
    return people.active_staff(db, staff)


def note(db: Session, table: SignInTable, person: UUID, arrival: Arrival, now: datetime) -> UUID:
    """Note the sign-in of somebody who has been let in; its id."""
    sign_in = sign_ins.add(db, table, person, arrival, now)
    db.commit()
    return sign_in
