"""The unit's work list: filtered, sorted, in pages that begin after a case and not after a number.

A page is asked for by the id of the case beside it.  What the list is sorted by, such as the
amount, thus never stands in an address, and a page stays put while new cases arrive.

What is shown is put together from parts, each of one state and one language, which an index yields in
the list's order; and what is counted is counted up to a bound.  Neither takes longer where there are more
cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, func, literal, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.applications import State
from portal.domain.languages import LANGUAGES
from portal.store import conflicts
from portal.store.cases import Case, case_of_row, with_handlers
from portal.store.tables import desk

OPEN_STATES = (State.REGISTERED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED)
PAGE = 20
COUNTED = 1000
"""Whatever is more than this is just said to be more."""

_Conditions = list[ColumnElement[bool]]


class HandledBy(StrEnum):
    """Whose cases are shown."""

    ALL = "all"
    ME = "me"
    NOBODY = "nobody"


class Order(StrEnum):
    """How the list is sorted."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LARGEST = "largest"
    SMALLEST = "smallest"
    LEAST_LEFT = "least-left"
    MOST_LEFT = "most-left"


_ORDERS: dict[Order, tuple[InstrumentedAttribute[Any], bool]] = {
    Order.OLDEST: (desk.Case.arrived_at, False),
    Order.NEWEST: (desk.Case.arrived_at, True),
    Order.SMALLEST: (desk.Case.amount, False),
    Order.LARGEST: (desk.Case.amount, True),
    Order.LEAST_LEFT: (desk.Case.left, False),
    Order.MOST_LEFT: (desk.Case.left, True),
}


@dataclass(frozen=True)
class Filters:
    """What is shown.  A reference number finds its case whatever the other filters say."""

    state: State | None = None
    """None means every state in which the unit still has work to do."""
    language: str | None = None
    handled_by: HandledBy = HandledBy.ALL
    references: tuple[str, ...] | None = None
    """The whole reference numbers that a search is for; none at all finds nothing."""


@dataclass(frozen=True)
class Cursor:
    """The case beside which a page lies: after it, or before it."""

    case: UUID
    before: bool = False


@dataclass(frozen=True)
class Count:
    """How many there are: `number`, or more than that."""

    number: int
    more: bool = False


@dataclass(frozen=True)
class Page:
    """A page of the list, with the cursors of its neighbours."""

    cases: tuple[Case, ...]
    previous: Cursor | None
    next: Cursor | None
    total: Count
    """How many cases the filters let through, on all pages."""


@dataclass(frozen=True)
class Figures:
    """The unit's open cases in three figures."""

    waiting: Count
    overdue: Count
    mine: Count


@dataclass(frozen=True)
class _Reach:
    """Where a page begins, and in which direction it is read."""

    beyond: _Conditions
    down: bool
    moved: bool
    backwards: bool

    def ends(self, *columns: InstrumentedAttribute[Any] | ColumnElement[Any]) -> list[ColumnElement[Any]]:
        """The columns by which it is sorted, each in the direction in which it is read."""
        return [column.desc() if self.down else column.asc() for column in columns]


def page(
    db: Session, unit: str, staff: UUID, filters: Filters, order: Order, cursor: Cursor | None = None
) -> Page:
    """A page of the unit's cases that the staff member may handle.

    It is the first one without a cursor, or with one that is none of these cases.
    """
    theirs = [desk.Case.unit == unit, conflicts.none_of(staff, desk.Case.applicant_hash)]
    parts = [[*theirs, *part] for part in _parts(filters, staff)]
    reach = _reach(db, theirs, order, cursor)
    column, _ = _ORDERS[order]
    found = _first(parts, column, reach)
    rows = db.execute(
        with_handlers().join(found, found.c.id == desk.Case.id).order_by(*reach.ends(column, desk.Case.id))
    ).all()
    cases = [case_of_row(db, *row) for row in rows[:PAGE]]
    total = _count(db.scalars(select(_up_to_bound(parts))).one())
    return _page(cases[::-1] if reach.backwards else cases, reach, len(rows) > PAGE, total)


