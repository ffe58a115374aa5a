"""The staff of a unit, as those see them who look after access."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.store.people import staff_name
from portal.store.tables.people import StaffMember


@dataclass(frozen=True)
class Member:
    """A staff member, with their role of the last sign-in and whether their access stands."""

    id: UUID
    name: str
    role: str
    active: bool
    signed_in_at: datetime


def of_unit(db: Session, unit: str) -> tuple[Member, ...]:
    """Everybody of the unit who has ever signed in, by name."""
    rows = db.scalars(select(StaffMember).where(StaffMember.unit == unit))
    return tuple(sorted((_member(db, row) for row in rows), key=lambda member: member.name.casefold()))


def find(db: Session, unit: str, staff: UUID) -> Member | None:
    """A member of the unit."""
    row = db.scalar(select(StaffMember).where(StaffMember.id == staff, StaffMember.unit == unit))
    return _member(db, row) if row else None


def hold(db: Session, staff: UUID) -> None:
    """Hold off whatever else would change what this staff member handles, until the transaction ends."""
    db.execute(select(StaffMember.id).where(StaffMember.id == staff).with_for_update())


def hold_unit(db: Session, unit: str) -> dict[UUID, str]:
    """The roles of the unit's active staff, none of which changes until the transaction ends."""
    held = (
        select(StaffMember.id, StaffMember.role)
        .where(StaffMember.unit == unit, StaffMember.active)
        .order_by(StaffMember.id)
        .with_for_update()
    )
    return {row.id: row.role for row in db.execute(held)}


def set_active(db: Session, staff: UUID, *, active: bool) -> None:
    """Withdraw or restore the access of a staff member."""
    db.execute(update(StaffMember).where(StaffMember.id == staff).values(active=active))


def _member(db: Session, row: StaffMember) -> Member:
    return Member(row.id, staff_name(db, row.name), row.role, row.active, row.signed_in_at)
