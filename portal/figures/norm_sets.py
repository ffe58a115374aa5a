"""The norm sets: dated amounts of necessary everyday living."""

from datetime import date
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from portal.domain.norms import ChildNorm, Mode, NormSet
from portal.figures.dated import FOLDER, Amount, Cited, Dated, apart, on, read

ASSISTANCE = "perusosa"
"""The family of the basic amount of social assistance (1412/1997, 9 §)."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Children(_Model):
    from_age: Annotated[int, Field(ge=0)]
    amounts: Annotated[tuple[Amount, ...], Field(min_length=1)]


class NormSetRow(Dated):
    """One norm set as the file says it."""

    id: str
    family: str
    name: Cited
    cited: Cited
    mode: Mode
    single: Amount
    couple_each: Amount
    lone_parent: Amount
    counts_across_groups: bool
    children: tuple[_Children, ...]

    @field_validator("children")
    @classmethod
    def _must_reach_from_old_to_new_born(cls, groups: tuple[_Children, ...]) -> tuple[_Children, ...]:
        ages = [group.from_age for group in groups]
        if ages != sorted(ages, reverse=True) or ages[-1:] != [0]:
            raise ValueError("age groups run from the oldest to the one from 0")
        return groups

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


class _File(_Model):
    set: tuple[NormSetRow, ...]

    @field_validator("set")
    @classmethod
    def _must_be_apart(cls, rows: tuple[NormSetRow, ...]) -> tuple[NormSetRow, ...]:
        if len({row.id for row in rows}) != len(rows):
            raise ValueError("every id once")
        for family in {row.family for row in rows}:
            apart(tuple(row for row in rows if row.family == family))
        return rows


@cache
def norm_set_rows() -> tuple[NormSetRow, ...]:
    """Every norm set.  Raises `BadFigures`."""
    return read(FOLDER / "norms.toml", _File).set


def norm_families() -> frozenset[str]:
    """The families of norm sets that a county can choose from."""
    return frozenset(row.family for row in norm_set_rows())


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
