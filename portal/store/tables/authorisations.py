"""Who may act for whom: a guardian, a holder of a continuing power of attorney, or an authorised person."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Key, Sealed, Time, UnitCode


class Authorisation(Base):
    """One person's right to act for another in the unit's matters."""

    __tablename__ = "authorisations"

    id: Mapped[Id]
    unit: Mapped[UnitCode]
    representative_hash: Mapped[Hash] = mapped_column(index=True)
    """The keyed hash of the representative's personal identity code."""
    represented_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"), index=True)
    capacity: Mapped[Key]
    """guardian (442/1999), continuing_power (648/2007) or authorised (434/2003, 12 §)."""
    source: Mapped[Key]
    """claim, when the identity provider says it at sign-in, or staff, who have seen the document."""
    contents: Mapped[Sealed]
    """The sealed names of both and what the right was seen from."""
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff.id"))
    recorded_at: Mapped[Time]
    ended_at: Mapped[Time | None]
    ended_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff.id"))


class Representation(Base):
    """An application that somebody sent for the applicant, and by which right."""

    __tablename__ = "representations"

    application_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("applications.id"), primary_key=True)
    representative_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"), index=True)
    authorisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("authorisations.id"), index=True)
