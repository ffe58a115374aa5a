"""Inserting a row that may be there already: one statement on either database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.store.tables.base import Base

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_if_absent(db: Session, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same unique key is there; whether it was inserted."""
    insert = _INSERT[db.get_bind().dialect.name]
    key = next(iter(table.__table__.primary_key.columns))
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return db.execute(statement).first() is not None
