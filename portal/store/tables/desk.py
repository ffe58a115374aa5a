"""What the unit's staff work on: the unit's inbox with its cases, and requests for a discussion."""

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Key, Language, Sealed, Time, UnitCode


def _of_handlers(name: str, *order: str) -> tuple[Index, Index]:
    """The indexes of one order of the work list for the cases of a handler and for those of nobody."""
    taken, free = text("handler_id IS NOT NULL"), text("handler_id IS NULL")
    return (
        Index(
            f"ix_cases_handler_{name}",
            *("unit", "handler_id", "state", "language", *order),
            postgresql_where=taken,
            sqlite_where=taken,
        ),
        Index(
            f"ix_cases_nobodys_{name}",
            *("unit", "state", "language", *order),
            postgresql_where=free,
            sqlite_where=free,
        ),
    )


class Case(Base):
    """An application as the unit received it: one row of the unit's inbox and of its work list.

    The id is that of the application and thereby of the message: a message that comes twice
    finds its row.  The figures of the money line are whole euros-and-cents of a month.

    The work list has three indexes for each of its orders: for everybody's cases, for those of one handler,
    and for those of nobody.  The ones by arrival also tell whose cases they are, so that counting reads
    nothing else.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_arrival", "unit", "state", "language", "arrived_at", "id", "applicant_hash"),
        Index("ix_cases_amount", "unit", "state", "language", "amount", "id"),
        Index("ix_cases_left", "unit", "state", "language", "left", "id"),
        *_of_handlers("arrival", "arrived_at", "id", "applicant_hash"),
        *_of_handlers("amount", "amount", "id"),
        *_of_handlers("left", "left", "id"),
    )

    id: Mapped[Id]
    unit: Mapped[UnitCode]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    applicant: Mapped[Sealed]
    """The sealed name of the applicant."""
    applicant_hash: Mapped[Hash] = mapped_column(index=True)
    """The keyed hash of the applicant's personal identity code."""
    message: Mapped[Sealed]
    state: Mapped[Key]
    language: Mapped[Language]
    purpose: Mapped[Key]
    amount: Mapped[int] = mapped_column(Integer)
    income: Mapped[int] = mapped_column(Integer)
    housing: Mapped[int] = mapped_column(Integer)
    everyday: Mapped[int] = mapped_column(Integer)
    debts: Mapped[int] = mapped_column(Integer)
    other: Mapped[int] = mapped_column(Integer)
    left: Mapped[int] = mapped_column(Integer)
    wants_discussion: Mapped[bool] = mapped_column(Boolean)
    handler_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff.id"), index=True)
    arrived_at: Mapped[Time]
    """When the resident sent the application; the clock of the law runs from here."""
    delivered_at: Mapped[Time]


class DiscussionRequest(Base):
    """A resident's wish to talk in person with an official (1133/2002, 9 §)."""

    __tablename__ = "discussion_requests"
    __table_args__ = (
        Index("ix_discussion_requests_unit_handled_at_asked_at", "unit", "handled_at", "asked_at"),
        Index("ix_discussion_requests_resident_id_asked_at", "resident_id", "asked_at"),
    )

    id: Mapped[Id]
    resident_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"))
    unit: Mapped[UnitCode]
    application_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("applications.id"))
    credit_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("credits.id"))
    topic: Mapped[Key]
    contents: Mapped[Sealed]
    """The sealed name, way of contact and own words."""
    language: Mapped[Language]
    asked_at: Mapped[Time]
    handled_at: Mapped[Time | None]
    handler_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff.id"))


class Conflict(Base):
    """Somebody whose matters a staff member must not handle (434/2003, 27–28 §): themselves or a near one.

    Only the keyed hash of the person's identity code is kept, so that the row links no two identities
    that can be read.
    """

    __tablename__ = "conflicts"
    __table_args__ = (UniqueConstraint("staff_id", "identity_hash"),)

    id: Mapped[Id]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"), index=True)
    identity_hash: Mapped[Hash] = mapped_column(index=True)
    kind: Mapped[Key]
    """self, near or other."""
    noted_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"))
    noted_at: Mapped[Time]
