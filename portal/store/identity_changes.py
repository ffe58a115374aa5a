"""Changed personal identity codes: asked for by one staff member, decided by another."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from portal.store import members, people
from portal.store.engine import vault_of
from portal.store.tables.people import IdentityChange

_CONTENTS = "identity_changes.contents"


class Outcome(StrEnum):
    """How a change was decided."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Codes:
    """The old and the new personal identity code, and what the change was seen from."""

    old: str
    new: str
    seen_from: str


@dataclass(frozen=True)
class Change:
    """A change that was asked for."""

    id: UUID
    resident: UUID
    codes: Codes
    asked_by: UUID
    asker: str
    asked_at: datetime
    outcome: Outcome | None
    decider: str
    """The name of who has decided; nothing before."""
    decided_at: datetime | None


_codes = TypeAdapter(Codes)


def add(db: Session, unit: str, resident: UUID, codes: Codes, asked_by: UUID, at: datetime) -> UUID:
    """Note that a change is asked for; its id."""
    new = uuid4()
    db.execute(
        insert(IdentityChange).values(
            id=new,
            unit=unit,
            resident_id=resident,
            new_hash=people.identity_hash(db, codes.new),
            contents=vault_of(db).seal(_codes.dump_json(codes), _CONTENTS),
            asked_by=asked_by,
            asked_at=at,
        )
    )
    return new


def is_waiting(db: Session, resident: UUID) -> bool:
    """Whether a change of this resident waits for its decision."""
    waiting = (IdentityChange.resident_id == resident, IdentityChange.outcome.is_(None))
    return bool(db.scalar(select(exists().where(*waiting))))


def of_unit(db: Session, unit: str, limit: int) -> tuple[Change, ...]:
    """The unit's changes: those that wait for their decision first, and then the latest."""
    rows = db.scalars(
        select(IdentityChange)
        .where(IdentityChange.unit == unit)
        .order_by(IdentityChange.outcome.is_not(None), IdentityChange.asked_at.desc())
        .limit(limit)
    )
    return tuple(_change(db, row) for row in rows)


def find(db: Session, unit: str, change: UUID) -> Change | None:
    """A change of the unit."""
    row = db.scalar(select(IdentityChange).where(IdentityChange.id == change, IdentityChange.unit == unit))
    return _change(db, row) if row else None


def decide(db: Session, change: UUID, outcome: Outcome, by: UUID, at: datetime) -> bool:
    """Note the decision; False when somebody has decided already.  Of two at once one decides."""
    decided = (
        update(IdentityChange)
        .where(IdentityChange.id == change, IdentityChange.outcome.is_(None))
        .where(IdentityChange.asked_by != by)
        .values(outcome=outcome, decided_by=by, decided_at=at)
        .returning(IdentityChange.id)
    )
    return db.execute(decided).first() is not None


def _change(db: Session, row: IdentityChange) -> Change:
    return Change(
        id=row.id,
        resident=row.resident_id,
        codes=_codes.validate_json(vault_of(db).open(row.contents, _CONTENTS)),
        asked_by=row.asked_by,
        asker=_name(db, row.unit, row.asked_by),
        asked_at=row.asked_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        decider=_name(db, row.unit, row.decided_by) if row.decided_by else "",
        decided_at=row.decided_at,
    )


def _name(db: Session, unit: str, staff: UUID) -> str:
    member = members.find(db, unit, staff)
    return member.name if member else ""
