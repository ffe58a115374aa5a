"""Fixtures: a migrated, empty database for a test, on SQLite and on PostgreSQL in turn.

Each engine is migrated once in a run.  On SQLite a test gets a copy of its own; on PostgreSQL, where making
one takes ten times as long as emptying it, tests that only write rows take turns in one database.
"""

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from portal.store.crypt import Vault, new_key
from portal.store.engine import Store, make_engine
from portal.store.migrating import upgrade
from portal.store.tables import metadata
from tests.ground import postgresql

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
_TEMPLATE = "migrated"
_SOMEBODY_WAITS_WITHIN = 60
_numbers = itertools.count()


def _address(socket_folder: str, name: str) -> str:
    return f"postgresql+psycopg://portal@/{name}?host={socket_folder}"


def _administer(socket_folder: str, statement: str) -> None:
    engine = make_engine(_address(socket_folder, "postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


def migrate(url: str) -> None:
    """Bring a database to this version."""
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


def copy_of(migrated: Path, path: Path) -> str:
    """The address of a copy of a migrated SQLite file."""
    shutil.copy(migrated, path)
    return f"sqlite:///{path}"


def until_somebody_waits(engine: Engine) -> None:
    """Return when some transaction of this PostgreSQL database waits for a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + _SOMEBODY_WAITS_WITHIN
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(waiting):
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.01)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The socket folder of this process's own PostgreSQL server."""
    with postgresql.running() as socket_folder:
        yield socket_folder


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("databases") / "migrated.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """The name of a migrated PostgreSQL database that tests copy."""
    _administer(postgresql_server, f"CREATE DATABASE {_TEMPLATE}")
    migrate(_address(postgresql_server, _TEMPLATE))
    return _TEMPLATE


def _one_of(server: str, template: str, name: str) -> str:
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _address(server, name)


@pytest.fixture(scope="session")
def _postgresql_of_stores(postgresql_server: str, migrated_postgresql: str) -> str:
    return _one_of(postgresql_server, migrated_postgresql, "of_stores")


@pytest.fixture(scope="session")
def _postgresql_of_portals(postgresql_server: str, migrated_postgresql: str) -> str:
    return _one_of(postgresql_server, migrated_postgresql, "of_portals")


@pytest.fixture(scope="module")
def postgresql_of_this_module(postgresql_server: str, migrated_postgresql: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL database that the tests of one module share."""
    name = f"of_module_{next(_numbers)}"
    yield _one_of(postgresql_server, migrated_postgresql, name)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def _emptied(url: str) -> str:
    """The address of a database, once every row in it is gone and nobody is connected to it any more."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        names = list(metadata.tables)
        asked = ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in names)
        has_rows = connection.execute(text(f"SELECT {asked}")).one()
        full = [name for name, has in zip(names, has_rows, strict=True) if has]
        if full:
            connection.execute(text(f"TRUNCATE {', '.join(full)} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


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
    return _of_engine(request, request.param, tmp_path / "portal.sqlite", "_postgresql_of_stores")


@pytest.fixture(params=ENGINES)
def portal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the database of a whole portal, apart from `database_url`; once on each engine."""
    return _of_engine(request, request.param, tmp_path / "only.sqlite", "_postgresql_of_portals")


def _of_engine(request: pytest.FixtureRequest, engine: str, path: Path, of_many: str) -> str:
    if engine == "postgresql":
        return _emptied(request.getfixturevalue(of_many))
    return copy_of(request.getfixturevalue("migrated_sqlite"), path)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite database without a row: for tests of what no engine changes."""
    return copy_of(migrated_sqlite, tmp_path / "only.sqlite")


@pytest.fixture
def walked_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The database of a portal that a browser walks through: PostgreSQL in Swedish, otherwise SQLite.

    A walk that takes a `language` is walked in both, and so on both engines, in half the time; any other is
    walked on SQLite alone.
    """
    engine = "postgresql" if _is_in_swedish(request.node) else "sqlite"
    return _of_engine(request, engine, tmp_path / "only.sqlite", "_postgresql_of_portals")


def _is_in_swedish(walk: pytest.Item) -> bool:
    parameters = getattr(walk, "callspec", None)
    return parameters is not None and parameters.params.get("language") == "sv"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the walks that need PostgreSQL before tests are chosen by their marks."""
    for item in items:
        if "walked_url" in getattr(item, "fixturenames", ()) and _is_in_swedish(item):
            item.add_marker(pytest.mark.postgresql)


@pytest.fixture
def own_database(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a migrated database that no other test has: for tests that change its tables."""
    if engine_name == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("new_postgresql")
        url = make(request.getfixturevalue("migrated_postgresql"))
    else:
        url = copy_of(request.getfixturevalue("migrated_sqlite"), tmp_path / "own.sqlite")
    engine = make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """`sqlite` and `postgresql` in turn."""
    name: str = request.param
    return name


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table; the test runs once on each engine."""
    if request.param == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("new_postgresql")
        return make("template0")
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


def all_bytes_of(engine: Engine) -> bytes:
    """Everything that a database holds, as it holds it."""
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database or "")
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    found: list[bytes] = []
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, psycopg.Connection)
        for name in metadata.tables:
            found.append(name.encode())
            with raw.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT (FORMAT BINARY)") as copy:
                found.extend(bytes(part) for part in copy)
    return b"".join(found)


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
