"""Inserting a row that may be there already: one statement on either database."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.store.tables.base import Base


def insert_if_absent(db: Session, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same unique key is there; whether it was inserted."""
    key = inspect(table).primary_key[0]
    if db.get_bind().dialect.name == "postgresql":
        absent = postgresql.insert(table).values(**values).on_conflict_do_nothing().returning(key)
        return db.execute(absent).first() is not None
    absent_here = sqlite.insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return db.execute(absent_here).first() is not None
