"""The statements of the work list, made once for each shape of a list and then run with its values.

A list is put together from parts, each of one state and one language, which an index yields in the list's
order; and what is counted is counted up to a bound.  Neither takes longer where there are more cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    bindparam,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal.store import conflicts
from portal.store.cases import with_handlers
from portal.store.tables.desk import Case

ALL, ME, NOBODY = "all", "me", "nobody"
_Conditions = list[ColumnElement[bool]]
_COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "arrived_at": Case.arrived_at,
    "amount": Case.amount,
    "left": Case.left,
}
_STAFF = bindparam("staff", type_=Case.id.type)


@dataclass(frozen=True)
class Shape:
    """What tells the statement of one list from that of another."""

    states: int
    """How many states are asked for, and how many languages."""
    languages: int
    whose: str = ALL
    references: bool = False
    """Whether whole reference numbers are asked for, and nothing else."""


@dataclass(frozen=True)
class Reading:
    """In which order and direction a page is read, and whether it begins beside a case."""

    column: str
    down: bool
    moved: bool

    def ends(self, *columns: InstrumentedAttribute[Any] | ColumnElement[Any]) -> list[ColumnElement[Any]]:
        """The columns by which it is sorted, each in the direction in which it is read."""
        return [column.desc() if self.down else column.asc() for column in columns]

    def beyond(self) -> _Conditions:
        """The condition that a page begins beside a case."""
        if not self.moved:
            return []
        column = _COLUMNS[self.column]
        here = tuple_(column, Case.id)
        there = tuple_(bindparam("place", type_=column.type), bindparam("beside", type_=Case.id.type))
        return [here < there if self.down else here > there]


def values_of(states: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """The values by which a statement is run for these states and languages."""
    named: Mapping[str, Sequence[str]] = {"state": states, "language": languages}
    return {f"{name}_{n}": value for name, values in named.items() for n, value in enumerate(values)}


@cache
def place_of(column: str) -> Select[Any]:
    """Where in the order `beside` stands, if it is a case that the staff member sees."""
    return select(_COLUMNS[column]).where(*_theirs(), Case.id == bindparam("beside", type_=Case.id.type))


@cache
def page(shape: Shape, reading: Reading) -> Select[Case, UUID | None, bytes | None]:
    """The first `size` cases of a list beside their handlers."""
    column = _COLUMNS[reading.column]
    firsts = [
        select(Case.id, column.label("place"))
        .where(*part, *reading.beyond())
        .order_by(*reading.ends(column, Case.id))
        .limit(bindparam("size"))
        for part in _parts(shape)
    ]
    everything = _together(firsts)
    ends = reading.ends(everything.c.place, everything.c.id)
    found = select(everything.c.id).order_by(*ends).limit(bindparam("size")).subquery()
    return with_handlers().join(found, found.c.id == Case.id).order_by(*reading.ends(column, Case.id))


@cache
def total(shape: Shape) -> Select[int]:
    """How many cases a list has, up to `bound`."""
    return select(_up_to_bound(_parts(shape)))


@cache
def figures(states: int, languages: int) -> Select[int, int, int]:
    """How many cases there are, how many arrived before `overdue`, how many the staff member has."""
    anybodys = _parts(Shape(states, languages))
    overdue = Case.arrived_at < bindparam("overdue", type_=Case.arrived_at.type)
    late = [[*part, overdue] for part in anybodys]
    mine = _parts(Shape(states, languages, ME))
    return select(_up_to_bound(anybodys), _up_to_bound(late), _up_to_bound(mine))


def _theirs() -> _Conditions:
    return [Case.unit == bindparam("unit"), conflicts.none_of(_STAFF, Case.applicant_hash)]


def _parts(shape: Shape) -> list[_Conditions]:
    """What a list is put together from; no two parts have a case in common."""
    if shape.references:
        return [[*_theirs(), Case.reference.in_(bindparam("references", expanding=True))]]
    handled: dict[str, _Conditions] = {
        ALL: [],
        ME: [Case.handler_id == _STAFF],
        NOBODY: [Case.handler_id.is_(None)],
    }
    whose = handled[shape.whose]
    return [
        [
            *_theirs(),
            Case.state == bindparam(f"state_{state}"),
            Case.language == bindparam(f"language_{language}"),
            *whose,
        ]
        for state, language in product(range(shape.states), range(shape.languages))
    ]


def _together(parts: list[Select[Any]]) -> Subquery:
    return union_all(*(select(part.subquery()) for part in parts)).subquery()


def _up_to_bound(parts: list[_Conditions]) -> ScalarSelect[int]:
    # In order, lest PostgreSQL think that reading the whole table were a shorter way to so many.
    ids = [
        select(Case.id).where(*part).order_by(Case.arrived_at, Case.id).limit(bindparam("bound"))
        for part in parts
    ]
    bounded = select(_together(ids)).limit(bindparam("bound")).subquery()
    return select(func.count()).select_from(bounded).scalar_subquery()
