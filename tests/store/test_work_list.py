"""The work list: a unit's own cases, in every order, in pages that together show each case once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.store import cases, people
from portal.store.cases import Case
from portal.store.engine import Store
from portal.store.work_list import PAGE, Count, Cursor, Figures, Filters, HandledBy, Order, figures, page
from tests.ground.arriving import NOW, Inbox

UNIT = "990"


@pytest.fixture
def db(store: Store) -> Iterator[Session]:
    with store.session() as db:
        yield db


@pytest.fixture
def staff(db: Session) -> UUID:
    staff = people.put_staff(db, ("issuer", "tenant", "sari"), "Sari Neuvola", UNIT, "counsellor", NOW)
    assert staff is not None
    return staff


def pages(db: Session, staff: UUID, order: Order) -> Iterator[list[Case]]:
    cursor: Cursor | None = None
    while True:
        shown = page(db, UNIT, staff, Filters(), order, cursor)
        yield list(shown.cases)
        if shown.next is None:
            return
        cursor = shown.next


def many(db: Session, number: int) -> list[UUID]:
    """Cases whose figures repeat, so that no order is settled by the figure alone."""
    inbox = Inbox(db)
    for n in range(number):
        inbox.add(at=NOW - timedelta(days=n % 4), amount=500 * (n % 3), left=50 * (n % 5) - 100)
    return inbox.ids


KEYS = {
    Order.OLDEST: lambda case: case.arrived_at,
    Order.SMALLEST: lambda case: case.amount,
    Order.LEAST_LEFT: lambda case: case.line.left,
}
TURNED = {
    Order.NEWEST: Order.OLDEST,
    Order.LARGEST: Order.SMALLEST,
    Order.MOST_LEFT: Order.LEAST_LEFT,
}


@pytest.mark.parametrize("order", KEYS)
def test_pages_show_each_case_once_and_in_order(db: Session, staff: UUID, order: Order) -> None:
    ids = many(db, 2 * PAGE + 5)
    seen = list(pages(db, staff, order))
    assert [len(each) for each in seen] == [PAGE, PAGE, 5]
    flat = [case for each in seen for case in each]
    assert {case.id for case in flat} == set(ids)
    assert all(KEYS[order](a) <= KEYS[order](b) for a, b in pairwise(flat))


@pytest.mark.parametrize("order", TURNED)
def test_the_other_order_is_the_same_list_turned_round(db: Session, staff: UUID, order: Order) -> None:
    many(db, 2 * PAGE + 5)
    turned = [case.id for each in pages(db, staff, order) for case in each]
    straight = [case.id for each in pages(db, staff, TURNED[order]) for case in each]
    assert turned == straight[::-1]


@pytest.mark.parametrize("order", list(Order))
def test_going_back_shows_the_pages_that_were_left(db: Session, staff: UUID, order: Order) -> None:
    many(db, 2 * PAGE + 5)
    forward = list(pages(db, staff, order))
    last = page(db, UNIT, staff, Filters(), order, Cursor(forward[1][-1].id))
    assert last.next is None
    middle = page(db, UNIT, staff, Filters(), order, last.previous)
    first = page(db, UNIT, staff, Filters(), order, middle.previous)
    assert [list(middle.cases), list(first.cases)] == [forward[1], forward[0]]
    assert first.previous is None
    assert first.next is not None


def test_a_page_stays_put_while_new_cases_arrive(db: Session, staff: UUID) -> None:
    many(db, PAGE + 3)
    first = page(db, UNIT, staff, Filters(), Order.OLDEST)
    before = page(db, UNIT, staff, Filters(), Order.OLDEST, first.next)
    Inbox(db).add(at=NOW - timedelta(days=30), number=900)
    assert page(db, UNIT, staff, Filters(), Order.OLDEST, first.next).cases == before.cases


def test_another_unit_has_no_part_in_list_figures_or_cursors(db: Session, staff: UUID) -> None:
    own = Inbox(db).add(number=1)
    foreign = Inbox(db, unit="091").add(number=2)
    shown = page(db, UNIT, staff, Filters(), Order.OLDEST, Cursor(foreign))
    assert [case.id for case in shown.cases] == [own]
    assert shown.total == Count(1)
    assert not page(db, UNIT, staff, Filters(references=("SL-2026-000002",)), Order.OLDEST).cases
    assert figures(db, UNIT, staff, NOW).waiting == Count(1)
    assert cases.find(db, UNIT, foreign) is None
    assert not cases.claim(db, UNIT, foreign, staff)


def test_a_cursor_to_nothing_shows_the_first_page(db: Session, staff: UUID) -> None:
    many(db, 3)
    assert len(page(db, UNIT, staff, Filters(), Order.OLDEST, Cursor(uuid4(), before=True)).cases) == 3


def test_filters_narrow_the_list(db: Session, staff: UUID) -> None:
    inbox = Inbox(db)
    mine, swedish, free = inbox.add(number=41), inbox.add(number=141, language="sv"), inbox.add(number=142)
    assert cases.claim(db, UNIT, mine, staff)

    def shown(filters: Filters) -> set[UUID]:
        return {case.id for case in page(db, UNIT, staff, filters, Order.OLDEST).cases}

    assert shown(Filters()) == {mine, swedish, free}
    assert shown(Filters(state=State.REGISTERED)) == {swedish, free}
    assert shown(Filters(state=State.IN_REVIEW)) == {mine}
    assert shown(Filters(language="sv")) == {swedish}
    assert shown(Filters(handled_by=HandledBy.ME)) == {mine}
    assert shown(Filters(handled_by=HandledBy.NOBODY, language="fi")) == {free}
    assert shown(Filters(state=State.CLOSED, references=("SL-2026-000041",))) == {mine}
    assert shown(Filters(references=("SL-2027-000141", "SL-2026-000141"))) == {swedish}
    assert shown(Filters(references=("%",))) == shown(Filters(references=())) == set()


def test_the_figures_count_open_cases(db: Session, staff: UUID) -> None:
    inbox = Inbox(db)
    _late, mine, _ = inbox.add(at=NOW - timedelta(days=31)), inbox.add(), inbox.add()
    assert cases.claim(db, UNIT, mine, staff)
    assert figures(db, UNIT, staff, NOW - timedelta(days=30)) == Figures(
        Count(3), overdue=Count(1), mine=Count(1)
    )


def test_a_page_costs_as_many_queries_for_one_case_as_for_twenty(
    store: Store, db: Session, staff: UUID
) -> None:
    def queries() -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731 - to be taken off again by name
        event.listen(store.engine, "before_cursor_execute", note)
        page(db, UNIT, staff, Filters(), Order.OLDEST)
        event.remove(store.engine, "before_cursor_execute", note)
        return len(seen)

    Inbox(db).add(number=900)
    alone = queries()
    many(db, PAGE)
    assert queries() == alone == 2


def test_an_application_comes_into_the_inbox_once(db: Session, staff: UUID) -> None:
    inbox = Inbox(db)
    case = cases.find(db, UNIT, inbox.add())
    assert case is not None
    assert case.applicant == "Aino Testilä"
    assert (case.state, case.handler) == (State.REGISTERED, None)
    assert case.line.left == 100
    assert case.line.income == 1970
