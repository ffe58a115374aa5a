"""What a browser's visit needs on the server: sessions, and forms kept over a lost session."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Language, Sealed, Time


class _Visit:
    """A server-side session.  Only the hash of its id is stored; its contents are sealed."""

    id_hash: Mapped[Hash] = mapped_column(primary_key=True)
    contents: Mapped[Sealed]
    created_at: Mapped[Time]
    seen_at: Mapped[Time] = mapped_column(index=True)


class ResidentSession(_Visit, Base):
    """A resident's session; `person` is empty until the sign-in is done."""

    __tablename__ = "resident_sessions"

    person: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("residents.id"), index=True)
    sign_in_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("resident_sign_ins.id"), index=True)


class StaffSession(_Visit, Base):
    """A staff member's session, apart from the residents' in table, cookie and issuer."""

    __tablename__ = "staff_sessions"

    person: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff.id"), index=True)
    sign_in_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_sign_ins.id"), index=True)


class KeptForm(Base):
    """What a person had typed when the session or the form's token had run out; kept for an hour."""

    __tablename__ = "kept_forms"

    token_hash: Mapped[Hash] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    person: Mapped[UUID | None] = mapped_column(Uuid)
    contents: Mapped[Sealed]
    """The fields, sealed under a key that only the browser's cookie can derive."""
    expires_at: Mapped[Time] = mapped_column(index=True)


class UsedToken(Base):
    """A token by which a provider has ended a session: it is taken once."""

    __tablename__ = "used_tokens"

    token_hash: Mapped[Hash] = mapped_column(primary_key=True)
    """The keyed hash of the provider's issuer and the token's `jti`."""
    expires_at: Mapped[Time] = mapped_column(index=True)
    """When the token has become too old to be taken in any case."""


class Feedback(Base):
    """Feedback on the service; an answer about accessibility is due in 14 days (306/2019, 10 §)."""

    __tablename__ = "feedback"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    language: Mapped[Language]
    contents: Mapped[Sealed]
    sent_at: Mapped[Time] = mapped_column(index=True)
