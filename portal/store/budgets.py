"""Budgets of people who have not signed in: found and read only by the token of their browser's cookie."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.budget_answers import BudgetAnswers
from portal.store.crypt import Vault, key_from_token, new_key, token_hash, vault_under
from portal.store.tables.budgets import Budget

_KEY = "budgets.wrapped_key"
_ANSWERS = "budgets.answers"
_answers = TypeAdapter(BudgetAnswers)


@dataclass(frozen=True)
class KeptBudget:
    """A stored budget: its answers, and until when it is kept."""

    id: UUID
    answers: BudgetAnswers
    version: int
    expires_at: datetime
    wrapped_key: bytes = field(repr=False)


def add(db: Session, token: str, answers: BudgetAnswers, at: datetime, expires_at: datetime) -> None:
    """Store a new budget under a new token, its answers under a fresh data key."""
    data_key = new_key()
    db.execute(
        insert(Budget).values(
            id=uuid4(),
            token_hash=token_hash(token),
            wrapped_key=_vault_of_token(token).seal(data_key, _KEY),
            answers=vault_under(data_key).seal(_answers.dump_json(answers), _ANSWERS),
            version=1,
            created_at=at,
            changed_at=at,
            expires_at=expires_at,
        )
    )


def find(db: Session, token: str, at: datetime, *, to_change: bool = False) -> KeptBudget | None:
    """The budget of a token unless its time has run out; `to_change` holds off other writers of it."""
    query = select(Budget).where(Budget.token_hash == token_hash(token), Budget.expires_at > at)
    row = db.scalar(query.with_for_update() if to_change else query)
    if row is None:
        return None
    answers = _answers.validate_json(_vault_of_row(token, row.wrapped_key).open(row.answers, _ANSWERS))
    return KeptBudget(row.id, answers, row.version, row.expires_at, row.wrapped_key)


def change(
    db: Session, token: str, budget: KeptBudget, answers: BudgetAnswers, at: datetime, expires_at: datetime
) -> bool:
    """Write the answers anew; whether the budget was still of the version that was read."""
    changed: Any = db.execute(
        update(Budget)
        .where(Budget.id == budget.id, Budget.version == budget.version)
        .values(
            answers=_vault_of_row(token, budget.wrapped_key).seal(_answers.dump_json(answers), _ANSWERS),
            version=Budget.version + 1,
            changed_at=at,
            expires_at=expires_at,
        )
    )
    return bool(changed.rowcount)


def erase(db: Session, token: str) -> None:
    """Delete the budget of a token."""
    db.execute(delete(Budget).where(Budget.token_hash == token_hash(token)))


def _vault_of_token(token: str) -> Vault:
    return vault_under(key_from_token(token, _KEY))


def _vault_of_row(token: str, wrapped_key: bytes) -> Vault:
    return vault_under(_vault_of_token(token).open(wrapped_key, _KEY))
