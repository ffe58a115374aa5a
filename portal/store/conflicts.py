"""Whose matters a staff member must not handle (434/2003, 27–28 §), known by the keyed hash alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BindParameter, ColumnElement, Select, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.store import members, people
from portal.store.inserting import insert_if_absent
from portal.store.tables import desk
from portal.store.tables.people import StaffMember


class Kind(StrEnum):
    """Why somebody's matters are not for a staff member."""

    SELF = "self"
    NEAR = "near"
    OTHER = "other"


@dataclass(frozen=True)
class Conflict:
    """A noted conflict; of the person themselves nothing is known but a hash."""

    id: UUID
    staff: UUID
    staff_name: str
    kind: Kind
    by_supervisor: bool
    """Whether somebody else noted it for the staff member."""
    noted_at: datetime


def add(
    db: Session, staff: UUID, identity_hash: bytes, kind: Kind, noted_by: UUID, at: datetime
) -> UUID | None:
    """Note a conflict, and free the cases that the staff member has of that person.

    Its id; None when it was noted already.
    """
    # A case that is being taken at this moment is waited for, and then freed.
    members.hold(db, staff)
    new = uuid4()
    added = insert_if_absent(
        db,
        desk.Conflict,
        {
            "id": new,
            "staff_id": staff,
            "identity_hash": identity_hash,
            "kind": kind,
            "noted_by": noted_by,
            "noted_at": at,
        },
    )
    free_cases(db, identity_hash)
    return new if added else None


def free_cases(db: Session, identity_hash: bytes) -> None:
    """Take the cases of a person from handlers who must not handle them."""
    of_the_person = desk.Conflict.identity_hash == desk.Case.applicant_hash
    db.execute(
        update(desk.Case)
        .where(desk.Case.applicant_hash == identity_hash, desk.Case.handler_id.is_not(None))
        .where(exists().where(desk.Conflict.staff_id == desk.Case.handler_id, of_the_person))
        .values(handler_id=None)
    )


def remove(db: Session, unit: str, conflict: UUID, remover: UUID) -> UUID | None:
    """Delete a conflict of the unit; whose it was.  None when there is none, or it is the remover's own."""
    of_unit = select(StaffMember.id).where(StaffMember.unit == unit, StaffMember.id != remover)
    return db.scalar(
        delete(desk.Conflict)
        .where(desk.Conflict.id == conflict, desk.Conflict.staff_id.in_(of_unit))
        .returning(desk.Conflict.staff_id)
    )


def of_staff(db: Session, staff: UUID) -> tuple[Conflict, ...]:
    """The conflicts of a staff member, the latest first."""
    return _listed(db, _named().where(desk.Conflict.staff_id == staff))


def of_unit(db: Session, unit: str) -> tuple[Conflict, ...]:
    """The conflicts of a unit's whole staff, the latest first."""
    return _listed(db, _named().where(StaffMember.unit == unit))


def _named() -> Select[desk.Conflict, bytes]:
    return (
        select(desk.Conflict, StaffMember.name)
        .join(StaffMember, StaffMember.id == desk.Conflict.staff_id)
        .order_by(desk.Conflict.noted_at.desc(), desk.Conflict.id)
    )


def _listed(db: Session, query: Select[desk.Conflict, bytes]) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(
            row.id,
            row.staff_id,
            people.staff_name(db, name),
            Kind(row.kind),
            row.noted_by != row.staff_id,
            row.noted_at,
        )
        for row, name in db.execute(query)
    )


def stands(db: Session, staff: UUID, *identity_hashes: bytes) -> bool:
    """Whether the matters of any of these people are not for the staff member."""
    own = (desk.Conflict.staff_id == staff, desk.Conflict.identity_hash.in_(identity_hashes))
    return bool(db.scalar(select(exists().where(*own))))


def none_of(
    staff: UUID | BindParameter[UUID], identity_hash: InstrumentedAttribute[bytes]
) -> ColumnElement[bool]:
    """The condition of every query that shows a staff member people's matters."""
    # The few people of one staff member are read once, and not looked up for each row.
    return identity_hash.not_in(hashes_of(staff))


def hashes_of(staff: UUID | BindParameter[UUID]) -> Select[bytes]:
    """The hashes of everybody whose matters a staff member must not handle."""
    return select(desk.Conflict.identity_hash).where(desk.Conflict.staff_id == staff)


def follow(db: Session, old_hash: bytes, new_hash: bytes) -> None:
    """Keep every conflict with a person whose personal identity code has changed."""
    already = select(desk.Conflict.staff_id).where(desk.Conflict.identity_hash == new_hash)
    db.execute(
        delete(desk.Conflict).where(
            desk.Conflict.identity_hash == old_hash, desk.Conflict.staff_id.in_(already)
        )
    )
    db.execute(
        update(desk.Conflict).where(desk.Conflict.identity_hash == old_hash).values(identity_hash=new_hash)
    )
    free_cases(db, new_hash)
