"""The way of a sent application to its unit and back: outbox, queues, the unit's events, heartbeats."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Id, Key, Sealed, Time, UnitCode


class OutboxMessage(Base):
    """A message that must reach the unit.  Written in the transaction of what it tells about."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_unit_due_at", "state", "unit", "due_at", "created_at", "id"),)

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


class UnitQueue(Base):
    """What is special about the way to one unit at the moment; a unit without a row has nothing special."""

    __tablename__ = "unit_queues"

    unit: Mapped[UnitCode] = mapped_column(primary_key=True)
    paused_at: Mapped[Time | None]
    paused_by: Mapped[str | None] = mapped_column(String(60))
    """The operator's account."""
    per_minute: Mapped[int | None] = mapped_column(Integer)
    """How many messages may go out in a minute; none is as many as can."""
    spent_until: Mapped[Time | None]
    """Up to when the rate is used up."""
    fault: Mapped[str | None] = mapped_column(String(80))
    """The kind of fault for which the whole queue takes nothing now."""
    failing_since: Mapped[Time | None]
    failures: Mapped[int] = mapped_column(Integer, default=0)
    retry_at: Mapped[Time | None]


class UnitEvent(Base):
    """What a unit's own system told of an application.  Each id is taken once, whatever came of it."""

    __tablename__ = "unit_events"
    __table_args__ = (
        Index("ix_unit_events_unit_state_received_at", "unit", "state", "received_at"),
        Index("ix_unit_events_application_id_state", "application_id", "state"),
    )

    id: Mapped[Id]
    unit: Mapped[UnitCode]
    """The unit whose signature it bears."""
    type: Mapped[str] = mapped_column(String(60))
    """The type of its CloudEvents envelope."""
    application_id: Mapped[UUID] = mapped_column(Uuid)
    """As the unit says; perhaps none of ours."""
    at: Mapped[Time]
    """When it happened, by the unit."""
    body: Mapped[Sealed]
    state: Mapped[Key]
    """applied, late, waiting or refused."""
    fault: Mapped[str | None] = mapped_column(String(80))
    via: Mapped[Key]
    """amqp or https."""
    received_at: Mapped[Time]
    settled_at: Mapped[Time | None]


class DeliveryOwner(Base):
    """Who of a unit's staff looks after a message on its way to it, or after an event of its own system."""

    __tablename__ = "delivery_owners"

    unit: Mapped[UnitCode] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    """The id of the message, which is that of the application, or of the event."""
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"))
    taken_at: Mapped[Time]


class Heartbeat(Base):
    """When a part of the service that works in the background was last alive, and whether it can work."""

    __tablename__ = "heartbeats"

    part: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[Time]
    fault: Mapped[str | None] = mapped_column(String(80))
    """The kind of what it waits for, such as a broker that is down."""
    failing_since: Mapped[Time | None]
