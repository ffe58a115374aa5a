"""The schema is brought forward and back while residents send applications and staff open their list.

Nobody's request may fail, and on PostgreSQL nobody may wait for a lock of the migration for more than its
second.  Beside this version the one before goes on, as it does while a new one is rolled out.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, select, text

from portal.store.crypt import Vault, new_key
from portal.store.engine import Store, make_engine
from portal.store.migrating import downgrade, is_current, upgrade
from portal.store.people import Staff
from portal.store.tables.applications import Application
from portal.store.tables.queue import OutboxMessage
from tests.faults.beside_migrating import Seen, Work, at_work, of_the_version_before, ours
from tests.faults.installation import POSTGRESQL, SQLITE
from tests.faults.report import Outcome, Reached, Tally, none, tally_of
from tests.ground import postgresql
from tests.ground.filling import UNIT, fill

BEFORE = "0004"
"""The schema of the version before; what this version adds, it adds to that."""
RUNNING = "0005"
"""The oldest schema on which this version itself runs."""
_Step = tuple[Callable[[Engine, str], None], str]


@dataclass(frozen=True)
class Numbers:
    """How much is there already, and how long somebody may wait for a lock, in seconds."""

    rows: int
    longest: float


# SQLite makes an index under its writers' lock, for which everybody else waits in turn.
FULL = {POSTGRESQL: Numbers(1_000_000, longest=1), SQLITE: Numbers(50_000, longest=15)}
SHORT = {POSTGRESQL: Numbers(1_000, longest=60), SQLITE: Numbers(1_000, longest=60)}


@dataclass(frozen=True)
class Migrated:
    """What happened meanwhile.  `lost` is what was acknowledged and is not there."""

    requests: int
    failed: tuple[str, ...]
    tally: Tally
    longest_wait: float
    """Seconds for which somebody waited for a lock on a table (PostgreSQL), or for any request (SQLite)."""
    longest_request: float


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
                done.tally,
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
    staff, seen = Staff(filled.handlers[0], "Neuvoja 0", UNIT, "counsellor"), Seen()
    # On SQLite each process has a queue of its writers, and whoever migrates is a process of its own.
    migrating = make_engine(url)
    with _watched(url) as waits:
        _steps_beside(ours(store, staff, seen), [(upgrade, "head"), (downgrade, RUNNING)], migrating, seen)
        _steps_beside(of_the_version_before(store), [(downgrade, BEFORE), (upgrade, "head")], migrating, seen)
    assert is_current(store.engine)
    result = Migrated(
        requests=seen.requests,
        failed=tuple(seen.failed),
        tally=tally_of(seen.accepted, _on_their_way(store, seen.accepted)),
        longest_wait=max(waits) if store.engine.dialect.name == "postgresql" else seen.longest,
        longest_request=seen.longest,
    )
    migrating.dispose()
    store.engine.dispose()
    return result


def _on_their_way(store: Store, accepted: set[UUID]) -> list[UUID]:
    """Those of the accepted that there are, each as often as it has a message."""
    messages = (
        select(OutboxMessage.application_id)
        .join(Application, Application.id == OutboxMessage.application_id)
        .where(Application.id.in_(accepted))
    )
    with store.session(writes=False) as db:
        return list(db.scalars(messages))


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


def _steps_beside(works: list[Work], steps: list[_Step], migrating: Engine, seen: Seen) -> None:
    with at_work(works, seen) as let_everybody_work:
        for way, revision in steps:
            let_everybody_work()
            way(migrating, revision)
        let_everybody_work()


@contextmanager
def _watched(url: str) -> Iterator[list[float]]:
    """Look every few milliseconds for how long somebody has waited for a lock on a table: the seconds."""
    waits: list[float] = []
    if not url.startswith("postgresql"):
        yield waits
        return
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(url, over, waits))
    watcher.start()
    try:
        yield waits
    finally:
        over.set()
        watcher.join()


# Whoever migrates holds the advisory lock; what they wait for themselves is not counted.
_WAITS = text(
    "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)), 0) FROM pg_locks"
    " WHERE NOT granted AND locktype = 'relation'"
    " AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"
)


def _watch(url: str, over: threading.Event, waits: list[float]) -> None:
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not over.is_set():
            waits.append(float(connection.scalar(_WAITS) or 0))
            time.sleep(0.02)
    engine.dispose()
