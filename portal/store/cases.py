"""The unit's inbox: one case for each application that has reached the unit."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy import case as either
from sqlalchemy.orm import Session, defer

from portal.domain.applications import IN_HAND, State, may_reach
from portal.domain.money import cents, euros
from portal.domain.money_line import MoneyLine
from portal.store import conflicts, members, people
from portal.store.engine import vault_of
from portal.store.inserting import insert_if_absent
from portal.store.tables import desk
from portal.store.tables.people import StaffMember

_APPLICANT = "cases.applicant"
_MESSAGE = "cases.message"


@dataclass(frozen=True)
class Arrival:
    """An application as it reaches the unit.  Amounts are euros, those of the money line a month's."""

    id: UUID
    unit: str
    reference: str
    applicant: str
    identity_code: str
    message: str
    """The whole message, as it came."""
    language: str
    purpose: str
    amount: Decimal
    line: MoneyLine
    wants_discussion: bool
    submitted_at: datetime


@dataclass(frozen=True)
class Handler:
    """The staff member who has taken a case into work."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Case:
    """A case as the work list shows it."""

    id: UUID
    reference: str
    applicant: str
    state: State
    language: str
    purpose: str
    amount: Decimal
    line: MoneyLine
    wants_discussion: bool
    arrived_at: datetime
    handler: Handler | None

    @property
    def is_in_hand(self) -> bool:
        """Whether the unit's work on it has begun, and not led to a decision."""
        return self.state in IN_HAND

    @property
    def can_be_handed_back(self) -> bool:
        """Whether its handler may still leave it to others."""
        return self.handler is not None and self.is_in_hand


def receive(db: Session, arrival: Arrival, at: datetime) -> bool:
    """Put an application into the inbox; False when its id, or its reference, is there already.

    The applicant is known by the personal identity code of today: it may have changed on the way.
    """
    line = arrival.line
    sender = people.hash_of_sender(db, arrival.id)
    return insert_if_absent(
        db,
        desk.Case,
        {
            "id": arrival.id,
            "unit": arrival.unit,
            "reference": arrival.reference,
            "applicant": vault_of(db).seal_text(arrival.applicant, _APPLICANT),
            "applicant_hash": sender or people.identity_hash(db, arrival.identity_code),
            "message": vault_of(db).seal_text(arrival.message, _MESSAGE),
            "state": State.REGISTERED,
            "language": arrival.language,
            "purpose": arrival.purpose,
            "amount": cents(arrival.amount),
            "income": cents(line.income),
            "housing": cents(line.housing),
            "everyday": cents(line.everyday),
            "debts": cents(line.debts),
            "other": cents(line.other),
            "left": cents(line.left),
            "wants_discussion": arrival.wants_discussion,
            "arrived_at": arrival.submitted_at,
            "delivered_at": at,
        },
    )


def has(db: Session, case: UUID) -> bool:
    """Whether an application is in the inbox of some unit."""
    return db.scalar(select(desk.Case.id).where(desk.Case.id == case)) is not None


def with_handlers() -> Select[desk.Case, UUID | None, bytes | None]:
    """Cases without their messages, beside the id and the sealed name of their handlers."""
    return (
        select(desk.Case, StaffMember.id, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == desk.Case.handler_id)
        .options(defer(desk.Case.message, raiseload=True))
    )


def case_of_row(db: Session, row: desk.Case, handler: UUID | None, handler_name: bytes | None) -> Case:
    """The case of a row of `with_handlers`."""
    return Case(
        id=row.id,
        reference=row.reference,
        applicant=vault_of(db).open_text(row.applicant, _APPLICANT),
        state=State(row.state),
        language=row.language,
        purpose=row.purpose,
        amount=euros(row.amount),
        line=MoneyLine(
            income=euros(row.income),
            housing=euros(row.housing),
            everyday=euros(row.everyday),
            debts=euros(row.debts),
            other=euros(row.other),
            left=euros(row.left),
        ),
        wants_discussion=row.wants_discussion,
        arrived_at=row.arrived_at,
        handler=Handler(handler, people.staff_name(db, handler_name)) if handler and handler_name else None,
    )


def find(db: Session, unit: str, case: UUID) -> Case | None:
    """A case of the unit, or None."""
    row = db.execute(with_handlers().where(desk.Case.id == case, desk.Case.unit == unit)).one_or_none()
    return case_of_row(db, *row) if row else None


def message_of(db: Session, unit: str, case: UUID) -> str:
    """The message of a case that is the unit's."""
    sealed = db.scalars(select(desk.Case.message).where(desk.Case.id == case, desk.Case.unit == unit)).one()
    return vault_of(db).open_text(sealed, _MESSAGE)


def applicant_hash(db: Session, unit: str, case: UUID) -> bytes | None:
    """The keyed hash of the applicant's personal identity code, if the case is the unit's."""
    return db.scalar(select(desk.Case.applicant_hash).where(desk.Case.id == case, desk.Case.unit == unit))


def code_today(db: Session, unit: str, case: UUID) -> str | None:
    """The personal identity code that the applicant of the unit's case has today, if they have signed in."""
    found = applicant_hash(db, unit, case)
    return people.identity_code_of(db, found) if found else None


def claim(db: Session, unit: str, case: UUID, staff: UUID) -> bool:
    """Give a case that nobody has to a staff member, in review; False when it cannot be had.

    One statement decides, so that of two counsellors at once one gets it.  A case that its handler has
    left is in review already, or goes on waiting for its supplement.
    """
    before = [state for state in State if may_reach(state, State.IN_REVIEW)]
    from_now = either((desk.Case.state.in_(IN_HAND), desk.Case.state), else_=State.IN_REVIEW)
    members.hold(db, staff)
    claimed = (
        update(desk.Case)
        .where(desk.Case.id == case, desk.Case.unit == unit)
        .where(desk.Case.handler_id.is_(None), desk.Case.state.in_(before))
        .where(conflicts.none_of(staff, desk.Case.applicant_hash))
        .values(handler_id=staff, state=from_now)
        .returning(desk.Case.id)
    )
    return db.execute(claimed).first() is not None


def free(db: Session, unit: str, case: UUID, handler: UUID) -> bool:
    """Take a case from its handler, in the state in which it is; False when it cannot be freed.

    It cannot where somebody else, or nobody, has it by now, or where it has been decided.
    """
    freed = (
        update(desk.Case)
        .where(desk.Case.id == case, desk.Case.unit == unit)
        .where(desk.Case.handler_id == handler, desk.Case.state.in_(IN_HAND))
        .values(handler_id=None)
        .returning(desk.Case.id)
    )
    return db.execute(freed).first() is not None
