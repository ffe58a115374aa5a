"""The norm sets: dated amounts of necessary everyday living."""

from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from portal.domain.norms import ChildNorm, Mode, NormSet
from portal.figures.dated import Dated, on, read

ASSISTANCE = "perusosa"
"""The family of the basic amount of social assistance (1412/1997, 9 §)."""


class _Name(BaseModel):
    fi: str
    sv: str


class _Children(BaseModel):
    from_age: int
    amounts: tuple[Decimal, ...]


class NormSetRow(Dated):
    """One norm set as the file says it."""

    id: str
    family: str
    name: _Name
    mode: Mode
    single: Decimal
    couple_each: Decimal
    lone_parent: Decimal
    counts_across_groups: bool
    children: tuple[_Children, ...]

    def amounts(self) -> NormSet:
        """The amounts as the domain takes them."""
        return NormSet(
            id=self.id,
            mode=self.mode,
            single=self.single,
            couple_each=self.couple_each,
            lone_parent=self.lone_parent,
            children=tuple(ChildNorm(group.from_age, group.amounts) for group in self.children),
            counts_across_groups=self.counts_across_groups,
        )


class _File(BaseModel):
    set: tuple[NormSetRow, ...]


@cache
def norm_set_rows() -> tuple[NormSetRow, ...]:
    """Every norm set.  Raises `BadFigures`."""
    rows: _File = read("norms.toml", _File)
    return rows.set


def norm_set_row(set_id: str) -> NormSetRow:
    """A norm set with its name, dates and source.  Raises `KeyError`."""
    for row in norm_set_rows():
        if row.id == set_id:
            return row
    raise KeyError(set_id)


def norm_set(set_id: str) -> NormSet:
    """The amounts of a norm set by its id.  Raises `KeyError`."""
    return norm_set_row(set_id).amounts()


def norm_set_on(family: str, day: date) -> NormSet:
    """The amounts of a family that are valid on a day.  Raises `FigureMissing`."""
    rows = [row for row in norm_set_rows() if row.family == family]
    return on(f"norm set {family}", rows, day).amounts()
