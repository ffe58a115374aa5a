"""Fixtures: a migrated, empty database for a test, on SQLite and on PostgreSQL in turn.

Each engine is migrated once in a run; a test gets a copy of its own.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from portal.store.crypt import Vault, new_key
from portal.store.engine import Store, make_engine
from portal.store.migrating import upgrade
from tests.ground import postgresql

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
_TEMPLATE = "migrated"
_numbers = itertools.count()


def _address(socket_folder: str, name: str) -> str:
    return f"postgresql+psycopg://portal@/{name}?host={socket_folder}"


def _administer(socket_folder: str, statement: str) -> None:
    engine = make_engine(_address(socket_folder, "postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


def _migrate(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The socket folder of this process's own PostgreSQL server."""
    with postgresql.running() as socket_folder:
        yield socket_folder


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("databases") / "migrated.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """The name of a migrated PostgreSQL database that tests copy."""
    _administer(postgresql_server, f"CREATE DATABASE {_TEMPLATE}")
    _migrate(_address(postgresql_server, _TEMPLATE))
    return _TEMPLATE


@pytest.fixture
def new_postgresql(postgresql_server: str) -> Iterator[Callable[[str], str]]:
    """Makes a database out of a template, answers its address, and drops it after the test."""
    made = []

    def make(template: str) -> str:
        made.append(f"test_{next(_numbers)}")
        _administer(postgresql_server, f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return _address(postgresql_server, made[-1])

    yield make
    for name in made:
        _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without a row; the test runs once on each engine."""
    if request.param == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("new_postgresql")
        return make(request.getfixturevalue("migrated_postgresql"))
    path = tmp_path / "portal.sqlite"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table; the test runs once on each engine."""
    if request.param == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("new_postgresql")
        return make("template0")
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite database, for tests of what no engine can change."""
    path = tmp_path / "only.sqlite"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def vault() -> Vault:
    """A vault of keys made for this run."""
    return Vault([new_key()], new_key())


@pytest.fixture
def store(database: Engine, vault: Vault) -> Store:
    """Sessions of work on `database`."""
    return Store(database, vault)
