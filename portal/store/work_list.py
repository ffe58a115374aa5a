"""The unit's work list: filtered, sorted, in pages that begin after a case and not after a number.

A page is asked for by the id of the case beside it.  What the list is sorted by, such as the
amount, thus never stands in an address, and a page stays put while new cases arrive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.applications import State
from portal.store import conflicts
from portal.store.cases import Case, case_of_row, with_handlers
from portal.store.tables import desk

OPEN_STATES = (State.REGISTERED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED)
PAGE = 20


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
    reference: str | None = None
    """A reference number or the end of one, such as -004182."""


@dataclass(frozen=True)
class Cursor:
    """The case beside which a page lies: after it, or before it."""

    case: UUID
    before: bool = False


@dataclass(frozen=True)
class Page:
    """A page of the list, with the cursors of its neighbours."""

    cases: tuple[Case, ...]
    previous: Cursor | None
    next: Cursor | None
    total: int
    """How many cases the filters let through, on all pages."""


@dataclass(frozen=True)
class Figures:
    """The unit's open cases in three figures."""

    waiting: int
    overdue: int
    mine: int


@dataclass(frozen=True)
class _Reach:
    """Where a page begins, and in which direction it is read."""

    beyond: list[ColumnElement[bool]]
    ends: list[ColumnElement[Any]]
    moved: bool
    backwards: bool


def page(
    db: Session, unit: str, staff: UUID, filters: Filters, order: Order, cursor: Cursor | None = None
) -> Page:
    """A page of the unit's cases that the staff member may handle.

    It is the first one without a cursor, or with one that is none of these cases.
    """
    theirs = [desk.Case.unit == unit, conflicts.none_of(staff, desk.Case.applicant_hash)]
    shown = [*theirs, *_conditions(filters, staff)]
    reach = _reach(db, theirs, order, cursor)
    rows = db.execute(
        with_handlers().where(*shown, *reach.beyond).order_by(*reach.ends).limit(PAGE + 1)
    ).all()
    cases = [case_of_row(db, *row) for row in rows[:PAGE]]
    total = db.scalars(select(func.count()).select_from(desk.Case).where(*shown)).one()
    return _page(cases[::-1] if reach.backwards else cases, reach, len(rows) > PAGE, total)


def _reach(db: Session, theirs: list[ColumnElement[bool]], order: Order, cursor: Cursor | None) -> _Reach:
    column, descending = _ORDERS[order]
    key = db.scalar(select(column).where(desk.Case.id == cursor.case, *theirs)) if cursor else None
    if cursor is None or key is None:
        return _Reach([], _ends(column, descending), moved=False, backwards=False)
    down = descending is not cursor.before
    here = tuple_(column, desk.Case.id)
    there = tuple_(literal(key, column.type), literal(cursor.case, desk.Case.id.type))
    beyond = here < there if down else here > there
    return _Reach([beyond], _ends(column, down), moved=True, backwards=cursor.before)


def _ends(column: InstrumentedAttribute[Any], down: bool) -> list[ColumnElement[Any]]:
    return [part.desc() if down else part.asc() for part in (column, desk.Case.id)]


def _page(cases: Sequence[Case], reach: _Reach, more: bool, total: int) -> Page:
    has_previous = more if reach.backwards else reach.moved
    has_next = reach.backwards or more
    return Page(
        cases=tuple(cases),
        previous=Cursor(cases[0].id, before=True) if cases and has_previous else None,
        next=Cursor(cases[-1].id) if cases and has_next else None,
        total=total,
    )


def _conditions(filters: Filters, staff: UUID) -> list[ColumnElement[bool]]:
    if filters.reference:
        return [desk.Case.reference.endswith(filters.reference, autoescape=True)]
    states = [filters.state] if filters.state else OPEN_STATES
    conditions: list[ColumnElement[bool]] = [desk.Case.state.in_(states)]
    if filters.language:
        conditions.append(desk.Case.language == filters.language)
    if filters.handled_by is HandledBy.ME:
        conditions.append(desk.Case.handler_id == staff)
    if filters.handled_by is HandledBy.NOBODY:
        conditions.append(desk.Case.handler_id.is_(None))
    return conditions


def figures(db: Session, unit: str, staff: UUID, overdue_before: datetime) -> Figures:
    """The unit's open cases: all, those that arrived before a moment, and the staff member's own.

    Those that they must not handle are in none of the figures.
    """
    row = db.execute(
        select(
            func.count(),
            func.count().filter(desk.Case.arrived_at < overdue_before),
            func.count().filter(desk.Case.handler_id == staff),
        )
        .where(desk.Case.unit == unit, desk.Case.state.in_(OPEN_STATES))
        .where(conflicts.none_of(staff, desk.Case.applicant_hash))
    ).one()
    return Figures(*row)
