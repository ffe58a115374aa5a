"""Making a resident of one personal identity code that of another, in the caller's transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Table, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.store import conflicts, people, sign_ins
from portal.store.tables import metadata
from portal.store.tables.applications import Application
from portal.store.tables.authorisations import Authorisation
from portal.store.tables.credits import Credit
from portal.store.tables.desk import Case
from portal.store.tables.people import Resident
from portal.store.tables.sign_ins import ResidentSignIn


class Overtaken(Exception):
    """Somebody has signed in with the new code for the first time since the residents were held."""


@dataclass(frozen=True)
class Known:
    """Who is known by a code, as they were last identified, and what they have with one unit."""

    resident: UUID
    first_names: str
    family_name: str
    applications: int
    credits: int
    has_matters: bool
    """Whether they have an application or a credit with any unit."""


def known(db: Session, unit: str, identity_code: str) -> Known | None:
    """Who is known by a personal identity code, if anybody is."""
    resident = people.find_resident(db, identity_code)
    person = people.person_of(db, resident) if resident else None
    if resident is None or person is None:
        return None
    applications = db.scalars(select(Application.unit).where(Application.resident_id == resident)).all()
    credits_ = db.scalars(select(Credit.unit).where(Credit.resident_id == resident)).all()
    return Known(
        resident,
        person.first_names,
        person.family_name,
        applications.count(unit),
        credits_.count(unit),
        has_matters=bool(applications or credits_),
    )


def belongs_to(db: Session, unit: str, resident: UUID, identity_hash: bytes) -> bool:
    """Whether a resident, or whom they may act for, has anything with a unit."""
    own = [
        exists().where(column == resident, table.c.unit == unit)
        for table, column in _owned()
        if "unit" in table.c
    ]
    acts = exists().where(Authorisation.unit == unit, Authorisation.representative_hash == identity_hash)
    return bool(db.scalar(select(or_(*own, acts))))


def hold(db: Session, resident: UUID, *identity_hashes: bytes) -> dict[bytes, UUID]:
    """The residents of these hashes, none of whom signs in or sends anything until the transaction ends.

    `resident` is held too, whatever their hash is by now.
    """
    rows = db.execute(
        select(Resident.id, Resident.identity_hash)
        .where((Resident.id == resident) | Resident.identity_hash.in_(identity_hashes))
        .order_by(Resident.id)
        .with_for_update()
    )
    return {row.identity_hash: row.id for row in rows}


def give_code(db: Session, resident: UUID, twin: UUID | None, new_code: str, at: datetime) -> None:
    """Give a held resident a new code; all that a `twin` had signed in for with it becomes the resident's.

    The sessions of both end.  Raises `Overtaken`; the transaction can only be given up then.
    """
    new_hash = people.identity_hash(db, new_code)
    newest = people.newest_of(db, resident, twin)
    sign_ins.end_of_person(db, ResidentSignIn, resident, "replaced", at)
    if twin:
        sign_ins.end_of_person(db, ResidentSignIn, twin, "replaced", at)
        for table, column in _owned():
            db.execute(update(table).where(column == twin).values({column.name: resident}))
        db.execute(delete(Resident).where(Resident.id == twin))
    try:
        people.put_person(db, resident, new_hash, replace(newest, identity_code=new_code))
    except IntegrityError as fault:
        raise Overtaken from fault


def follow(db: Session, old_hash: bytes, new_hash: bytes) -> None:
    """Let everything that knows the person by the old hash know them by the new one."""
    db.execute(update(Case).where(Case.applicant_hash == old_hash).values(applicant_hash=new_hash))
    db.execute(
        update(Authorisation)
        .where(Authorisation.representative_hash == old_hash)
        .values(representative_hash=new_hash)
    )
    conflicts.follow(db, old_hash, new_hash)


def _owned() -> Iterator[tuple[Table, Column[UUID]]]:
    """Every column that refers to a resident: a table made later is moved without a word here."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == Resident.__tablename__:
                yield table, key.parent
