"""The database: engine, transactions and sessions of work, for SQLite and PostgreSQL.

SQLite as SQLAlchemy opens it loses updates: a read-then-write transaction that begins with a
plain BEGIN fails or overwrites under load.  Here a writing transaction takes its lock at once
(BEGIN IMMEDIATE), a reading one takes none (BEGIN), and both wait for each other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from portal.store.crypt import Vault

_BUSY_SECONDS = 15
_BEGIN = "portal_begin"


def make_engine(url: str) -> Engine:
    """An engine for a `sqlite:///…` or `postgresql+psycopg://…` address."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8, pool_timeout=5)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions on its own: savepoints and locks would leak.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"))


class Store:
    """Opens sessions of work on one database.  A session knows the vault its rows are sealed with."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault
        reading = engine.execution_options(**{_BEGIN: "BEGIN"})
        options: dict[str, Any] = {"info": {"vault": vault}, "expire_on_commit": False}
        self._writing = sessionmaker(engine, **options)
        self._reading = sessionmaker(reading, **options)

    def session(self, *, writes: bool = True) -> Session:
        """A session of work; one that says it only reads never holds up another."""
        session: Session = self._writing() if writes else self._reading()
        return session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A short transaction of its own: committed at the end, rolled back on an error."""
        with self._writing.begin() as db:
            yield db


def vault_of(db: Session) -> Vault:
    """The vault that the rows of this session of work are sealed with."""
    vault: Vault = db.info["vault"]
    return vault
