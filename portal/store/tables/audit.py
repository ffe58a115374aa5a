"""The logs that are only ever added to: looks at a person's data, and who was let in to do what."""

from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Key, Time, UnitCode


class AccessLog(Base):
    """Who looked at whose data, what, for which purpose and when (703/2023, 10 §)."""

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
    sign_in_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The sign-in of the staff member, which tells issuer, tenant and object id."""


class SecurityLog(Base):
    """What was done to rights: staff let in or refused, access withdrawn, identities linked anew."""

    __tablename__ = "security_log"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[Time] = mapped_column(index=True)
    event: Mapped[Key]
    unit: Mapped[UnitCode]
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """Who did it; None for somebody whom we did not let in, and for a resident."""
    issuer: Mapped[str | None] = mapped_column(String(200))
    tenant: Mapped[str | None] = mapped_column(String(80))
    object_id: Mapped[str | None] = mapped_column(String(80))
    sign_in_id: Mapped[UUID | None] = mapped_column(Uuid)
    about_kind: Mapped[Key | None]
    """staff, case, message, unit_event, resident, identity_change, authorisation."""
    about_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    detail: Mapped[Key | None]
    """A key of ours, such as the reason of a refusal; never a text that somebody wrote."""
