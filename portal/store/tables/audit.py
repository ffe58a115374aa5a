"""The log of every look at a person's data (703/2023, 10 §); rows are only ever added."""

from uuid import UUID

from sqlalchemy import BigInteger, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Key, Time, UnitCode


class AccessLog(Base):
    """Who looked at whose data, what, for which purpose and when."""

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[Time]
    staff_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    role: Mapped[Key]
    unit: Mapped[UnitCode]
    action: Mapped[Key]
    """open, list, take …"""
    object_kind: Mapped[Key]
    object_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    purpose: Mapped[Key]
