"""Who of a unit's staff looks after a message on its way, or after an event of the unit's own system."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.store import people
from portal.store.inserting import insert_if_absent
from portal.store.tables.people import StaffMember
from portal.store.tables.queue import DeliveryOwner


@dataclass(frozen=True)
class Owner:
    """The member who looks after something."""

    id: UUID
    name: str


def take(db: Session, unit: str, item: UUID, staff: UUID, at: datetime) -> bool:
    """Give what nobody looks after to a staff member; False when somebody does, even they themselves.

    One statement decides, so that of two at once one gets it.  Who has no access any more looks after
    nothing.
    """
    values = {"unit": unit, "item_id": item, "staff_id": staff, "taken_at": at}
    if insert_if_absent(db, DeliveryOwner, values):
        return True
    gone = select(StaffMember.id).where(~StaffMember.active)
    left_behind = (
        update(DeliveryOwner)
        .where(DeliveryOwner.unit == unit, DeliveryOwner.item_id == item, DeliveryOwner.staff_id.in_(gone))
        .values(staff_id=staff, taken_at=at)
        .returning(DeliveryOwner.item_id)
    )
    return db.execute(left_behind).first() is not None


def hand_back(db: Session, unit: str, item: UUID, owner: UUID) -> bool:
    """Let somebody else take what this owner looks after; False when they no longer do."""
    handed = (
        delete(DeliveryOwner)
        .where(DeliveryOwner.unit == unit, DeliveryOwner.item_id == item, DeliveryOwner.staff_id == owner)
        .returning(DeliveryOwner.item_id)
    )
    return db.execute(handed).first() is not None


def owner_of(db: Session, unit: str, item: UUID) -> Owner | None:
    """Who looks after something."""
    row = db.execute(
        select(StaffMember.id, StaffMember.name)
        .join(DeliveryOwner, DeliveryOwner.staff_id == StaffMember.id)
        .where(DeliveryOwner.unit == unit, DeliveryOwner.item_id == item, StaffMember.active)
    ).one_or_none()
    return Owner(row.id, people.staff_name(db, row.name)) if row else None
