"""Rights to act for another.  Whose right it is stands in every query, as the keyed hash of their code."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.authorisations import Authorisation, Capacity, Source
from portal.store import conflicts
from portal.store.engine import vault_of
from portal.store.tables import authorisations as tables
from portal.store.tables.people import Resident

_CONTENTS = "authorisations.contents"
_Row = tables.Authorisation


@dataclass(frozen=True)
class Names:
    """What is sealed of an authorisation."""

    representative: str
    represented: str
    seen_from: str = ""


_names = TypeAdapter(Names)


@dataclass(frozen=True)
class Terms:
    """By which right somebody acts, in whose unit, and from when to when."""

    unit: str
    capacity: Capacity
    source: Source
    valid_from: date
    valid_to: date | None


def add(
    db: Session,
    representative_hash: bytes,
    represented: UUID,
    terms: Terms,
    names: Names,
    recorded: tuple[UUID | None, datetime],
) -> UUID:
    """Store a right; `recorded` is by whom of the staff, if by anybody, and when.  Its id."""
    new = uuid4()
    by, at = recorded
    sealed = vault_of(db).seal(_names.dump_json(names), _CONTENTS)
    keys = {"representative_hash": representative_hash, "represented_id": represented, "contents": sealed}
    db.execute(insert(_Row).values(id=new, **keys, **vars(terms), recorded_by=by, recorded_at=at))
    return new


def find(db: Session, representative: UUID, authorisation: UUID, day: date) -> Authorisation | None:
    """A resident's right to act for another, if it stands on the day."""
    row = db.scalar(_held_by(representative).where(_Row.id == authorisation, *_standing(day)))
    return _authorisation(db, row) if row else None


def of_representative(db: Session, representative: UUID, day: date) -> tuple[Authorisation, ...]:
    """The rights of a resident that stand on the day and that staff have recorded, in their order."""
    # What a provider says at a sign-in holds for that sign-in alone, so it is not on offer afterwards.
    recorded = _held_by(representative).where(_Row.source == Source.STAFF, *_standing(day))
    return tuple(_authorisation(db, row) for row in db.scalars(recorded.order_by(_Row.recorded_at, _Row.id)))


def over_resident(db: Session, represented: UUID, day: date) -> tuple[Authorisation, ...]:
    """The rights by which others may act for a resident on the day."""
    rows = select(_Row).where(_Row.represented_id == represented, *_standing(day))
    return tuple(_authorisation(db, row) for row in db.scalars(rows.order_by(_Row.recorded_at, _Row.id)))


def of_unit(db: Session, unit: str, staff: UUID, day: date) -> tuple[Authorisation, ...]:
    """The rights that a unit's staff have recorded and that still stand or will, the latest first.

    Only those of people whose matters the staff member may handle.
    """
    not_over = or_(_Row.valid_to.is_(None), _Row.valid_to >= day)
    recorded = _Row.unit == unit, _Row.source == Source.STAFF, _Row.ended_at.is_(None)
    latest = (
        select(_Row).where(*recorded, not_over, *_open_to(staff)).order_by(_Row.recorded_at.desc(), _Row.id)
    )
    return tuple(_authorisation(db, row) for row in db.scalars(latest))


def end(db: Session, unit: str, authorisation: UUID, staff: UUID, at: datetime) -> bool:
    """End a right of the unit; False when it is not there, not for the staff member, or ended already."""
    ended = (
        update(_Row)
        .where(_Row.id == authorisation, _Row.unit == unit, _Row.ended_at.is_(None))
        .where(*_open_to(staff))
        .values(ended_at=at, ended_by=staff)
        .returning(_Row.id)
    )
    return db.execute(ended).first() is not None


def note_sent(db: Session, application: UUID, representative: UUID, authorisation: UUID) -> None:
    """Note who sent an application for the applicant, and by which right."""
    db.execute(
        insert(tables.Representation).values(
            application_id=application, representative_id=representative, authorisation_id=authorisation
        )
    )


def sent_by(db: Session, application: UUID) -> Authorisation | None:
    """The right by which an application was sent for the applicant, if it was."""
    sent = select(_Row).join(tables.Representation).where(tables.Representation.application_id == application)
    row = db.scalar(sent)
    return _authorisation(db, row) if row else None


def _held_by(representative: UUID) -> Select[_Row]:
    return (
        select(_Row)
        .join(Resident, Resident.identity_hash == _Row.representative_hash)
        .where(Resident.id == representative)
    )


def _open_to(staff: UUID) -> tuple[ColumnElement[bool], ...]:
    closed = select(Resident.id).where(Resident.identity_hash.in_(conflicts.hashes_of(staff)))
    return conflicts.none_of(staff, _Row.representative_hash), _Row.represented_id.not_in(closed)


def _standing(day: date) -> tuple[ColumnElement[bool], ...]:
    begun, not_over = _Row.valid_from <= day, or_(_Row.valid_to.is_(None), _Row.valid_to >= day)
    return begun, not_over, _Row.ended_at.is_(None)


def _authorisation(db: Session, row: _Row) -> Authorisation:
    names = _names.validate_json(vault_of(db).open(row.contents, _CONTENTS))
    return Authorisation(
        id=row.id,
        capacity=Capacity(row.capacity),
        source=Source(row.source),
        representative=names.representative,
        represented=row.represented_id,
        represented_name=names.represented,
        seen_from=names.seen_from,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
