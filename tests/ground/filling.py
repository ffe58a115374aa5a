"""A database as full as that of a county after years, loaded in bulk: for what must not grow with it.

Everything is sealed with the store's own vault, but the messages are short: no list reads them.
"""

import os
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Dialect, Engine, Table, text

from portal.domain import references
from portal.domain.applications import State
from portal.store.engine import Store
from portal.store.outbox import SEALED_AS
from portal.store.tables import metadata

UNIT = "990"
OTHERS = ("905", "906", "907")
_AT_ONCE = 20_000
_BEGUN = datetime(2026, 1, 2, 6, tzinfo=UTC)
_OPEN = (State.REGISTERED,) * 5 + (State.IN_REVIEW,) * 3 + (State.SUPPLEMENT_REQUESTED,) * 2
_ENDED = (State.CLOSED,) * 6 + (State.DECIDED_GRANTED, State.DECIDED_REFUSED, State.AGREED, State.CANCELLED)
_PURPOSES = ("debt_consolidation", "home_appliance")


@dataclass(frozen=True)
class Mix:
    """What the cases are like: shares of the whole, and how many open ones a handler has."""

    open: float = 0.03
    own: float = 0.7
    """The share of the unit whose list is looked at."""
    swedish: float = 0.1
    each_handler: int = 30


@dataclass(frozen=True)
class Filled:
    """Whom and what the tests look at: handlers of the unit, and residents with their applications."""

    handlers: tuple[UUID, ...]
    residents: tuple[tuple[UUID, UUID], ...]


