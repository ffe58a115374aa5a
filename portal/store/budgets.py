"""Budgets of people who have not signed in: found and read only through one of their doors."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.budget_answers import BudgetAnswers
from portal.store import doors
from portal.store.crypt import new_key, vault_under
from portal.store.doors import Door
from portal.store.tables.budgets import Budget, BudgetDoor

_ANSWERS = "budgets.answers"
_answers = TypeAdapter(BudgetAnswers)


# Every page of a budget reads it, so the statements are made once, over the tables and not the rows' class:
# building them costs more than running them.
_BUDGETS, _DOORS = cast(Table, Budget.__table__), cast(Table, BudgetDoor.__table__)
_CODES = _DOORS.alias()
_FIND = (
    select(
        *(_BUDGETS.c[name] for name in ("id", "answers", "version", "expires_at")),
        _DOORS.c.wrapped_key,
        select(_CODES.c.hash)
        .where(_CODES.c.budget_id == _BUDGETS.c.id, _CODES.c.kind == doors.CODE)
        .scalar_subquery()
        .label("code"),
    )
    .join_from(_BUDGETS, _DOORS, _DOORS.c.budget_id == _BUDGETS.c.id)
    .where(_DOORS.c.hash == bindparam("door"), _BUDGETS.c.expires_at > bindparam("at"))
)
_FIND_TO_CHANGE = _FIND.with_for_update(of=_BUDGETS)
_CHANGE = (
    update(_BUDGETS)
    .where(_BUDGETS.c.id == bindparam("budget"), _BUDGETS.c.version == bindparam("read"))
    .values({name: bindparam(name) for name in ("answers", "version", "changed_at", "expires_at")})
)


@dataclass(frozen=True)
class KeptBudget:
    """A stored budget: its answers, until when it is kept, and whether a code to it was written down."""

    id: UUID
    answers: BudgetAnswers
    version: int
    expires_at: datetime
    code: str
    """A mark of the code that opens it, for telling one code from another; empty without a code."""
    data_key: bytes = field(repr=False)


def add(db: Session, token: str, answers: BudgetAnswers, at: datetime, expires_at: datetime) -> None:
    """Store a new budget under a fresh data key, with a new token as its first door."""
    data_key, budget = new_key(), uuid4()
    db.execute(
        insert(Budget).values(
            id=budget,
            answers=_sealed(answers, data_key),
            version=1,
            created_at=at,
            changed_at=at,
            expires_at=expires_at,
        )
    )
    _add_door(db, budget, data_key, doors.of_token(token))


def find(db: Session, token: str, at: datetime, *, to_change: bool = False) -> KeptBudget | None:
    """The budget of a token unless its time has run out; `to_change` holds off other writers of it."""
    return find_behind(db, doors.of_token(token), at, to_change=to_change)


def find_behind(db: Session, door: Door, at: datetime, *, to_change: bool = False) -> KeptBudget | None:
    """The budget behind a door, as `find` does."""
    row = db.execute(_FIND_TO_CHANGE if to_change else _FIND, {"door": door.hash, "at": at}).one_or_none()
    if row is None:
        return None
    data_key = door.unwrap(row.wrapped_key)
    answers = _answers.validate_json(vault_under(data_key).open(row.answers, _ANSWERS))
    return KeptBudget(row.id, answers, row.version, row.expires_at, _mark(row.code), data_key)


def change(
    db: Session, budget: KeptBudget, answers: BudgetAnswers, at: datetime, expires_at: datetime
) -> bool:
    """Write the answers anew; whether the budget was still of the version that was read."""
    values = {
        "budget": budget.id,
        "read": budget.version,
        "answers": _sealed(answers, budget.data_key),
        "version": budget.version + 1,
        "changed_at": at,
        "expires_at": expires_at,
    }
    # On its connection: as one of many, a session would go through the rows that it holds.
    changed = db.connection().execute(_CHANGE, values)
    return bool(changed.rowcount)


def open_to_token(db: Session, budget: KeptBudget, token: str) -> None:
    """Give a budget one more browser."""
    _add_door(db, budget.id, budget.data_key, doors.of_token(token))


def open_to_code(db: Session, budget: KeptBudget, door: Door) -> str:
    """Give a budget a code; the mark of the one that it takes the place of.

    The budget must be held `to_change`: even then `budget.code` can be of before the wait for it.
    """
    old = delete(BudgetDoor).where(BudgetDoor.budget_id == budget.id, BudgetDoor.kind == doors.CODE)
    replaced = db.scalars(old.returning(BudgetDoor.hash)).one_or_none()
    _add_door(db, budget.id, budget.data_key, door)
    return _mark(replaced)


def close(db: Session, token: str) -> None:
    """Take the door of one browser away; the others still lead to the budget."""
    db.execute(delete(BudgetDoor).where(BudgetDoor.hash == doors.of_token(token).hash))


def erase(db: Session, token: str) -> None:
    """Delete the budget of a token, and with it every door."""
    behind = select(BudgetDoor.budget_id).where(BudgetDoor.hash == doors.of_token(token).hash)
    db.execute(delete(Budget).where(Budget.id.in_(behind)))


def _add_door(db: Session, budget: UUID, data_key: bytes, door: Door) -> None:
    wrapped_key = door.wrap(data_key)
    db.execute(
        insert(BudgetDoor).values(hash=door.hash, kind=door.kind, budget_id=budget, wrapped_key=wrapped_key)
    )


def _mark(code: bytes | None) -> str:
    return code[:8].hex() if code else ""


def _sealed(answers: BudgetAnswers, data_key: bytes) -> bytes:
    return vault_under(data_key).seal(_answers.dump_json(answers), _ANSWERS)
