"""Sent applications; whose application it is stands in every query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, defer

from portal.domain import references
from portal.domain.applications import UNDECIDED, State
from portal.store.crypt import Unreadable
from portal.store.engine import vault_of
from portal.store.inserting import insert_if_absent
from portal.store.tables.applications import Application, ReferenceCounter

_CONTENTS = "applications.contents"
_WITHOUT_CONTENTS = defer(Application.contents, raiseload=True)


@dataclass(frozen=True)
class Sent:
    """A sent application as its sender sees it."""

    id: UUID
    unit: str
    reference: str
    state: State
    language: str
    criteria_version: str
    wants_discussion: bool
    content_hash: bytes
    """SHA-256 of the message, as the unit gets it."""
    submitted_at: datetime
    promised_by: date
    due_by: date

    @property
    def is_undecided(self) -> bool:
        """Whether the decision is still to come."""
        return self.state in UNDECIDED


def next_reference(db: Session, year: int) -> str:
    """The next reference of a year, `SL-2026-004182`; whoever asks next waits for this transaction."""
    insert_if_absent(db, ReferenceCounter, {"year": year, "last": 0})
    number = db.execute(
        update(ReferenceCounter)
        .where(ReferenceCounter.year == year)
        .values(last=ReferenceCounter.last + 1)
        .returning(ReferenceCounter.last)
    ).scalar_one()
    return references.of_application(year, number)


def add(db: Session, resident: UUID, sent: Sent, contents: str) -> None:
    """Store an application with the message that tells it."""
    sealed = vault_of(db).seal_text(contents, _CONTENTS)
    db.execute(insert(Application).values(resident_id=resident, contents=sealed, **vars(sent)))


def find(db: Session, resident: UUID, application: UUID) -> Sent | None:
    """A resident's own application."""
    row = db.scalar(
        select(Application)
        .where(Application.id == application, Application.resident_id == resident)
        .options(_WITHOUT_CONTENTS)
    )
    return _sent(row) if row else None


@dataclass(frozen=True)
class Whose:
    """Whose application it is, which unit's, and since when."""

    resident: UUID
    unit: str
    submitted_at: datetime


def whose_is(db: Session, application: UUID) -> Whose | None:
    """Whose an application is; None where there is no such one."""
    row = db.execute(
        select(Application.resident_id, Application.unit, Application.submitted_at).where(
            Application.id == application
        )
    ).one_or_none()
    return Whose(*row) if row else None


def of_resident(db: Session, resident: UUID) -> tuple[Sent, ...]:
    """A resident's own applications, the latest first."""
    rows = db.scalars(
        select(Application)
        .where(Application.resident_id == resident)
        .order_by(Application.submitted_at.desc(), Application.id)
        .options(_WITHOUT_CONTENTS)
    )
    return tuple(_sent(row) for row in rows)


def contents_of(db: Session, resident: UUID, application: UUID) -> str | None:
    """The message of a resident's own application."""
    sealed = db.scalar(
        select(Application.contents).where(Application.id == application, Application.resident_id == resident)
    )
    return vault_of(db).open_text(sealed, _CONTENTS) if sealed else None


@dataclass(frozen=True)
class Contents:
    """What is stored of an application's message, and the hash that its sender has been given."""

    id: UUID
    text: str | None
    """None when no key of ours opens it."""
    content_hash: bytes


def all_contents(db: Session, unit: str | None, since: datetime | None) -> Iterator[Contents]:
    """The contents of all applications, or a unit's, or of those sent from a moment on; a few at a time."""
    query = select(Application.id, Application.contents, Application.content_hash)
    if unit:
        query = query.where(Application.unit == unit)
    if since:
        query = query.where(Application.submitted_at >= since)
    vault = vault_of(db)
    for id_, sealed, content_hash in db.execute(query.execution_options(yield_per=100)):
        try:
            yield Contents(id_, vault.open_text(sealed, _CONTENTS), content_hash)
        except Unreadable:
            yield Contents(id_, None, content_hash)


def _sent(row: Application) -> Sent:
    return Sent(
        id=row.id,
        unit=row.unit,
        reference=row.reference,
        state=State(row.state),
        language=row.language,
        criteria_version=row.criteria_version,
        wants_discussion=row.wants_discussion,
        content_hash=row.content_hash,
        submitted_at=row.submitted_at,
        promised_by=row.promised_by,
        due_by=row.due_by,
    )