@dataclass
class _Making:
    """Rows of one application and everything about it."""

    store: Store
    number: int
    mix: Mix
    dice: random.Random
    _sealed: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        share = self.mix.open * self.mix.own * self.number / 2
        self.handlers = [self.id() for _ in range(max(3, round(share / self.mix.each_handler)))]
        self.residents = [self.id() for _ in range(self.number)]
        self.hashes = [os.urandom(32) for _ in self.residents]
        self.ids = [self.id() for _ in self.residents]
        self.facts = [self._facts(n) for n in range(self.number)]

    def id(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def _facts(self, n: int) -> dict[str, Any]:
        is_open = self.dice.random() < self.mix.open
        state = self.dice.choice(_OPEN if is_open else _ENDED)
        at = _BEGUN + timedelta(seconds=int(n * 25_000_000 / self.number))
        return {
            "id": self.ids[n],
            "unit": UNIT if self.dice.random() < self.mix.own else self.dice.choice(OTHERS),
            "reference": references.of_application(2026, n + 1),
            "state": state,
            "language": "sv" if self.dice.random() < self.mix.swedish else "fi",
            "wants_discussion": n % 10 == 0,
            "submitted_at": at,
            "handler_id": None if state is State.REGISTERED else self.dice.choice(self.handlers),
        }

    def seal(self, text_: str, label: str) -> bytes:
        """What is alike is sealed once: nobody compares what can be read here."""
        if (text_, label) not in self._sealed:
            self._sealed[text_, label] = self.store.vault.seal_text(text_, label)
        return self._sealed[text_, label]

    def staff(self) -> Iterator[dict[str, Any]]:
        for n, handler in enumerate(self.handlers):
            yield {
                "id": handler,
                "issuer": "issuer",
                "tenant": "tenant",
                "object_id": f"handler {n}",
                "name": self.seal(f"Neuvoja {n}", "staff.name"),
                "unit": UNIT,
                "role": "counsellor",
                "active": True,
                "signed_in_at": _BEGUN,
            }

    def people(self) -> Iterator[dict[str, Any]]:
        for resident, hashed in zip(self.residents, self.hashes, strict=True):
            yield {
                "id": resident,
                "identity_hash": hashed,
                "person": self.seal("{}", "residents.person"),
                "language": "fi",
                "created_at": _BEGUN,
                "signed_in_at": _BEGUN,
            }

    def applications(self) -> Iterator[dict[str, Any]]:
        for resident, facts in zip(self.residents, self.facts, strict=True):
            day = facts["submitted_at"].date()
            yield {name: value for name, value in facts.items() if name != "handler_id"} | {
                "resident_id": resident,
                "criteria_version": "1",
                "contents": self.seal("{}", "applications.contents"),
                "content_hash": b"0" * 32,
                "promised_by": day,
                "due_by": day,
            }

    def events(self) -> Iterator[dict[str, Any]]:
        number = 0
        for facts in self.facts:
            for hours, state in enumerate((State.SUBMITTED, State.REGISTERED, facts["state"])):
                number += 1
                at = facts["submitted_at"] + timedelta(hours=hours)
                yield {
                    "id": number,
                    "application_id": facts["id"],
                    "state": state,
                    "at": at,
                    "actor": "system",
                    "details": None,
                }

    def outbox(self) -> Iterator[dict[str, Any]]:
        for facts in self.facts:
            at = facts["submitted_at"]
            times = {"due_at": at, "created_at": at, "delivered_at": at}
            yield (
                {name: facts[name] for name in ("id", "unit")}
                | times
                | {
                    "application_id": facts["id"],
                    "envelope": self.seal("{}", SEALED_AS),
                    "state": "delivered",
                    "attempts": 0,
                }
            )

    def cases(self) -> Iterator[dict[str, Any]]:
        figures = ("income", "housing", "everyday", "debts", "other")
        for hashed, facts in zip(self.hashes, self.facts, strict=True):
            known = {name: value for name, value in facts.items() if name != "submitted_at"}
            yield (
                known
                | dict.fromkeys(figures, 50_000)
                | {
                    "applicant": self.seal("Aino Testilä", "cases.applicant"),
                    "applicant_hash": hashed,
                    "message": self.seal("{}", "cases.message"),
                    "purpose": self.dice.choice(_PURPOSES),
                    "amount": self.dice.randrange(500, 5000) * 100,
                    "left": self.dice.randrange(-300, 600) * 100,
                    "arrived_at": facts["submitted_at"],
                    "delivered_at": facts["submitted_at"],
                }
            )

    def looks(self) -> Iterator[dict[str, Any]]:
        for n, facts in enumerate(self.facts):
            yield {
                "id": n + 1,
                "at": facts["submitted_at"],
                "staff_id": self.handlers[n % len(self.handlers)],
                "role": "counsellor",
                "unit": facts["unit"],
                "action": "open",
                "object_kind": "case",
                "object_id": facts["id"],
                "purpose": "social_credit",
            }

    def wishes(self) -> Iterator[dict[str, Any]]:
        for resident, facts in zip(self.residents, self.facts, strict=True):
            if facts["wants_discussion"]:
                wish = '{"name": "Aino Testilä", "contact": "040 000 000", "text": "Iltaisin."}'
                yield {name: facts[name] for name in ("id", "unit", "language")} | {
                    "resident_id": resident,
                    "application_id": facts["id"],
                    "topic": "application",
                    "contents": self.seal(wish, "discussion_requests.contents"),
                    "asked_at": facts["submitted_at"],
                    "handled_at": None if self.dice.random() < 0.002 else facts["submitted_at"],
                }


def fill(
    store: Store, number: int, mix: Mix | None = None, seed: int = 1, without: Collection[str] = ()
) -> Filled:
    """Fill an empty, migrated database with so many applications, and let the engine know what it has.

    Tables in `without` stay empty.
    """
    making = _Making(store, number, mix or Mix(), random.Random(seed))
    counter = {"year": 2026, "last": number}
    parts: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
        "reference_counters": lambda: iter([counter]),
        "staff": making.staff,
        "residents": making.people,
        "applications": making.applications,
        "application_events": making.events,
        "outbox": making.outbox,
        "cases": making.cases,
        "access_log": making.looks,
        "discussion_requests": making.wishes,
    }
    for name, rows in parts.items():
        if name not in without:
            _load(store.engine, metadata.tables[name], rows())
    _number_on(store.engine)
    analyse(store.engine)
    whose = zip(making.residents, making.ids, strict=True)
    return Filled(tuple(making.handlers), tuple(islice(whose, 0, number, max(1, number // 20))))


def analyse(engine: Engine) -> None:
    """Let the engine look at what the tables hold, as PostgreSQL does by itself in time."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM (ANALYZE)"))


def _number_on(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table in ("application_events", "access_log"):
                last = f"(SELECT max(id) FROM {table})"
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})"))


def _load(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        columns = [table.c[name] for name in some[0]]
        with engine.begin() as connection:
            raw = connection.connection.dbapi_connection
            if isinstance(raw, psycopg.Connection):
                _copy(raw, table, some)
            else:
                makers = [_bound(column.type, engine.dialect) for column in columns]
                # What is kept in memory need not be written again for each index.
                connection.exec_driver_sql("PRAGMA cache_size = -400000")
                names = ", ".join(f'"{column.name}"' for column in columns)
                marks = ", ".join("?" * len(columns))
                connection.exec_driver_sql(
                    f"INSERT INTO {table.name} ({names}) VALUES ({marks})",
                    [_made(makers, row) for row in some],
                )


def _copy(raw: "psycopg.Connection[Any]", table: Table, rows: Sequence[dict[str, Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in rows[0])
    # Foreign keys are not looked after meanwhile, which takes as long as writing does: the rows come out of
    # one making, and the same ones are checked on SQLite.  The account must be a superuser.
    raw.execute("SET LOCAL session_replication_role = replica")
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def _bound(kind: Any, dialect: Dialect) -> Callable[[Any], Any]:
    return kind.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)


def _made(makers: list[Callable[[Any], Any]], row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(maker(value) for maker, value in zip(makers, row.values(), strict=True))
