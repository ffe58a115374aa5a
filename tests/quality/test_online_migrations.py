"""The migrations while others are at work: they hold up nobody, are taken up again, and go one at a time."""

import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, inspect, text

from portal.store import migrating
from portal.store.engine import make_engine
from portal.store.migrating import Held, alembic_config, downgrade, drift, is_current, upgrade
from tests.ground.databases import until_somebody_waits
from tests.ground.online_rules import faults

FROM = "0004"
"""What came before was made when nobody was at work yet."""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database without a table."""
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def _steps() -> list[tuple[str, str]]:
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    steps = [(str(step.down_revision), step.revision) for step in scripts if step.revision > FROM]
    return [each for before, after in steps for each in ((before, after), (after, before))]


def _written_down(start: str, end: str) -> str:
    config = alembic_config()
    config.output_buffer = io.StringIO()
    way = command.upgrade if end > start else command.downgrade
    way(config, f"{start}:{end}", sql=True)
    return config.output_buffer.getvalue()


@pytest.mark.parametrize(("start", "end"), _steps())
def test_no_step_holds_up_those_who_are_at_work(start: str, end: str) -> None:
    written = _written_down(start, end)
    assert "alembic_version" in written
    assert list(faults(written)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX ix_a ON cases (a)",
        "CREATE UNIQUE INDEX ix_a ON cases (a)",
        "DROP INDEX ix_a",
        "ALTER TABLE cases ADD COLUMN a INTEGER NOT NULL",
        "ALTER TABLE cases ADD COLUMN a UUID DEFAULT gen_random_uuid()",
        "ALTER TABLE cases ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE cases ALTER COLUMN a TYPE BIGINT",
        "ALTER TABLE cases ADD CONSTRAINT c CHECK (a > 0)",
        "ALTER TABLE cases ADD CONSTRAINT c UNIQUE (a)",
        "ALTER TABLE cases RENAME COLUMN a TO b",
        "UPDATE cases SET a = 1",
        "DELETE FROM cases WHERE a = 1",
    ],
)
def test_what_would_hold_them_up_is_seen(statement: str) -> None:
    assert len(list(faults(f"BEGIN;\n\n{statement};\n\nCOMMIT;"))) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_a ON cases (a)",
        "DROP INDEX CONCURRENTLY IF EXISTS ix_a",
        "CREATE TABLE new (a INTEGER NOT NULL);\nCREATE INDEX ix_new_a ON new (a)",
        "ALTER TABLE cases ADD COLUMN a INTEGER",
        "ALTER TABLE cases ADD COLUMN a INTEGER DEFAULT 0 NOT NULL",
        "ALTER TABLE cases ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "ALTER TABLE cases ADD CONSTRAINT c UNIQUE USING INDEX c",
        "UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005'",
    ],
)
def test_what_holds_up_nobody_is_let_through(statement: str) -> None:
    assert list(faults(f"BEGIN;\n\n{statement};\n\nCOMMIT;")) == []


def test_several_who_migrate_at_once_wait_for_one_another(empty: Engine) -> None:
    engines = [make_engine(empty.url.render_as_string(hide_password=False)) for _ in range(3)]
    with ThreadPoolExecutor(len(engines)) as pool:
        for done in [pool.submit(upgrade, engine) for engine in engines]:
            done.result()
    for engine in engines:
        assert is_current(engine)
        engine.dispose()
    assert drift(empty) == []


class Stopped(Exception):
    """The migration ends here."""


_UP, _DOWN = (upgrade, "head"), (downgrade, "0005")


@pytest.mark.parametrize(
    ("way", "word", "stopped_at"),
    [
        (_UP, "INDEX", 1),
        (_UP, "INDEX", 4),
        (_UP, "INDEX", 12),
        (_UP, "INDEX", 16),
        (_UP, "DROP (TABLE|CONSTRAINT)", 1),
        (_UP, "version_num='0007'", 1),
        (_DOWN, "uq_credits_reference", 1),
        (_DOWN, "DROP INDEX", 1),
        (_DOWN, "version_num='0006'", 1),
    ],
)
def test_a_migration_that_was_broken_off_is_taken_up_where_it_was(
    empty: Engine, way: tuple[Callable[[Engine, str], None], str], word: str, stopped_at: int
) -> None:
    goes, to = way
    upgrade(empty, "0005" if goes is upgrade else "head")
    with _stopping_at(empty, word, stopped_at), pytest.raises(Stopped):
        goes(empty, to)
    goes(empty, to)
    upgrade(empty)
    assert drift(empty) == []
    downgrade(empty, "0005")
    upgrade(empty)
    assert is_current(empty)


@contextmanager
def _stopping_at(engine: Engine, word: str, number: int) -> Iterator[None]:
    """Break off at that one of the statements in which this pattern is found."""
    seen = 0

    def stop(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        nonlocal seen
        seen += re.search(word, statement) is not None
        if seen == number:
            raise Stopped

    event.listen(engine, "before_cursor_execute", stop)
    yield
    event.remove(engine, "before_cursor_execute", stop)


@pytest.fixture
def on_postgresql(new_postgresql: Callable[[str], str]) -> Iterator[Engine]:
    engine = make_engine(new_postgresql("template0"))
    yield engine
    engine.dispose()


@pytest.mark.postgresql
def test_an_index_that_a_killed_run_left_unusable_is_made_anew(on_postgresql: Engine) -> None:
    upgrade(on_postgresql, "0005")
    with on_postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE INDEX ix_cases_left ON cases (unit)"))
        connection.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_cases_left'::regclass")
        )
    upgrade(on_postgresql)
    indexes = {index["name"]: index["column_names"] for index in inspect(on_postgresql).get_indexes("cases")}
    assert indexes["ix_cases_left"] == ["unit", "state", "language", "left", "id"]
    with on_postgresql.connect() as connection:
        assert not connection.scalar(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))


@pytest.mark.postgresql
def test_a_migration_lets_others_by_until_it_gets_its_lock(on_postgresql: Engine) -> None:
    upgrade(on_postgresql, FROM)
    with on_postgresql.begin() as reader, ThreadPoolExecutor(1) as pool:
        reader.execute(text("SELECT 1 FROM application_events"))
        migration = pool.submit(upgrade, on_postgresql)
        for _ in range(3):
            until_somebody_waits(on_postgresql)
            # Whoever comes after the migration waits for it no longer than it waits itself.
            with on_postgresql.begin() as other:
                other.execute(text("SET LOCAL lock_timeout = '20s'"))
                other.execute(text("SELECT 1 FROM application_events"))
        assert not migration.done()
        reader.rollback()
        migration.result()
    assert is_current(on_postgresql)


@pytest.mark.postgresql
def test_a_migration_gives_up_in_the_end(on_postgresql: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(on_postgresql, FROM)
    monkeypatch.setattr(migrating, "_PATIENCE", 0)
    with on_postgresql.begin() as reader:
        reader.execute(text("SELECT 1 FROM application_events"))
        with pytest.raises(Held):
            upgrade(on_postgresql)
