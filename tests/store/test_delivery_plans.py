"""The questions about the way to the unit go by an index: a million delivered messages cost nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from portal.services import following_up, watching_delivery
from portal.services.following_up import Trouble
from portal.store.engine import Store
from portal.units import load_units
from tests.ground.on_the_way import acknowledged
from tests.ground.staffing import staff_in

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
UNITS = load_units()
LARGE = ("applications", "outbox", "unit_events")
# As SQLite and PostgreSQL tell that they read a whole table.
_WHOLE = re.compile(rf"(?:SCAN|Seq Scan on) ({'|'.join(LARGE)})\b")


@contextmanager
def asked_of(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """The SELECTs of the block with their parameters."""
    seen: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        if given[2].lstrip().startswith("SELECT"):
            seen.append((given[2], given[3]))

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def whole_tables(store: Store, asked: list[tuple[str, Any]]) -> list[str]:
    """Which of the large tables the database would read from end to end."""
    is_sqlite = store.engine.dialect.name == "sqlite"
    found = []
    with store.engine.connect() as connection:
        if not is_sqlite:
            # A table of a few rows is read whole whatever indexes it has; what remains then has none.
            connection.execute(text("SET enable_seqscan = off"))
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(
                f"{'EXPLAIN QUERY PLAN' if is_sqlite else 'EXPLAIN'} {statement}", parameters
            )
            found += _WHOLE.findall("\n".join(str(row) for row in plan))
    return found


def test_the_figures_read_no_table_whole(store: Store) -> None:
    acknowledged(store, NOW)
    with asked_of(store) as asked, store.session(writes=False) as db:
        watching_delivery.figures(db, UNITS, NOW)
    assert len(asked) == 5
    assert whole_tables(store, asked) == []


@pytest.mark.parametrize("trouble", list(Trouble))
def test_the_lists_read_no_table_whole(store: Store, trouble: Trouble) -> None:
    acknowledged(store, NOW)
    esa = staff_in(store, "Esa Esihenkilö", "supervisor")
    with asked_of(store) as asked, store.session() as db:
        following_up.troubles(db, esa, DAY, trouble, None, NOW)
    assert len(asked) == len(Trouble) + len(["a page", "the queue", "the relay"])
    assert whole_tables(store, asked) == []


def test_what_a_resident_is_told_reads_no_table_whole(store: Store) -> None:
    application = acknowledged(store, NOW)
    with asked_of(store) as asked, store.session(writes=False) as db:
        watching_delivery.delays(db, application, UNITS, NOW)
    assert len(asked) == 1
    assert whole_tables(store, asked) == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("applications", "criteria_version"), ("outbox", "fault"), ("unit_events", "via")],
)
def test_a_table_that_is_read_whole_is_noticed(store: Store, table: str, column: str) -> None:
    assert whole_tables(store, [(f"SELECT * FROM {table} WHERE {column} = 'x'", ())]) == [table]
