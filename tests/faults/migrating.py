"""The schema is brought forward and back while residents send applications and staff open their list.

Nobody's request may fail, and on PostgreSQL nobody may wait for a lock of the migration for more than its
second.  Beside this version the one before goes on, as it does while a new one is rolled out.
"""

import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, select, text

from portal.services import applying, handling
from portal.services.handling import Filters, Order
from portal.store import credits, people
from portal.store.crypt import Vault, new_key
from portal.store.engine import Store, make_engine
from portal.store.migrating import downgrade, is_current, upgrade
from portal.store.people import Person, Staff
from portal.store.tables.applications import Application
from portal.units import load_units
from tests.faults.installation import POSTGRESQL, SQLITE
from tests.faults.report import Outcome, Reached, Tally, none
from tests.ground import postgresql
from tests.ground.applying import draft_in, resident_in
from tests.ground.crediting import CREDIT, SCHEDULE
from tests.ground.filling import UNIT, fill
from tests.ground.portal import AINO, BERTEL

BEFORE = "0004"
"""The schema of the version before; what this version adds, it adds to that."""
RUNNING = "0005"
"""The oldest schema on which this version itself runs."""


@dataclass(frozen=True)
class Numbers:
    """How much is there already, and how long somebody may wait for a lock, in seconds."""

    rows: int
    longest: float


# SQLite makes an index under its writers' lock, for which everybody else waits in turn.
FULL = {POSTGRESQL: Numbers(1_000_000, longest=1), SQLITE: Numbers(50_000, longest=15)}
SHORT = {POSTGRESQL: Numbers(1_000, longest=60), SQLITE: Numbers(1_000, longest=60)}
_SENDERS, _READERS = (AINO, BERTEL), 2
_THINKS, _READS = 0.05, 1.0
"""Seconds between two requests of a sender, and between two looks at the list, which costs far more as long
as its indexes are not there: their making needs the processors too."""
_SENDS_AT_LEAST, _LOOKS_AT_LEAST = 5, 1
"""How often everybody must have been served before a migration begins, and after it has ended."""


@dataclass(frozen=True)
class Migrated:
    """What happened meanwhile.  `lost` is what was acknowledged and is not there."""

    requests: int
    failed: tuple[str, ...]
    accepted: int
    lost: int
    longest_wait: float
    """Seconds for which somebody waited for a lock on a table (PostgreSQL), or for any request (SQLite)."""
    longest_request: float
    migration_seconds: float


@dataclass(frozen=True)
class _Work:
    """What somebody does, and the seconds until they do it again."""

    do: Callable[[], None]
    pause: float = _THINKS
    least: int = _SENDS_AT_LEAST
    """How often, before a migration and after it."""


@dataclass
class _Seen:
    requests: int = 0
    done: Counter[int] = field(default_factory=Counter)
    """How often each of those who are at work has been served, by their place among them."""
    failed: list[str] = field(default_factory=list)
    accepted: set[UUID] = field(default_factory=set)
    longest: float = 0.0
    longest_wait: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, who: int, seconds: float, fault: str | None) -> None:
        with self.lock:
            self.requests += 1
            self.done[who] += 1
            self.longest = max(self.longest, seconds)
            if fault:
                self.failed.append(fault)


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    with tempfile.TemporaryDirectory(prefix="portal-migrating-") as folder, postgresql.running() as socket:
        urls = {
            POSTGRESQL: f"postgresql+psycopg://portal@/postgres?host={socket}",
            SQLITE: f"sqlite:///{Path(folder) / 'portal.sqlite'}",
        }
        for engine, each in numbers.items():
            done = _migrated(each.rows, urls[engine])
            yield Outcome(
                f"migration forward and back under traffic ({engine})",
                Tally(
                    accepted=done.accepted,
                    delivered=done.accepted - done.lost,
                    unique=done.accepted - done.lost,
                    lost=done.lost,
                    duplicated=0,
                ),
                (
                    Reached("rows", each.rows),
                    Reached("requests", done.requests, least=1),
                    none("failed requests", len(done.failed)),
                    Reached("longest wait for a lock in s", done.longest_wait, most=each.longest),
                    Reached("longest request in s", done.longest_request),
                ),
            )


