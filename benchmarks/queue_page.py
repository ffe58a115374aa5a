"""What staff and residents open, at ten thousand, a hundred thousand and a million applications.

The databases of all sizes stand beside one another, and each look is taken at each in turn, A B C A B C.  On
SQLite the time of the processor is compared; on PostgreSQL, which has its own processes, that of the clock.
The usual mix has three cases of a hundred open, the hard one a third.  A smaller table, in less time:
`python -m benchmarks queue_page --sizes 2000,8000`.
"""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from portal import create_app
from portal.config import Settings
from portal.delivery.message import envelope
from portal.domain.applications import State
from portal.services import handling, matters
from portal.services.handling import Cursor, Filters, HandledBy, Order
from portal.store import visits
from portal.store.crypt import new_token
from portal.store.engine import Store, make_engine
from portal.store.migrating import upgrade
from portal.store.people import Staff
from portal.store.tables.desk import Case
from portal.store.visits import Visit
from portal.store.work_list import OPEN_STATES
from portal.web.visits import RESIDENT, STAFF, Realm
from tests.ground import postgresql
from tests.ground.filling import UNIT, Filled, analyse, fill
from tests.ground.messages import application_message
from tests.ground.needs import postgresql_program
from tests.ground.portal import BASE_URL, keys_file, provider

SIZES = (10_000, 100_000, 1_000_000)
_AIM = 1.5
_WARM_UP, _ROUNDS = 8, 41
# The applications of the filling were sent in the ten months before.
_NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
_OVERDUE = _NOW - timedelta(days=30)


_COLUMNS = {
    Order.OLDEST: Case.arrived_at,
    Order.NEWEST: Case.arrived_at,
    Order.LARGEST: Case.amount,
    Order.SMALLEST: Case.amount,
    Order.LEAST_LEFT: Case.left,
    Order.MOST_LEFT: Case.left,
}


@dataclass(frozen=True)
class Growth:
    """Seconds of one look at each size, and how much more the largest takes than the smallest."""

    name: str
    seconds: tuple[float, ...]

    def line(self) -> str:
        """One line of the table."""
        times = "".join(f"{each * 1e6:>12.0f}" for each in self.seconds)
        return f"{self.name:<58}{times}{self.seconds[-1] / self.seconds[0]:>8.2f}{_AIM:>6}"


@dataclass(frozen=True)
class Heading:
    """The heading of the table."""

    sizes: Sequence[int]

    def line(self) -> str:
        """The numbers of applications, under which microseconds stand."""
        return f"{'µs at':<58}{''.join(f'{size:>12}' for size in self.sizes)}{'growth':>8}{'aim':>6}"


