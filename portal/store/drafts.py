"""Applications being filled in; whose draft it is stands in every query."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.application_answers import Answers
from portal.store.engine import vault_of
from portal.store.tables import applications as tables
from portal.store.tables.people import Resident

_ANSWERS = "drafts.answers"
_answers = TypeAdapter(Answers)


@dataclass(frozen=True)
class Draft:
    """A draft: what has been answered, when, and until when it is kept."""

    id: UUID
    unit: str
    answers: Answers
    changed_at: datetime
    expires_at: datetime


def hold_owner(db: Session, resident: UUID) -> None:
    """Hold off whatever else would begin a draft for this resident, until the transaction ends."""
    db.execute(select(Resident.id).where(Resident.id == resident).with_for_update())


def add(db: Session, resident: UUID, unit: str, answers: Answers, at: datetime, expires_at: datetime) -> UUID:
    """Begin a draft; its id."""
    draft = uuid4()
    db.execute(
        insert(tables.Draft).values(
            id=draft,
            resident_id=resident,
            unit=unit,
            answers=vault_of(db).seal(_answers.dump_json(answers), _ANSWERS),
            version=1,
            created_at=at,
            changed_at=at,
            expires_at=expires_at,
        )
    )
    return draft


def find(db: Session, resident: UUID, draft: UUID, at: datetime, *, to_change: bool = False) -> Draft | None:
    """A resident's own draft unless its time has run out; `to_change` holds off other writers of it."""
    query = select(tables.Draft).where(
        tables.Draft.id == draft, tables.Draft.resident_id == resident, tables.Draft.expires_at > at
    )
    row = db.scalar(query.with_for_update() if to_change else query)
    return _draft(db, row) if row else None


def of_resident(db: Session, resident: UUID, at: datetime) -> tuple[Draft, ...]:
    """A resident's own drafts, the latest first."""
    rows = db.scalars(
        select(tables.Draft)
        .where(tables.Draft.resident_id == resident, tables.Draft.expires_at > at)
        .order_by(tables.Draft.changed_at.desc(), tables.Draft.id)
    )
    return tuple(_draft(db, row) for row in rows)


def change(db: Session, draft: UUID, answers: Answers, at: datetime, expires_at: datetime) -> None:
    """Write the answers of a draft that is held."""
    db.execute(
        update(tables.Draft)
        .where(tables.Draft.id == draft)
        .values(
            answers=vault_of(db).seal(_answers.dump_json(answers), _ANSWERS),
            version=tables.Draft.version + 1,
            changed_at=at,
            expires_at=expires_at,
        )
    )


def remove(db: Session, resident: UUID, draft: UUID) -> None:
    """Delete a resident's own draft."""
    db.execute(delete(tables.Draft).where(tables.Draft.id == draft, tables.Draft.resident_id == resident))


def _draft(db: Session, row: tables.Draft) -> Draft:
    answers = _answers.validate_json(vault_of(db).open(row.answers, _ANSWERS))
    return Draft(row.id, row.unit, answers, row.changed_at, row.expires_at)
