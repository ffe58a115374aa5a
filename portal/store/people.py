"""Residents and staff: found by keyed hash or by issuer, tenant and object id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.store.engine import vault_of
from portal.store.inserting import insert_if_absent
from portal.store.tables.applications import Application
from portal.store.tables.people import Resident, StaffMember

_PERSON = "residents.person"
_NAME = "staff.name"


@dataclass(frozen=True)
class Person:
    """Who a resident is, as the identity provider said at the last sign-in."""

    identity_code: str
    first_names: str
    family_name: str
    display_name: str
    municipality: str | None
    """The three-digit code of the municipality of residence, when the provider gave it."""
    non_disclosure: bool


_person = TypeAdapter(Person)


@dataclass(frozen=True)
class Staff:
    """A staff member as the pages know them."""

    id: UUID
    name: str
    unit: str
    role: str
    sign_in: UUID | None = None
    """The sign-in of this session, for the logs."""


def identity_hash(db: Session, identity_code: str) -> bytes:
    """The keyed hash of a whole personal identity code, with its separator."""
    return vault_of(db).index(identity_code, "personal identity code")


def _id(row: dict[str, Any]) -> UUID:
    new: UUID = row["id"]
    return new


def put_resident(db: Session, person: Person, language: str, at: datetime) -> UUID:
    """Store a resident who has just signed in, new or known; their id."""
    found = identity_hash(db, person.identity_code)
    values = {
        "person": vault_of(db).seal(_person.dump_json(person), _PERSON),
        "language": language,
        "signed_in_at": at,
    }
    new: dict[str, Any] = {"id": uuid4(), "identity_hash": found, "created_at": at, **values}
    if insert_if_absent(db, Resident, new):
        return _id(new)
    known = update(Resident).where(Resident.identity_hash == found).values(**values).returning(Resident.id)
    resident = db.scalar(known)
    # Between the two statements the code may have become another one of a resident whose code has changed.
    return resident or put_resident(db, person, language, at)


def resident_of(db: Session, person: Person, language: str, at: datetime) -> UUID:
    """The id of a resident for whom somebody acts: as they are known, or new with what is told of them."""
    found = identity_hash(db, person.identity_code)
    new: dict[str, Any] = {
        "id": uuid4(),
        "identity_hash": found,
        "person": vault_of(db).seal(_person.dump_json(person), _PERSON),
        "language": language,
        "created_at": at,
        "signed_in_at": at,
    }
    if insert_if_absent(db, Resident, new):
        return _id(new)
    return db.execute(select(Resident.id).where(Resident.identity_hash == found)).scalar_one()


def find_resident(db: Session, identity_code: str) -> UUID | None:
    """The resident of a personal identity code, if they have ever signed in."""
    found = identity_hash(db, identity_code)
    return db.scalar(select(Resident.id).where(Resident.identity_hash == found))


def person_of(db: Session, resident: UUID) -> Person | None:
    """Who a resident is."""
    sealed = db.scalar(select(Resident.person).where(Resident.id == resident))
    return _person.validate_json(vault_of(db).open(sealed, _PERSON)) if sealed else None


def newest_of(db: Session, resident: UUID, other: UUID | None) -> Person:
    """Who the resident is by the latest sign-in of two rows that are one person."""
    latest = (
        select(Resident.person)
        .where(Resident.id.in_([resident, other] if other else [resident]))
        .order_by(Resident.signed_in_at.desc())
        .limit(1)
    )
    return _person.validate_json(vault_of(db).open(db.scalars(latest).one(), _PERSON))


def hash_of(db: Session, resident: UUID) -> bytes:
    """The keyed hash of the personal identity code that a resident has today."""
    return db.execute(select(Resident.identity_hash).where(Resident.id == resident)).scalar_one()


def put_person(db: Session, resident: UUID, identity_hash: bytes, person: Person) -> None:
    """Store who a resident is, under another keyed hash."""
    sealed = vault_of(db).seal(_person.dump_json(person), _PERSON)
    changed = update(Resident).where(Resident.id == resident)
    db.execute(changed.values(identity_hash=identity_hash, person=sealed))


def identity_code_of(db: Session, identity_hash: bytes) -> str | None:
    """The personal identity code behind a keyed hash, if that resident has ever signed in."""
    sealed = db.scalar(select(Resident.person).where(Resident.identity_hash == identity_hash))
    return _person.validate_json(vault_of(db).open(sealed, _PERSON)).identity_code if sealed else None


def hold_sender(db: Session, resident: UUID) -> None:
    """Let nobody make this resident another until the transaction ends; others may send meanwhile."""
    db.execute(select(Resident.id).where(Resident.id == resident).with_for_update(read=True))


def hash_of_sender(db: Session, application: UUID) -> bytes | None:
    """The keyed hash of the resident who sent an application, held until the transaction ends."""
    sender = select(Application.resident_id).where(Application.id == application).scalar_subquery()
    return db.scalar(select(Resident.identity_hash).where(Resident.id == sender).with_for_update(read=True))


def put_staff(
    db: Session, identity: tuple[str, str, str], name: str, unit: str, role: str, at: datetime
) -> UUID | None:
    """Store a staff member (issuer, tenant, object id) who has just signed in.

    None when their access has been withdrawn here; a withdrawn member is not let in again by a token.
    """
    issuer, tenant, object_id = identity
    whose = (StaffMember.issuer == issuer, StaffMember.tenant == tenant, StaffMember.object_id == object_id)
    values = {"name": vault_of(db).seal_text(name, _NAME), "unit": unit, "role": role, "signed_in_at": at}
    keys = {"issuer": issuer, "tenant": tenant, "object_id": object_id}
    new: dict[str, Any] = {"id": uuid4(), "active": True, **keys, **values}
    if insert_if_absent(db, StaffMember, new):
        return _id(new)
    known = update(StaffMember).where(*whose, StaffMember.active).values(**values).returning(StaffMember.id)
    return db.execute(known).scalar()


def role_of(db: Session, identity: tuple[str, str, str]) -> str | None:
    """The role with which a staff member (issuer, tenant, object id) signed in last, if they ever have."""
    issuer, tenant, object_id = identity
    return db.scalar(
        select(StaffMember.role).where(
            StaffMember.issuer == issuer, StaffMember.tenant == tenant, StaffMember.object_id == object_id
        )
    )


def active_staff(db: Session, staff: UUID) -> Staff | None:
    """A staff member whose access stands, or None."""
    row = db.execute(
        select(StaffMember.id, StaffMember.name, StaffMember.unit, StaffMember.role).where(
            StaffMember.id == staff, StaffMember.active
        )
    ).one_or_none()
    return Staff(row.id, staff_name(db, row.name), row.unit, row.role) if row else None


def staff_name(db: Session, sealed: bytes) -> str:
    """The name of a staff member, from its sealed column."""
    return vault_of(db).open_text(sealed, _NAME)
