"""Bringing a database to the schema of this version, and telling whether it is there."""

import fcntl
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from portal.migrations.online import LOCK_TIMEOUT
from portal.store.tables import metadata

_SCRIPTS = Path(__file__).parent.parent / "migrations"
_PATIENCE = 600.0
_LOCK = 0x50_6F_72_74_61_6C
"""The number of the lock that whoever migrates a PostgreSQL database holds."""
_LET_GO = {"55P03", "40P01", sqlite3.SQLITE_BUSY}
"""The lock was not to be had in time, or two waited for each other."""


class Held(Exception):
    """The database could not be migrated, because others hold it."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for the migrations inside the package; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`, while others are at work in the database.

    Raises `Held` when somebody holds the database, or is migrating it, for ten minutes.
    """
    _migrate(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Run the migrations back to `revision`.  Raises as `upgrade` does."""
    _migrate(engine, command.downgrade, revision)


def _migrate(engine: Engine, way: Callable[[Config, str], None], revision: str) -> None:
    until = time.monotonic() + _PATIENCE
    alone = _alone if engine.dialect.name == "postgresql" else _alone_at_the_file
    with engine.connect() as connection, alone(connection, until):
        while not _ran(connection, way, revision):
            _wait(until)


def _ran(connection: Connection, way: Callable[[Config, str], None], revision: str) -> bool:
    """Whether the migrations ran to their end; what is done by then is not done again."""
    try:
        _be_brief(connection)
        way(alembic_config(connection), revision)
    except OperationalError as fault:
        connection.rollback()
        if _code_of(fault) not in _LET_GO:
            raise
        return False
    return True


def _code_of(fault: OperationalError) -> object:
    return getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "sqlite_errorcode", None)


@contextmanager
def _alone_at_the_file(connection: Connection, until: float) -> Iterator[None]:
    """Of several who migrate an SQLite file at once, one after another."""
    folder = os.open(Path(connection.engine.url.database or "").parent, os.O_RDONLY)
    try:
        while not _locked(folder):
            _wait(until)
        yield
    finally:
        os.close(folder)


def _locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _alone(connection: Connection, until: float) -> Iterator[None]:
    """Of several who migrate at once, one after another."""
    # Who asks does not wait inside a transaction: the making of an index would wait for it in turn.
    while not _answer(connection, "SELECT pg_try_advisory_lock(:key)", key=_LOCK):
        _wait(until)
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.rollback()
            _answer(connection, "RESET ALL")
            _answer(connection, "SELECT pg_advisory_unlock(:key)", key=_LOCK)


def _be_brief(connection: Connection) -> None:
    """Wait for a lock a moment, then let those by who wait for us; a statement may take its time."""
    if connection.dialect.name == "postgresql":
        _answer(connection, f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        _answer(connection, "SET statement_timeout = 0")


def _answer(connection: Connection, statement: str, **values: int) -> object:
    result = connection.execute(text(statement), values)
    answer = result.scalar() if result.returns_rows else None
    connection.commit()
    return answer


def _wait(until: float) -> None:
    if time.monotonic() > until:
        raise Held("another migration, or a long transaction, holds the database; try again later")
    time.sleep(0.2 + 0.3 * secrets.SystemRandom().random())


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest migration."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at == ScriptDirectory.from_config(alembic_config()).get_current_head()


def is_newer(engine: Engine) -> bool:
    """Whether a newer version has brought the database to a schema of which this one does not know."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    known = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return at is not None and at not in {step.revision for step in known}


def drift(engine: Engine) -> list[object]:
    """What differs between the tables of the code and those of the database."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
