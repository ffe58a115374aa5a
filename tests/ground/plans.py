"""How an engine finds what a statement asks for: which tables it reads whole, and how many rows or steps."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

_STEPS = 50


@dataclass
class Work:
    """What was done for some statements."""

    statements: int = 0
    read_whole: list[str] = field(default_factory=list)
    """The tables that were read from end to end, by table or by index."""
    amount: int = 0
    """Rows read of the watched tables on PostgreSQL, steps of the virtual machine on SQLite."""


@contextmanager
def watched(engine: Engine, tables: set[str]) -> Iterator[Work]:
    """The work of the engine in the block, as far as it concerns some tables."""
    work = Work()
    see = _postgresql if engine.dialect.name == "postgresql" else _sqlite
    looker = see(work, tables)
    event.listen(engine, "before_cursor_execute", looker)
    try:
        yield work
    finally:
        event.remove(engine, "before_cursor_execute", looker)
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                raw.set_progress_handler(None, 0)


def _sqlite(work: Work, tables: set[str]) -> Callable[..., None]:
    whole = re.compile(rf"SCAN ({'|'.join(sorted(tables))})\b")

    def step() -> None:
        work.amount += _STEPS

    def look(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        work.statements += 1
        cursor.connection.set_progress_handler(None, 0)
        plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        work.read_whole += [found[1] for row in plan if (found := whole.search(row[3]))]
        cursor.connection.set_progress_handler(step, _STEPS)

    return look


def _postgresql(work: Work, tables: set[str]) -> Callable[..., None]:
    def look(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        work.statements += 1
        # What only reads is run for its numbers; what writes is only planned.
        run = statement.startswith("SELECT")
        with cursor.connection.cursor() as beside:
            how = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)" if run else "EXPLAIN (FORMAT JSON)"
            plan = beside.execute(f"{how} {statement}", parameters).fetchone()[0][0]["Plan"]
        for node in _nodes(plan):
            if node.get("Relation Name") in tables:
                work.amount += _rows(node)
                if node["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}:
                    work.read_whole.append(node["Relation Name"])

    return look


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _rows(node: dict[str, Any]) -> int:
    once = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
    return int(once * node.get("Actual Loops", 0))
