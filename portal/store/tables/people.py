"""Residents and staff."""

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Key, Language, Sealed, Time, UnitCode


class Resident(Base):
    """A person who has signed in, found by the keyed hash of the whole personal identity code."""

    __tablename__ = "residents"

    id: Mapped[Id]
    identity_hash: Mapped[Hash] = mapped_column(unique=True)
    person: Mapped[Sealed]
    """The sealed names, personal identity code and municipality, as the last sign-in gave them."""
    language: Mapped[Language]
    created_at: Mapped[Time]
    signed_in_at: Mapped[Time]


class StaffMember(Base):
    """A member of a unit's staff, known by issuer, tenant and object id, never by a name or address."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("issuer", "tenant", "object_id"),)

    id: Mapped[Id]
    issuer: Mapped[str] = mapped_column(String(200))
    tenant: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[Sealed]
    unit: Mapped[UnitCode]
    role: Mapped[Key]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    signed_in_at: Mapped[Time]


class IdentityChange(Base):
    """A resident's personal identity code has changed: one staff member asks, another one approves."""

    __tablename__ = "identity_changes"

    id: Mapped[Id]
    unit: Mapped[UnitCode]
    resident_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"), index=True)
    new_hash: Mapped[Hash]
    contents: Mapped[Sealed]
    """The sealed old and new code and what the change was seen from."""
    asked_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"))
    asked_at: Mapped[Time]
    decided_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff.id"))
    decided_at: Mapped[Time | None]
    outcome: Mapped[Key | None]
    """approved or refused; None while it waits for the second person."""