def _migrated(rows: int, url: str) -> Migrated:
    """What happened in an empty database at `url`, with so many applications there already."""
    store = Store(make_engine(url), Vault([new_key()], new_key()))
    # Filled before it has the newest indexes, each of which would have to be kept up with every row.
    upgrade(store.engine, RUNNING)
    filled = fill(store, rows, without={"access_log"})
    _fill_credits(store, rows // 10)
    staff = Staff(filled.handlers[0], "Neuvoja 0", UNIT, "counsellor")
    seen, began = _Seen(), time.monotonic()
    # On SQLite each process has a queue of its writers, and whoever migrates is a process of its own.
    migrating = make_engine(url)
    senders = [_Work(_sending(store, seen, person)) for person in _SENDERS]
    readers = [_Work(_listing(store, staff), _READS, _LOOKS_AT_LEAST)] * _READERS
    ours = [*senders, *readers, _Work(_opening_credits(store))]
    steps: list[tuple[Callable[[Engine, str], None], str]] = [(upgrade, "head"), (downgrade, RUNNING)]
    with _watched(url, seen):
        _step_under(ours, steps, migrating, seen)
        older = [_Work(_of_the_version_before(store))] * len(ours)
        _step_under(older, [(downgrade, BEFORE), (upgrade, "head")], migrating, seen)
    took = time.monotonic() - began
    assert is_current(store.engine)
    result = Migrated(
        requests=seen.requests,
        failed=tuple(seen.failed),
        accepted=len(seen.accepted),
        lost=_lost(store, seen.accepted),
        longest_wait=seen.longest_wait if "postgresql" in url else seen.longest,
        longest_request=seen.longest,
        migration_seconds=took,
    )
    migrating.dispose()
    store.engine.dispose()
    return result


def _lost(store: Store, accepted: set[UUID]) -> int:
    with store.session(writes=False) as db:
        found = db.scalar(select(func.count()).where(Application.id.in_(accepted)))
    return len(accepted) - (found or 0)


def _sending(store: Store, seen: _Seen, person: Person) -> Callable[[], None]:
    unit = load_units().named(UNIT)

    def send() -> None:
        now = datetime.now(UTC)
        resident = resident_in(store, now, person)
        draft = draft_in(store, resident, now)
        with store.session() as db:
            sent = applying.submit(db, resident, draft, unit, now)
        with seen.lock:
            seen.accepted.add(sent.id)

    return send


def _fill_credits(store: Store, number: int) -> None:
    """So many credits of several units, without their schedules."""
    made = text(
        "INSERT INTO credits (id, resident_id, unit, purpose, principal, rate_basis_points, method, months,"
        " payee, iban, reference, granted_on, paid_out_on, created_at, application_id)"
        " SELECT id, resident_id, unit, 'home_appliance', 50000, 250, 'annuity', 12, 'Esimerkkilä',"
        " 'FI2112345600000785', reference, '2026-12-09', '2026-12-15', submitted_at, id"
        " FROM applications LIMIT :number"
    )
    with store.transaction() as db:
        db.execute(made, {"number": number})


def _opening_credits(store: Store) -> Callable[[], None]:
    numbers = count(1)

    def open_() -> None:
        now, reference = datetime.now(UTC), f"99{next(numbers):08}"
        with store.transaction() as db:
            resident = people.put_resident(db, AINO, "fi", now)
            assert credits.add(db, resident, replace(CREDIT, id=uuid4(), reference=reference), SCHEDULE, now)

    return open_


def _listing(store: Store, staff: Staff) -> Callable[[], None]:
    def list_() -> None:
        now = datetime.now(UTC)
        with store.session() as db:
            handling.list_cases(db, staff, Filters(), Order.OLDEST, None, now - timedelta(days=30), now)

    return list_


def _of_the_version_before(store: Store) -> Callable[[], None]:
    """What the version before writes and reads in the tables that are changed, by its own columns."""
    add = text(
        "INSERT INTO application_events (application_id, state, at, actor)"
        " SELECT id, state, submitted_at, 'system' FROM applications WHERE reference = 'SL-2026-000001'"
    )
    read = text(
        "SELECT e.state FROM applications a JOIN application_events e ON e.application_id = a.id"
        " LEFT JOIN credits c ON c.resident_id = a.resident_id LEFT JOIN outbox o ON o.application_id = a.id"
        " LEFT JOIN cases k ON k.id = a.id WHERE a.reference = 'SL-2026-000002'"
    )

    def work() -> None:
        with store.transaction() as db:
            db.execute(add)
        with store.session(writes=False) as db:
            db.execute(read).all()

    return work


def _step_under(
    works: list[_Work],
    steps: list[tuple[Callable[[Engine, str], None], str]],
    migrating: Engine,
    seen: _Seen,
) -> None:
    over = threading.Event()
    threads = [threading.Thread(target=_work, args=(who, work, over, seen)) for who, work in enumerate(works)]
    for thread in threads:
        thread.start()
    try:
        for way, revision in steps:
            _let_everybody_work(seen, works)
            way(migrating, revision)
        _let_everybody_work(seen, works)
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _work(who: int, work: _Work, over: threading.Event, seen: _Seen) -> None:
    while not over.is_set():
        start, fault = time.monotonic(), None
        try:
            work.do()
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody was not served
            fault = f"{type(error).__name__}: {str(error)[:200]}"
        seen.note(who, time.monotonic() - start, fault)
        over.wait(work.pause)


def _let_everybody_work(seen: _Seen, works: list[_Work]) -> None:
    until = {who: seen.done[who] + work.least for who, work in enumerate(works)}
    while any(seen.done[who] < least for who, least in until.items()):
        time.sleep(0.05)


@contextmanager
def _watched(url: str, seen: _Seen) -> Iterator[None]:
    """Look every few milliseconds who waits for a lock on a table, and since when."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(url, over, seen))
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


# Whoever migrates holds the advisory lock; what they wait for themselves is not counted.
_WAITS = text(
    "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)), 0) FROM pg_locks"
    " WHERE NOT granted AND locktype = 'relation'"
    " AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"
)


def _watch(url: str, over: threading.Event, seen: _Seen) -> None:
    if not url.startswith("postgresql"):
        return
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not over.is_set():
            waited = connection.scalar(_WAITS)
            seen.longest_wait = max(seen.longest_wait, float(waited or 0))
            time.sleep(0.02)
    engine.dispose()
