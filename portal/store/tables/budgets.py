"""Budgets of people who have not signed in, and the doors to them."""

from uuid import UUID

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base, Hash, Id, Key, Sealed, Time


class Budget(Base):
    """A budget kept for 30 days, its contents sealed under a data key of its own.

    The key is stored only in the doors, wrapped: without one nobody, the operator included, can
    read the budget.
    """

    __tablename__ = "budgets"

    id: Mapped[Id]
    answers: Mapped[Sealed]
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[Time]
    changed_at: Mapped[Time]
    expires_at: Mapped[Time] = mapped_column(index=True)


class BudgetDoor(Base):
    """A way to a budget: the token of a browser's cookie, or a code that somebody wrote down.

    The row is found by a hash of the token or code, and its data key is wrapped under a key that
    only the token or code itself gives.
    """

    __tablename__ = "budget_doors"

    hash: Mapped[Hash] = mapped_column(primary_key=True)
    kind: Mapped[Key]
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id", ondelete="CASCADE"), index=True)
    wrapped_key: Mapped[Sealed]
