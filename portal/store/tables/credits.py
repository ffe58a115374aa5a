"""Credits, their schedules and payments."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Id, Key, Time, UnitCode


class Credit(Base):
    """A credit in repayment: the four matters of the agreement (1133/2002, 6 §) and where to pay."""

    __tablename__ = "credits"
    # Each unit numbers its own: two of them may come to the same number.
    __table_args__ = (Index("ix_credits_unit_reference", "unit", "reference", unique=True),)

    id: Mapped[Id]
    resident_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"), index=True)
    unit: Mapped[UnitCode]
    purpose: Mapped[Key]
    principal: Mapped[int] = mapped_column(Integer)
    rate_basis_points: Mapped[int] = mapped_column(Integer)
    """The yearly interest in hundredths of a per cent."""
    method: Mapped[Key]
    months: Mapped[int] = mapped_column(Integer)
    payee: Mapped[str] = mapped_column(String(70))
    iban: Mapped[str] = mapped_column(String(34))
    reference: Mapped[str] = mapped_column(String(20))
    granted_on: Mapped[date] = mapped_column(Date)
    paid_out_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[Time]
    application_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """The application that it was granted on, where the unit told it."""


class Instalment(Base):
    """One row of a credit's repayment schedule, in cents."""

    __tablename__ = "instalments"
    __table_args__ = (CheckConstraint("payment = interest + principal", name="adds_up"),)

    credit_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("credits.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    due: Mapped[date] = mapped_column(Date)
    payment: Mapped[int] = mapped_column(Integer)
    interest: Mapped[int] = mapped_column(Integer)
    principal: Mapped[int] = mapped_column(Integer)
    balance: Mapped[int] = mapped_column(Integer)


class Payment(Base):
    """A payment that has arrived for a credit, in cents."""

    __tablename__ = "payments"

    id: Mapped[Id]
    credit_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("credits.id"), index=True)
    booked_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(Integer)
