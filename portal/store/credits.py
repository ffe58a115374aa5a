"""Credits with their schedules and payments.  A resident's own alone: the owner is part of every query."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.domain.money import cents, euros
from portal.domain.repayment import Received
from portal.domain.schedule import Method, Payment, Schedule
from portal.store.inserting import insert_if_absent
from portal.store.tables import credits as tables


@dataclass(frozen=True)
class Credit:
    """A credit as it was agreed: the four matters of the agreement (1133/2002, 6 §) and where to pay."""

    id: UUID
    unit: str
    purpose: str
    principal: Decimal
    rate: Decimal
    method: Method
    months: int
    payee: str
    iban: str
    reference: str
    granted_on: date
    paid_out_on: date


@dataclass(frozen=True)
class Account:
    """A credit with its schedule and what has been paid."""

    credit: Credit
    schedule: tuple[Payment, ...]
    received: tuple[Received, ...]


def add(
    db: Session,
    resident: UUID,
    credit: Credit,
    schedule: Schedule,
    at: datetime,
    application: UUID | None = None,
) -> bool:
    """Open a credit with its schedule; False when its id, or the unit's reference number, is there already.

    `application` is the one that it was granted on, where that is known.
    """
    values = {
        "id": credit.id,
        "resident_id": resident,
        "unit": credit.unit,
        "purpose": credit.purpose,
        "principal": cents(credit.principal),
        "rate_basis_points": cents(credit.rate),
        "method": credit.method.value,
        "months": credit.months,
        "payee": credit.payee,
        "iban": credit.iban,
        "reference": credit.reference,
        "granted_on": credit.granted_on,
        "paid_out_on": credit.paid_out_on,
        "created_at": at,
        "application_id": application,
    }
    if not insert_if_absent(db, tables.Credit, values):
        return False
    db.execute(insert(tables.Instalment), [_row_of(credit.id, payment) for payment in schedule.payments])
    return True


def _row_of(credit: UUID, payment: Payment) -> dict[str, object]:
    return {
        "credit_id": credit,
        "number": payment.n,
        "due": payment.due,
        "payment": cents(payment.payment),
        "interest": cents(payment.interest),
        "principal": cents(payment.principal),
        "balance": cents(payment.balance),
    }


def add_payment(db: Session, credit: UUID, received: Received, payment: UUID | None = None) -> bool:
    """Book a payment; False when one with its id, if it comes with one, is booked already."""
    values = {
        "id": payment or uuid4(),
        "credit_id": credit,
        "booked_on": received.booked_on,
        "amount": cents(received.amount),
    }
    return insert_if_absent(db, tables.Payment, values)


def payment_of(db: Session, credit: UUID, payment: UUID) -> Received | None:
    """A payment that is booked for a credit, or None."""
    row = db.scalar(
        select(tables.Payment).where(tables.Payment.id == payment, tables.Payment.credit_id == credit)
    )
    return Received(row.booked_on, euros(row.amount)) if row else None


def granted_on(db: Session, application: UUID) -> dict[UUID, Account]:
    """The credits that were granted on an application, by their ids."""
    rows = db.scalars(
        select(tables.Credit)
        .where(tables.Credit.application_id == application)
        .order_by(tables.Credit.paid_out_on, tables.Credit.id)
    ).all()
    return {row.id: _account(db, row) for row in rows}


def has(db: Session, credit: UUID) -> bool:
    """Whether there is a credit of this id, whosever it is."""
    return db.scalar(select(tables.Credit.id).where(tables.Credit.id == credit)) is not None


def find(db: Session, resident: UUID, credit: UUID) -> Account | None:
    """A resident's own credit with its schedule and payments, or None."""
    row = db.scalar(
        select(tables.Credit).where(tables.Credit.id == credit, tables.Credit.resident_id == resident)
    )
    return _account(db, row) if row else None


def of_resident(db: Session, resident: UUID) -> tuple[Account, ...]:
    """A resident's credits, the newest first."""
    rows = db.scalars(
        select(tables.Credit)
        .where(tables.Credit.resident_id == resident)
        .order_by(tables.Credit.paid_out_on.desc(), tables.Credit.id)
    ).all()
    return tuple(_account(db, row) for row in rows)


def _account(db: Session, row: tables.Credit) -> Account:
    instalments = db.scalars(
        select(tables.Instalment)
        .where(tables.Instalment.credit_id == row.id)
        .order_by(tables.Instalment.number)
    )
    payments = db.scalars(
        select(tables.Payment)
        .where(tables.Payment.credit_id == row.id)
        .order_by(tables.Payment.booked_on, tables.Payment.id)
    )
    return Account(
        _credit(row),
        tuple(_payment(instalment) for instalment in instalments),
        tuple(Received(payment.booked_on, euros(payment.amount)) for payment in payments),
    )


def _credit(row: tables.Credit) -> Credit:
    return Credit(
        id=row.id,
        unit=row.unit,
        purpose=row.purpose,
        principal=euros(row.principal),
        rate=euros(row.rate_basis_points),
        method=Method(row.method),
        months=row.months,
        payee=row.payee,
        iban=row.iban,
        reference=row.reference,
        granted_on=row.granted_on,
        paid_out_on=row.paid_out_on,
    )


def _payment(row: tables.Instalment) -> Payment:
    return Payment(
        n=row.number,
        due=row.due,
        payment=euros(row.payment),
        interest=euros(row.interest),
        principal=euros(row.principal),
        balance=euros(row.balance),
    )
