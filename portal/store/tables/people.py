"""Residents and staff."""

from sqlalchemy import Boolean, String, UniqueConstraint
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
