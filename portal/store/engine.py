"""The database: engine, transactions and sessions of work, for SQLite and PostgreSQL.

SQLite as SQLAlchemy opens it loses updates: a read-then-write transaction that begins with a
plain BEGIN fails or overwrites under load.  Here a writing transaction takes its lock at once
(BEGIN IMMEDIATE), a reading one takes none (BEGIN), and both wait for each other.

SQLite lets writers who wait try again by chance, so that one may wait for many who came later.  The
writers of a process therefore queue for one lock of their own before they ask for that of the file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from portal.store.crypt import Vault
from portal.store.pool import Pool

_BUSY_SECONDS = 15
_BEGIN = "portal_begin"
_WRITING = "BEGIN IMMEDIATE"
_HOLDS = "portal_holds_the_writers_lock"


def make_engine(url: str, pool: Pool | None = None) -> Engine:
    """An engine for a `sqlite:///…` or `postgresql+psycopg://…` address.

    SQLAlchemy puts no values into the errors; those of PostgreSQL itself may still name some.
    """
    if not url.startswith("sqlite"):
        given = str(make_url(url).query.get("options", ""))
        return create_engine(url, hide_parameters=True, **(pool or Pool()).engine_options(given))
    options = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=options)
    event.listen(engine, "connect", _open_sqlite)
    writers = _Writers()
    event.listen(engine, "begin", writers.begin)
    event.listen(engine, "checkin", writers.done)
    return engine


def _open_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions on its own: savepoints and locks would leak.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


class _Writers:
    """The writers of one process, one after another; each has the lock until it gives its connection back."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction; one that writes waits for its turn."""
        begin = connection.get_execution_options().get(_BEGIN, _WRITING)
        # What the record of the pool knows outlives a connection that is lost.
        record = connection.connection.record_info
        assert record is not None
        if begin == _WRITING and not record.get(_HOLDS):
            # Whoever waits in vain is refused by the file's own lock, as a writer of another process is.
            record[_HOLDS] = self._one_at_a_time.acquire(timeout=_BUSY_SECONDS)
        connection.exec_driver_sql(begin)

    def done(self, _connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        """Let the next writer in."""
        if record.record_info and record.record_info.pop(_HOLDS, False):
            self._one_at_a_time.release()


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
