"""Changes of the schema that hold up nobody who is at work in the database meanwhile.

On PostgreSQL an index is made, and taken away, without a lock that readers or writers would wait for.
That cannot be done inside a transaction: each index stands for itself, and a migration that was broken off
takes up where it was.  What needs the table for itself, such as a constraint, asks for it for less than a
second.  On SQLite each index has a short transaction of its own, with a moment between two of them in which
others write; a constraint costs a copy of its table, for which they wait.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy import inspect, literal, select, text
from sqlalchemy import table as named
from sqlalchemy.exc import IntegrityError

LOCK_TIMEOUT = "800ms"
"""How long a change waits for a lock for which others would have to wait behind it."""

_OTHERS_WRITE_FOR = 0.2
_IS_INVALID = text("SELECT true FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid")


def create_index(
    name: str, table: str, columns: Sequence[str], where: str | None = None, *, unique: bool = False
) -> None:
    """Make an index on a table that is in use, perhaps of some of its rows alone.

    One that is there already stays, if it is whole.
    """
    rows = text(where) if where else None
    if _on_sqlite():
        op.create_index(name, table, columns, unique=unique, if_not_exists=True, sqlite_where=rows)
        _let_others_write(table)
        return
    with _by_itself():
        if not op.get_context().as_sql and op.get_bind().scalar(_IS_INVALID, {"name": name}):
            # Whoever was making it was broken off.
            op.drop_index(name, table, postgresql_concurrently=True)
        op.create_index(
            *(name, table, columns),
            unique=unique,
            if_not_exists=True,
            postgresql_concurrently=True,
            postgresql_where=rows,
        )


def drop_index(name: str, table: str) -> None:
    """Take an index from a table that is in use; none is as good."""
    if _on_sqlite():
        op.drop_index(name, table, if_exists=True)
        _let_others_write(table)
        return
    with _by_itself():
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)


def create_unique(name: str, table: str, columns: Sequence[str]) -> None:
    """Put a unique constraint on a table that is in use; one that is there already stays.

    Raises `IntegrityError` where rows are alike, and leaves all as it was.
    """
    if name in _unique_on(table):
        return
    if _on_sqlite():
        with _made_anew(table) as anew:
            anew.create_unique_constraint(name, columns)
        return
    try:
        create_index(name, table, columns, unique=True)
    except IntegrityError:
        # What was made of it would go on refusing rows.
        drop_index(name, table)
        raise
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}")


def drop_unique(name: str, table: str) -> None:
    """Take a unique constraint from a table that is in use; none is as good."""
    if not _on_sqlite():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
    elif name in _unique_on(table):
        with _made_anew(table) as anew:
            anew.drop_constraint(name, type_="unique")


def _unique_on(table: str) -> set[str | None]:
    if op.get_context().as_sql:
        return set()
    return {each["name"] for each in inspect(op.get_bind()).get_unique_constraints(table)}


@contextmanager
def _made_anew(table: str) -> Iterator[BatchOperations]:
    """SQLite changes a constraint by a copy of the whole table, while nobody else writes.

    Rows of other tables refer to its rows, so nobody asks after that while it is away.
    """
    op.execute("COMMIT")
    op.execute("PRAGMA foreign_keys = OFF")
    try:
        with _written_at_once(), op.batch_alter_table(table, recreate="always") as anew:
            yield anew
    finally:
        op.execute("PRAGMA foreign_keys = ON")
    op.execute("BEGIN IMMEDIATE")


@contextmanager
def _written_at_once() -> Iterator[None]:
    """A transaction of its own."""
    op.execute("BEGIN IMMEDIATE")
    try:
        yield
        op.execute("COMMIT")
    except BaseException:
        raw = op.get_bind().connection.dbapi_connection
        # SQLite may have rolled back by itself, as when its disk is full.
        if isinstance(raw, sqlite3.Connection) and raw.in_transaction:
            op.execute("ROLLBACK")
        raise


def _on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def _let_others_write(table: str) -> None:
    if op.get_bind().scalar(select(literal(1)).select_from(named(table)).limit(1)) is None:
        return
    # The driver begins nothing by itself, so that this is the transaction of the migration.
    op.execute("COMMIT")
    time.sleep(_OTHERS_WRITE_FOR)
    op.execute("BEGIN IMMEDIATE")


@contextmanager
def _by_itself() -> Iterator[None]:
    with op.get_context().autocommit_block():
        # It waits for the transactions that are under way, be it for hours, and nobody waits for it.
        op.execute("SET lock_timeout = 0")
        try:
            yield
        finally:
            op.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
