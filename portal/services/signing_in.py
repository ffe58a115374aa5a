"""Letting people in once the identity provider has said who they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.store import people
from portal.store.people import Person, Staff

__all__ = ["Person", "Staff", "active_staff", "admit_resident", "admit_staff"]


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
