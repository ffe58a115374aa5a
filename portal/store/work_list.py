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

from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.domain.languages import LANGUAGES
from portal.store import work_list_parts
from portal.store.cases import Case, case_of_row
from portal.store.work_list_parts import ALL, ME, NOBODY, Reading, Shape, values_of

OPEN_STATES = (State.REGISTERED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED)
PAGE = 20
COUNTED = 1000
"""Whatever is more than this is just said to be more."""


class HandledBy(StrEnum):
    """Whose cases are shown."""

    ALL = ALL
    ME = ME
    NOBODY = NOBODY


class Order(StrEnum):
    """How the list is sorted."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LARGEST = "largest"
    SMALLEST = "smallest"
    LEAST_LEFT = "least-left"
    MOST_LEFT = "most-left"


_ORDERS: dict[Order, tuple[str, bool]] = {
    Order.OLDEST: ("arrived_at", False),
    Order.NEWEST: ("arrived_at", True),
    Order.SMALLEST: ("amount", False),
    Order.LARGEST: ("amount", True),
    Order.LEAST_LEFT: ("left", False),
    Order.MOST_LEFT: ("left", True),
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


def page(
    db: Session, unit: str, staff: UUID, filters: Filters, order: Order, cursor: Cursor | None = None
) -> Page:
    """A page of the unit's cases that the staff member may handle.

    It is the first one without a cursor, or with one that is none of these cases.
    """
    shape, values = _asked(filters)
    values |= {"unit": unit, "staff": staff, "size": PAGE + 1, "bound": COUNTED + 1}
    (column, descending), place = _ORDERS[order], None
    if cursor:
        values["beside"] = cursor.case
        place = values["place"] = db.scalar(work_list_parts.place_of(column), values)
    backwards = bool(cursor and cursor.before and place is not None)
    reading = Reading(column, descending is not backwards, moved=place is not None)
    rows = db.execute(work_list_parts.page(shape, reading), values).all()
    cases = [case_of_row(db, *row) for row in rows[:PAGE]]
    total = _count(db.scalars(work_list_parts.total(shape), values).one())
    return _page(cases[::-1] if backwards else cases, reading.moved, backwards, len(rows) > PAGE, total)


def _asked(filters: Filters) -> tuple[Shape, dict[str, Any]]:
    if filters.references is not None:
        return Shape(0, 0, references=True), {"references": filters.references}
    states = [filters.state] if filters.state else OPEN_STATES
    languages = [filters.language] if filters.language else LANGUAGES
    shape = Shape(len(states), len(languages), filters.handled_by)
    return shape, {**values_of(states, languages)}


def _count(found: int) -> Count:
    return Count(min(found, COUNTED), more=found > COUNTED)


def _page(cases: Sequence[Case], moved: bool, backwards: bool, more: bool, total: Count) -> Page:
    has_previous = more if backwards else moved
    has_next = backwards or more
    return Page(
        cases=tuple(cases),
        previous=Cursor(cases[0].id, before=True) if cases and has_previous else None,
        next=Cursor(cases[-1].id) if cases and has_next else None,
        total=total,
    )


def figures(db: Session, unit: str, staff: UUID, overdue_before: datetime) -> Figures:
    """The unit's open cases: all, those that arrived before a moment, and the staff member's own.

    Those that they must not handle are in none of the figures.
    """
    values = {"unit": unit, "staff": staff, "bound": COUNTED + 1, "overdue": overdue_before}
    counting = work_list_parts.figures(len(OPEN_STATES), len(LANGUAGES))
    row = db.execute(counting, values | values_of(OPEN_STATES, LANGUAGES)).one()
    return Figures(*(_count(found) for found in row))
