"""Who is at work while the schema changes: residents, counsellors, a unit's credits, the version before."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import text

from portal.services import applying, handling
from portal.services.handling import Filters, Order
from portal.store import credits, people
from portal.store.engine import Store
from portal.store.people import Person, Staff
from portal.units import load_units
from tests.ground.applying import draft_in, resident_in
from tests.ground.crediting import CREDIT, SCHEDULE
from tests.ground.filling import UNIT
from tests.ground.portal import AINO, BERTEL

_SENDERS, _READERS = (AINO, BERTEL), 2
_THINKS, _READS = 0.05, 1.0
"""Seconds between two requests of a sender, and between two looks at the list, which costs far more as long
as its indexes are not there: their making needs the processors too."""
_SENDS_AT_LEAST, _LOOKS_AT_LEAST = 5, 1
"""How often everybody must have been served before a migration begins, and after it has ended."""


@dataclass(frozen=True)
class Work:
    """What somebody does, and the seconds until they do it again."""

    do: Callable[[], None]
    pause: float = _THINKS
    least: int = _SENDS_AT_LEAST
    """How often, before a migration and after it."""


@dataclass
class Seen:
    """What all of them have seen."""

    requests: int = 0
    done: Counter[int] = field(default_factory=Counter)
    """How often each of those who are at work has been served, by their place among them."""
    failed: list[str] = field(default_factory=list)
    accepted: set[UUID] = field(default_factory=set)
    longest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, who: int, seconds: float, fault: str | None) -> None:
        """One more request."""
        with self.lock:
            self.requests += 1
            self.done[who] += 1
            self.longest = max(self.longest, seconds)
            if fault:
                self.failed.append(fault)


def ours(store: Store, staff: Staff, seen: Seen) -> list[Work]:
    """The people of this version."""
    senders = [Work(_sending(store, seen, person)) for person in _SENDERS]
    readers = [Work(_listing(store, staff), _READS, _LOOKS_AT_LEAST)] * _READERS
    return [*senders, *readers, Work(_opening_credits(store))]


def of_the_version_before(store: Store) -> list[Work]:
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

    return [Work(work)] * (len(_SENDERS) + _READERS + 1)


@contextmanager
def at_work(works: list[Work], seen: Seen) -> Iterator[Callable[[], None]]:
    """All of them at once until the block ends; what is given waits until each has been served some times."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_go_on, args=(who, work, over, seen)) for who, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()

    def let_everybody_work() -> None:
        until = {who: seen.done[who] + work.least for who, work in enumerate(works)}
        while any(seen.done[who] < least for who, least in until.items()):
            time.sleep(0.05)

    try:
        yield let_everybody_work
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _go_on(who: int, work: Work, over: threading.Event, seen: Seen) -> None:
    while not over.is_set():
        start, fault = time.monotonic(), None
        try:
            work.do()
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody was not served
            fault = f"{type(error).__name__}: {str(error)[:200]}"
        seen.note(who, time.monotonic() - start, fault)
        over.wait(work.pause)


def _sending(store: Store, seen: Seen, person: Person) -> Callable[[], None]:
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


def _listing(store: Store, staff: Staff) -> Callable[[], None]:
    def list_() -> None:
        now = datetime.now(UTC)
        with store.session() as db:
            handling.list_cases(db, staff, Filters(), Order.OLDEST, None, now - timedelta(days=30), now)

    return list_


def _opening_credits(store: Store) -> Callable[[], None]:
    numbers = count(1)

    def open_() -> None:
        now, reference = datetime.now(UTC), f"99{next(numbers):08}"
        with store.transaction() as db:
            resident = people.put_resident(db, AINO, "fi", now)
            assert credits.add(db, resident, replace(CREDIT, id=uuid4(), reference=reference), SCHEDULE, now)

    return open_