def _first(parts: list[_Conditions], column: InstrumentedAttribute[Any], reach: _Reach) -> Subquery:
    """The ids of the first cases of all parts, in order: one more than a page has."""
    firsts = [
        select(desk.Case.id, column.label("place"))
        .where(*part, *reach.beyond)
        .order_by(*reach.ends(column, desk.Case.id))
        .limit(PAGE + 1)
        for part in parts
    ]
    all_ = _together(firsts)
    return select(all_.c.id).order_by(*reach.ends(all_.c.place, all_.c.id)).limit(PAGE + 1).subquery()


def _together(parts: list[Select[Any]]) -> Subquery:
    return union_all(*(select(part.subquery()) for part in parts)).subquery()


def _up_to_bound(parts: list[_Conditions]) -> ScalarSelect[int]:
    """How many cases the parts have together; counting stops at one more than is told."""
    # In order, lest PostgreSQL think that reading the whole table were a shorter way to so many.
    ids = [
        select(desk.Case.id).where(*part).order_by(desk.Case.arrived_at, desk.Case.id).limit(COUNTED + 1)
        for part in parts
    ]
    bounded = select(_together(ids)).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(bounded).scalar_subquery()


def _count(found: int) -> Count:
    return Count(min(found, COUNTED), more=found > COUNTED)


def _reach(db: Session, theirs: _Conditions, order: Order, cursor: Cursor | None) -> _Reach:
    column, descending = _ORDERS[order]
    key = db.scalar(select(column).where(desk.Case.id == cursor.case, *theirs)) if cursor else None
    if cursor is None or key is None:
        return _Reach([], descending, moved=False, backwards=False)
    down = descending is not cursor.before
    here = tuple_(column, desk.Case.id)
    there = tuple_(literal(key, column.type), literal(cursor.case, desk.Case.id.type))
    return _Reach([here < there if down else here > there], down, moved=True, backwards=cursor.before)


def _page(cases: Sequence[Case], reach: _Reach, more: bool, total: Count) -> Page:
    has_previous = more if reach.backwards else reach.moved
    has_next = reach.backwards or more
    return Page(
        cases=tuple(cases),
        previous=Cursor(cases[0].id, before=True) if cases and has_previous else None,
        next=Cursor(cases[-1].id) if cases and has_next else None,
        total=total,
    )


def _parts(filters: Filters, staff: UUID) -> list[_Conditions]:
    """What the filters let through, in parts that have no case in common."""
    if filters.references is not None:
        return [[desk.Case.reference.in_(filters.references)]]
    states = [filters.state] if filters.state else OPEN_STATES
    languages = [filters.language] if filters.language else LANGUAGES
    whose: dict[HandledBy, _Conditions] = {
        HandledBy.ALL: [],
        HandledBy.ME: [desk.Case.handler_id == staff],
        HandledBy.NOBODY: [desk.Case.handler_id.is_(None)],
    }
    return [
        [desk.Case.state == state, desk.Case.language == language, *whose[filters.handled_by]]
        for state, language in product(states, languages)
    ]


def figures(db: Session, unit: str, staff: UUID, overdue_before: datetime) -> Figures:
    """The unit's open cases: all, those that arrived before a moment, and the staff member's own.

    Those that they must not handle are in none of the figures.
    """
    theirs = [desk.Case.unit == unit, conflicts.none_of(staff, desk.Case.applicant_hash)]
    anybodys = [[*theirs, *part] for part in _parts(Filters(), staff)]
    overdue = [[*part, desk.Case.arrived_at < overdue_before] for part in anybodys]
    mine = [[*theirs, *part] for part in _parts(Filters(handled_by=HandledBy.ME), staff)]
    row = db.execute(select(*(_up_to_bound(parts) for parts in (anybodys, overdue, mine)))).one()
    return Figures(*(_count(found) for found in row))
