"""What staff and residents open reads as little of a full database as of an empty one, on either engine."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.services import discussing, disqualification, handling, matters, repaying, representing
from portal.services.handling import Cursor, Filters, HandledBy, Order, Page
from portal.store import application_events, cases, conflicts, work_list
from portal.store.conflicts import Kind
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine
from portal.store.people import Staff
from portal.store.tables.desk import Case
from tests.ground.databases import ENGINES, copy_of
from tests.ground.filling import UNIT, Filled, Mix, fill
from tests.ground.plans import Work, watched

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NUMBER = 4_000
FULL = {"cases", "applications", "application_events", "outbox", "residents", "access_log"}
# Six parts of a list with a page each and its cases, and four bounded counts of as many.
MOST = {"postgresql": 600, "sqlite": 9_000}


@dataclass(frozen=True)
class Ground:
    """A full database, and a counsellor of it."""

    store: Store
    filled: Filled
    staff: Staff
    hidden: UUID
    """A case that is not for them."""

    def work(self, look: Callable[[Session], object]) -> Work:
        with watched(self.store.engine, FULL) as work, self.store.session() as db:
            look(db)
        return work


@pytest.fixture(scope="module", params=ENGINES)
def ground(
    request: pytest.FixtureRequest, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    url = _own_database(request, tmp_path_factory.mktemp("full") / "full.sqlite")
    store = Store(make_engine(url), vault)
    filled = fill(store, NUMBER, Mix(open=1 / 3))
    staff = Staff(filled.handlers[0], "Sari Neuvola", UNIT, "counsellor")
    with store.session() as db:
        hidden = db.execute(select(Case.id, Case.applicant_hash).where(Case.unit == UNIT).limit(1)).one()
        conflicts.add(db, staff.id, hidden.applicant_hash, Kind.NEAR, staff.id, NOW)
        db.commit()
    yield Ground(store, filled, staff, hidden.id)
    store.engine.dispose()


def _own_database(request: pytest.FixtureRequest, path: Path) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_of_this_module")
        return url
    return copy_of(request.getfixturevalue("migrated_sqlite"), path)


@pytest.fixture(autouse=True)
def bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_list, "COUNTED", 20)


def _must_be_little(ground: Ground, work: Work) -> None:
    assert work.statements
    assert work.read_whole == []
    assert work.amount <= MOST[ground.store.engine.dialect.name]


LISTS = [
    Filters(state, language, handled_by)
    for state, language, handled_by in itertools.product(
        [None, State.REGISTERED, State.IN_REVIEW, State.CLOSED], [None, "sv"], HandledBy
    )
]


@pytest.mark.parametrize("filters", LISTS, ids=str)
def test_a_page_of_the_list_in_any_order_reads_little(ground: Ground, filters: Filters) -> None:
    for order in Order:
        cursor = None
        for _ in range(3):
            cursor = _list_little(ground, filters, order, cursor).next


def _list_little(ground: Ground, filters: Filters, order: Order, cursor: Cursor | None = None) -> Page:
    found: list[Page] = []
    work = ground.work(
        lambda db: found.append(handling.list_cases(db, ground.staff, filters, order, cursor, NOW, NOW).page)
    )
    _must_be_little(ground, work)
    return found[0]


def _first(ground: Ground, state: State) -> UUID:
    with ground.store.session(writes=False) as db:
        mine = Case.unit == UNIT, Case.state == state, Case.id != ground.hidden
        return db.scalars(select(Case.id).where(*mine).limit(1)).one()


def test_a_search_by_reference_reads_little(ground: Ground) -> None:
    sought = Filters(references=("SL-2027-000300", "SL-2026-000300"))
    assert len(_list_little(ground, sought, Order.LARGEST).cases) <= 1


def test_a_case_and_taking_it_read_little(ground: Ground) -> None:
    case = _first(ground, State.REGISTERED)
    looks: list[Callable[[Session], object]] = [
        lambda db: disqualification.must_be_open(db, ground.staff, case, NOW),
        lambda db: cases.find(db, UNIT, case),
        lambda db: cases.message_of(db, UNIT, case),
        lambda db: application_events.events_of(db, case),
        lambda db: handling.take(db, ground.staff, case, NOW),
    ]
    for look in looks:
        _must_be_little(ground, ground.work(look))


def test_a_residents_own_pages_read_little(ground: Ground) -> None:
    resident, application = ground.filled.residents[0]
    looks: list[Callable[[Session], object]] = [
        lambda db: matters.of_resident(db, resident, NOW),
        lambda db: matters.application_of(db, resident, application),
        lambda db: discussing.waiting_since(db, resident, application=application),
        lambda db: representing.sent_by(db, application),
        lambda db: repaying.credits_of(db, resident, NOW.date()),
    ]
    for look in looks:
        _must_be_little(ground, ground.work(look))


def test_the_lists_of_wishes_and_of_rights_read_little(ground: Ground) -> None:
    looks: list[Callable[[Session], object]] = [
        lambda db: discussing.open_requests(db, ground.staff, NOW),
        lambda db: representing.of_unit(db, ground.staff, NOW),
    ]
    for look in looks:
        _must_be_little(ground, ground.work(look))


def test_a_statement_that_reads_a_table_whole_is_seen(ground: Ground) -> None:
    work = ground.work(lambda db: db.scalars(select(Case.id).where(Case.purpose == "x")).all())
    assert work.read_whole == ["cases"]
    assert work.amount > MOST[ground.store.engine.dialect.name]
