"""The work list against a list in memory: every filter, order and page, and counting up to the bound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.store import conflicts, people, work_list
from portal.store.conflicts import Kind
from portal.store.engine import Store
from portal.store.tables.desk import Case
from portal.store.work_list import Count, Cursor, Filters, HandledBy, Order, figures, page
from tests.ground.arriving import NOW

UNIT = "990"
ORDERS: dict[Order, Callable[["Row"], object]] = {
    Order.OLDEST: lambda row: row.arrived_at,
    Order.NEWEST: lambda row: row.arrived_at,
    Order.SMALLEST: lambda row: row.amount,
    Order.LARGEST: lambda row: row.amount,
    Order.LEAST_LEFT: lambda row: row.left,
    Order.MOST_LEFT: lambda row: row.left,
}
DOWN = {Order.NEWEST, Order.LARGEST, Order.MOST_LEFT}
OVERDUE = NOW - timedelta(days=2)


@dataclass(frozen=True)
class Row:
    id: UUID
    unit: str
    number: int
    state: State
    language: str
    handler: int | None
    hidden: bool
    arrived_at: datetime
    amount: int
    left: int

    @property
    def reference(self) -> str:
        return f"SL-2026-{self.number:06}"


@dataclass(frozen=True)
class Ground:
    """A database with two staff members, and somebody whose matters are not for the first of them."""

    db: Session
    staff: tuple[UUID, UUID]
    hidden: bytes = b"h" * 32


@pytest.fixture
def ground(store: Store) -> Iterator[Ground]:
    with store.session() as db:
        members = [
            people.put_staff(db, ("issuer", "tenant", name), name, UNIT, "counsellor", NOW)
            for name in ("Sari", "Pekka")
        ]
        assert members[0]
        assert members[1]
        made = Ground(db, (members[0], members[1]))
        conflicts.add(db, made.staff[0], made.hidden, Kind.NEAR, made.staff[0], NOW)
        yield made


rows_ = st.lists(
    st.builds(
        Row,
        id=st.uuids(version=4),
        unit=st.sampled_from([UNIT, UNIT, UNIT, "091"]),
        number=st.integers(1, 10**6),
        state=st.sampled_from([*work_list.OPEN_STATES, *work_list.OPEN_STATES, State.CLOSED]),
        language=st.sampled_from(["fi", "sv"]),
        handler=st.sampled_from([None, 0, 1]),
        hidden=st.sampled_from([False, False, False, True]),
        arrived_at=st.integers(0, 4).map(lambda days: NOW - timedelta(days=days)),
        amount=st.integers(1, 3).map(lambda n: n * 100_000),
        left=st.integers(-1, 1).map(lambda n: n * 5_000),
    ),
    max_size=30,
    unique_by=(lambda row: row.id, lambda row: row.number),
)
filters_ = st.builds(
    Filters,
    state=st.sampled_from([None, *work_list.OPEN_STATES, State.CLOSED, State.AGREED]),
    language=st.sampled_from([None, "fi", "sv"]),
    handled_by=st.sampled_from(HandledBy),
)


def put(ground: Ground, rows: list[Row]) -> None:
    ground.db.execute(delete(Case))
    figures_ = dict.fromkeys(("income", "housing", "everyday", "debts", "other"), 0)
    name = ground.db.info["vault"].seal_text("Aino Testilä", "cases.applicant")
    for row in rows:
        ground.db.execute(
            insert(Case).values(
                **figures_,
                id=row.id,
                unit=row.unit,
                reference=row.reference,
                applicant=name,
                applicant_hash=ground.hidden if row.hidden else row.id.bytes * 2,
                message=b"",
                state=row.state,
                language=row.language,
                purpose="debt_consolidation",
                amount=row.amount,
                left=row.left,
                wants_discussion=False,
                handler_id=None if row.handler is None else ground.staff[row.handler],
                arrived_at=row.arrived_at,
                delivered_at=NOW,
            )
        )


def let_through(filters: Filters, row: Row) -> bool:
    if row.unit != UNIT or row.hidden:
        return False
    if filters.references is not None:
        return row.reference in filters.references
    handled_by = {HandledBy.ALL: True, HandledBy.ME: row.handler == 0, HandledBy.NOBODY: row.handler is None}
    states = [filters.state] if filters.state else work_list.OPEN_STATES
    return row.state in states and filters.language in {None, row.language} and handled_by[filters.handled_by]


def sorted_by(order: Order, rows: list[Row]) -> list[UUID]:
    key = ORDERS[order]
    return [row.id for row in sorted(rows, key=lambda row: (key(row), row.id), reverse=order in DOWN)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_, filters=filters_, order=st.sampled_from(Order), size=st.integers(1, 4), data=st.data())
def test_every_page_is_that_of_a_list_in_memory(
    ground: Ground, rows: list[Row], filters: Filters, order: Order, size: int, data: st.DataObject
) -> None:
    put(ground, rows)
    if rows and data.draw(st.integers(0, 5)) == 0:
        filters = Filters(references=(data.draw(st.sampled_from(rows)).reference, "SL-2027-000001"))
    expected = sorted_by(order, [row for row in rows if let_through(filters, row)])
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(work_list, "PAGE", size)
        seen = _walked(ground, filters, order)
        assert [case for shown in seen for case in shown] == expected
        assert all(len(shown) == size for shown in seen[:-1])
        cursor = Cursor(data.draw(st.sampled_from([row.id for row in rows] or [uuid4()])), before=True)
        assert _shown(ground, filters, order, cursor) == _before(rows, expected, order, cursor.case, size)


def _walked(ground: Ground, filters: Filters, order: Order) -> list[list[UUID]]:
    cursor, seen = None, []
    while True:
        shown = page(ground.db, UNIT, ground.staff[0], filters, order, cursor)
        seen.append([case.id for case in shown.cases])
        assert (shown.previous is not None) is (len(seen) > 1)
        if shown.next is None:
            assert shown.total == Count(sum(map(len, seen)))
            return seen
        cursor = shown.next


def _shown(ground: Ground, filters: Filters, order: Order, cursor: Cursor) -> list[UUID]:
    shown = page(ground.db, UNIT, ground.staff[0], filters, order, cursor)
    return [case.id for case in shown.cases]


def _before(rows: list[Row], expected: list[UUID], order: Order, case: UUID, size: int) -> list[UUID]:
    beside = next((row for row in rows if row.id == case), None)
    if beside is None or beside.unit != UNIT or beside.hidden:
        return expected[:size]
    everybody = sorted_by(order, rows)
    before = set(everybody[: everybody.index(case)])
    return [each for each in expected if each in before][-size:]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_, bound=st.integers(0, 8))
def test_figures_and_totals_are_exact_up_to_the_bound_and_say_when_there_is_more(
    ground: Ground, rows: list[Row], bound: int
) -> None:
    put(ground, rows)
    waiting = [row for row in rows if let_through(Filters(), row)]

    def told(number: int) -> Count:
        return Count(min(number, bound), more=number > bound)

    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(work_list, "COUNTED", bound)
        found = figures(ground.db, UNIT, ground.staff[0], OVERDUE)
        total = page(ground.db, UNIT, ground.staff[0], Filters(), Order.OLDEST).total
    assert total == found.waiting == told(len(waiting))
    assert found.overdue == told(sum(row.arrived_at < OVERDUE for row in waiting))
    assert found.mine == told(sum(row.handler == 0 for row in waiting))


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_bound_itself_is_told_and_one_more_is_over_it(ground: Ground, more: int) -> None:
    number = work_list.COUNTED + more
    rows = [
        Row(UUID(int=n), UNIT, n, work_list.OPEN_STATES[n % 3], "fi", None, n > number, NOW, 1, 1)
        for n in range(1, number + 4)
    ]
    put(ground, rows)
    found = figures(ground.db, UNIT, ground.staff[0], OVERDUE)
    assert found.waiting == Count(min(number, work_list.COUNTED), more=more > 0)
    assert found.overdue == Count(0)
