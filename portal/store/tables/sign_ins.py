"""Who has signed in and when: what a person sees of their own, and what a provider's sign-out ends."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Key, Time


class _SignIn:
    """One sign-in.  The session that it began refers to it, and is gone when the sign-in has ended."""

    id: Mapped[Id]
    at: Mapped[Time]
    authenticated_at: Mapped[Time]
    """When the provider says that the person identified themselves; else when they came back from it."""
    browser: Mapped[Key | None]
    """The kind of browser and device in two words, such as `firefox android`; never the whole text."""
    subject_hash: Mapped[Hash] = mapped_column(index=True)
    """The keyed hash of the provider's issuer and `sub`."""
    provider_session_hash: Mapped[Hash | None] = mapped_column(index=True)
    """The keyed hash of the provider's issuer and `sid`, where it says one."""
    ended_at: Mapped[Time | None]
    ending: Mapped[Key | None]
    """signed_out, everywhere, provider, withdrawn, replaced; without one the session just runs out."""


class ResidentSignIn(_SignIn, Base):
    """A resident's sign-in."""

    __tablename__ = "resident_sign_ins"
    __table_args__ = (Index("ix_resident_sign_ins_person_at", "person", "at"),)

    person: Mapped[UUID] = mapped_column(Uuid, ForeignKey("residents.id"))


class StaffSignIn(_SignIn, Base):
    """A staff member's sign-in."""

    __tablename__ = "staff_sign_ins"
    __table_args__ = (Index("ix_staff_sign_ins_person_at", "person", "at"),)

    person: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"))
