"""The way of a sent application to its unit: the outbox and the relay's heartbeat."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Id, Key, Sealed, Time, UnitCode


class OutboxMessage(Base):
    """A message that must reach the unit.  Written in the transaction of what it tells about."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_due_at", "state", "due_at"),)

    id: Mapped[Id]
    application_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("applications.id"), unique=True)
    unit: Mapped[UnitCode]
    envelope: Mapped[Sealed]
    state: Mapped[Key]
    """waiting, delivered or stuck."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[Time]
    """The next try is not before this."""
    lease_owner: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[Time | None]
    fault: Mapped[str | None] = mapped_column(String(80))
    """The kind of the last fault; never its text, which could hold personal data."""
    created_at: Mapped[Time]
    delivered_at: Mapped[Time | None]


class Heartbeat(Base):
    """When a part of the service that works in the background was last alive."""

    __tablename__ = "heartbeats"

    part: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[Time]