@dataclass(frozen=True)
class _Place:
    """One full database with its portal, and who looks at what."""

    app: Flask
    filled: Filled

    @property
    def store(self) -> Store:
        store: Store = self.app.extensions["portal"].store
        return store

    @property
    def staff(self) -> Staff:
        return Staff(self.filled.handlers[0], "Neuvoja 0", UNIT, "counsellor")

    def case_with_a_message(self) -> UUID:
        """A case whose message can be read, as every real one can."""
        with self.store.transaction() as db:
            case = db.scalars(select(Case.id).where(Case.unit == UNIT, Case.state == State.CLOSED)).first()
            assert case is not None
            message = self.store.vault.seal_text(envelope(application_message(case)), "cases.message")
            db.execute(update(Case).where(Case.id == case).values(message=message))
        return case

    def deep(self, filters: Filters, order: Order) -> Cursor | None:
        """The middle of a list."""
        states = [filters.state] if filters.state else OPEN_STATES
        wanted = select(Case.id).where(Case.unit == UNIT, Case.state.in_(states))
        if filters.language:
            wanted = wanted.where(Case.language == filters.language)
        if filters.handled_by is HandledBy.NOBODY:
            wanted = wanted.where(Case.handler_id.is_(None))
        if filters.handled_by is HandledBy.ME:
            wanted = wanted.where(Case.handler_id == self.staff.id)
        with self.store.session(writes=False) as db:
            found = db.scalars(wanted.order_by(_COLUMNS[order], Case.id)).all()
        return Cursor(found[len(found) // 2]) if found else None

    def browser(self, realm: Realm, person: UUID) -> FlaskClient:
        """The browser of somebody signed in."""
        token = new_token()
        with self.store.transaction() as db:
            visits.add(db, realm.table, token, Visit({"name": "Neuvoja"}, person, _NOW, _NOW))
        client = self.app.test_client()
        client.set_cookie(f"portal_{realm.name}", token, domain="localhost")
        return client


Look = Callable[[], object]
Looks = Callable[[_Place], dict[str, Look]]


def run(sizes: Sequence[int] = SIZES) -> Iterator[Growth | Heading]:
    """The benchmark."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder, ExitStack() as stack:
        yield Heading(sizes)
        addresses = [f"sqlite:///{folder}/{size}.sqlite" for size in sizes]
        yield from _on("SQLite", addresses, sizes, Path(folder), time.process_time)
        socket = stack.enter_context(postgresql.running())
        addresses = [_new_database(socket, size) for size in sizes]
        yield from _on("PostgreSQL", addresses, sizes, Path(folder), time.perf_counter)


def _new_database(socket: str, size: int) -> str:
    program = str(postgresql_program("createdb"))
    subprocess.run([program, "-h", socket, "-U", "portal", f"of_{size}"], check=True)
    return f"postgresql+psycopg://portal@/of_{size}?host={socket}"


def _on(
    engine: str, addresses: Sequence[str], sizes: Sequence[int], folder: Path, clock: Callable[[], float]
) -> Iterator[Growth]:
    with ExitStack() as stack:
        places = [
            stack.enter_context(_place(address, size, folder))
            for address, size in zip(addresses, sizes, strict=True)
        ]
        yield from _grown(f"{engine}, usual", places, _lists, clock)
        yield from _grown(engine, places, _others, clock)
        for place in places:
            _harden(place.store)
        yield from _grown(f"{engine}, hard", places, _lists, clock)


@contextmanager
def _place(address: str, size: int, folder: Path) -> Iterator[_Place]:
    engine = make_engine(address)
    upgrade(engine)
    engine.dispose()
    settings = Settings(
        mode="demo",
        base_url=BASE_URL,
        database_url=address,
        keys_file=keys_file(folder),
        unit=UNIT,
        resident=provider("resident"),
        staff=provider("staff"),
    )
    app = create_app(settings, lambda: _NOW)
    store: Store = app.extensions["portal"].store
    yield _Place(app, fill(store, size))
    store.engine.dispose()


def _harden(store: Store) -> None:
    """Open a third of all cases."""
    opened = {
        "decided_granted": "state = 'registered', handler_id = NULL",
        "agreed": "state = 'in_review'",
        "cancelled": "state = 'supplement_requested'",
    }
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "postgresql":
            # A third of a million rows take longer than any request may.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        for state, change in opened.items():
            connection.execute(text(f"UPDATE cases SET {change} WHERE state = '{state}'"))  # noqa: S608
    analyse(store.engine)


def _grown(
    name: str, places: Sequence[_Place], looks_of: Looks, clock: Callable[[], float]
) -> Iterator[Growth]:
    looks = [looks_of(place) for place in places]
    for look in looks[0]:
        at_each = [each[look] for each in looks]
        seen: list[list[float]] = [[] for _ in places]
        for _ in range(_WARM_UP + _ROUNDS):
            for times, look_here in zip(seen, at_each, strict=True):
                start = clock()
                look_here()
                times.append(clock() - start)
        yield Growth(f"{name}: {look}", tuple(statistics.median(times[_WARM_UP:]) for times in seen))


def _lists(place: _Place) -> dict[str, Look]:
    filters = {
        "all open": Filters(),
        **{state.value: Filters(state) for state in (*OPEN_STATES, State.CLOSED)},
        "in Finnish": Filters(language="fi"),
        "in Swedish": Filters(language="sv"),
        "mine": Filters(handled_by=HandledBy.ME),
        "nobody's": Filters(handled_by=HandledBy.NOBODY),
        "mine, closed": Filters(State.CLOSED, handled_by=HandledBy.ME),
    }
    asked = {name: (given, Order.OLDEST) for name, given in filters.items()}
    asked |= {f"all open, {order}": (Filters(), order) for order in list(Order)[1:]}
    looks: dict[str, Look] = {}
    for name, (given, order) in asked.items():
        looks[f"{name}, first page"] = partial(_list, place, given, order, None)
        looks[f"{name}, deep"] = partial(_list, place, given, order, place.deep(given, order))
    browser = place.browser(STAFF, place.staff.id)
    cursor = place.deep(Filters(), Order.OLDEST)
    assert cursor
    for name, query in {
        "first page": "",
        "deep": f"?after={cursor.case}",
        "in Swedish": "?language=sv",
    }.items():
        looks[f"GET of the list, {name}"] = partial(_get, browser, f"/fi/staff/queue{query}")
    return looks


def _others(place: _Place) -> dict[str, Look]:
    case = place.case_with_a_message()
    resident, application = place.filled.residents[0]
    free = cycle(_free(place.store))
    counsellor, applicant = place.browser(STAFF, place.staff.id), place.browser(RESIDENT, resident)
    sought = Filters(references=("SL-2026-000300",))
    return {
        "search by reference": partial(_list, place, sought, Order.OLDEST, None),
        "GET of a search by number": partial(_get, counsellor, "/fi/staff/queue?number=300"),
        "a case": partial(_with, place.store, lambda db: handling.open_case(db, place.staff, case, _NOW)),
        "GET of a case": partial(_get, counsellor, f"/fi/staff/cases/{case}"),
        "claim": lambda: _claim(place, next(free)),
        "a resident's applications": partial(
            _with, place.store, lambda db: matters.of_resident(db, resident, _NOW)
        ),
        "GET of a resident's own page": partial(_get, applicant, "/fi/my"),
        "GET of a resident's status page": partial(_get, applicant, f"/fi/my/applications/{application}"),
    }


def _free(store: Store) -> list[UUID]:
    with store.session(writes=False) as db:
        free = select(Case.id).where(Case.unit == UNIT, Case.state == State.REGISTERED)
        return list(db.scalars(free.limit(_WARM_UP + _ROUNDS)))


def _claim(place: _Place, case: UUID) -> None:
    _with(place.store, lambda db: handling.take(db, place.staff, case, _NOW))


def _with(store: Store, work: Callable[[Session], object]) -> None:
    with store.session() as db:
        work(db)


def _list(place: _Place, filters: Filters, order: Order, cursor: Cursor | None) -> None:
    with place.store.session() as db:
        handling.list_cases(db, place.staff, filters, order, cursor, _OVERDUE, _NOW)


def _get(browser: FlaskClient, path: str) -> None:
    status = browser.get(path).status_code
    assert status == 200, (status, path)
