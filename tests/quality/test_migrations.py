"""The migrations and the tables of the code say the same, on SQLite and on PostgreSQL, up and down."""

from collections.abc import Iterator

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from portal.store.engine import make_engine
from portal.store.migrating import alembic_config, downgrade, drift, is_current, upgrade


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database without a table."""
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(database: Engine) -> None:
    assert drift(database) == []
    assert is_current(database)


def test_the_way_down_leaves_nothing_and_the_way_up_is_open_again(empty: Engine) -> None:
    upgrade(empty)
    downgrade(empty)
    assert inspect(empty).get_table_names() == ["alembic_version"]
    assert not is_current(empty)
    upgrade(empty)
    assert is_current(empty)


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_a_column_that_no_migration_made_is_seen(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE access_log ADD COLUMN forgotten INTEGER"))
    assert [difference[0] for difference in drift(database)] == ["remove_column"]  # type: ignore[index]
