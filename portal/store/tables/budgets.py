"""Budgets of people who have not signed in."""

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Sealed, Time


class Budget(Base):
    """A budget kept for 30 days under the hash of an opaque cookie.

    Its contents are sealed under a data key of its own, and that key under one derived from the
    cookie's token: without the cookie nobody, the operator included, can read the budget.
    """

    __tablename__ = "budgets"

    id: Mapped[Id]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    wrapped_key: Mapped[Sealed]
    answers: Mapped[Sealed]
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[Time]
    changed_at: Mapped[Time]
    expires_at: Mapped[Time] = mapped_column(index=True)
