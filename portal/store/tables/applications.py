"""Drafts, applications and their events."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Key, Language, Sealed, Time, UnitCode


class Draft(Base):
    """An application being filled in by its owner.  It is not a pending matter (434/2003, 20 §)."""

    __tablename__ = "drafts"

    id: Mapped[Id]
    resident_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"), index=True)
    unit: Mapped[UnitCode]
    answers: Mapped[Sealed]
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[Time]
    changed_at: Mapped[Time]
    expires_at: Mapped[Time] = mapped_column(index=True)


class Application(Base):
    """A sent application.  Its id is that of its draft, so that one draft is sent once at most."""

    __tablename__ = "applications"
    __table_args__ = (
        Index("ix_applications_resident_id_submitted_at", "resident_id", "submitted_at"),
        Index("ix_applications_state_submitted_at", "state", "submitted_at"),
    )

    id: Mapped[Id]
    resident_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"))
    unit: Mapped[UnitCode]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[Key]
    language: Mapped[Language]
    criteria_version: Mapped[Key]
    wants_discussion: Mapped[bool] = mapped_column(Boolean)
    contents: Mapped[Sealed]
    """The sealed data of the message, as the unit gets it."""
    content_hash: Mapped[Hash]
    """SHA-256 of those data, so that either side can prove what was sent."""
    submitted_at: Mapped[Time]
    promised_by: Mapped[date] = mapped_column(Date)
    """The day by which the unit aims to answer."""
    due_by: Mapped[date] = mapped_column(Date)
    """The last day of the three months of the Social Welfare Act (1301/2014, 45 §)."""


class ApplicationEvent(Base):
    """One step in the life of an application.  Events are only ever added."""

    __tablename__ = "application_events"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("applications.id"), index=True)
    state: Mapped[Key]
    at: Mapped[Time]
    actor: Mapped[Key]
    """Who moved it: resident, representative, unit or system."""
    details: Mapped[Sealed | None]
    """What the unit said beside, such as what it asks for."""


class ReferenceCounter(Base):
    """The last running number of a year's references."""

    __tablename__ = "reference_counters"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
