"""The norm sets: dated amounts of necessary everyday living, a file for each family of them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, field_validator

from portal.domain.norms import ChildNorm, Mode, NormSet
from portal.figures.dated import (
    DATA,
    Amount,
    BadFigures,
    Figure,
    FigureMissing,
    Model,
    Name,
    Numbered,
    on,
    read,
)

ASSISTANCE = "perusosa"
"""The family of the basic amount of social assistance (1412/1997, 9 §)."""


class _Children(Model):
    from_age: Annotated[int, Field(ge=0)]
    amounts: Annotated[tuple[Amount, ...], Field(min_length=1)]


class NormSetRow(Numbered):
    """One norm set as the file says it."""

    cited: Name
    """The source as residents are told it."""
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


@cache
def norm_figures() -> Mapping[str, Figure[NormSetRow]]:
    """Every family of norm sets by its name, which is its file's.  Raises `BadFigures`."""
    found = {path.stem: read(path, Figure[NormSetRow]) for path in sorted((DATA / "norms").glob("*.toml"))}
    faults = [
        f"norms/{family}.toml: the id {row.id} must begin with {family}-"
        for family, figure in found.items()
        for row in figure.row
        if not row.id.startswith(f"{family}-")
    ]
    if faults:
        raise BadFigures(faults)
    return MappingProxyType(found)


def norm_families() -> frozenset[str]:
    """The families of norm sets that a county can choose from."""
    return frozenset(norm_figures())


@cache
def _rows() -> Mapping[str, NormSetRow]:
    return MappingProxyType({row.id: row for figure in norm_figures().values() for row in figure.row})


def norm_set_row(set_id: str) -> NormSetRow:
    """A norm set with its dates and source.  Raises `KeyError`."""
    return _rows()[set_id]


def norm_set_name(set_id: str) -> Name:
    """What the family of a norm set is called.  Raises `KeyError`."""
    for figure in norm_figures().values():
        if any(row.id == set_id for row in figure.row):
            return figure.name
    raise KeyError(set_id)


@cache
def norm_set(set_id: str) -> NormSet:
    """The amounts of a norm set by its id.  Raises `KeyError`."""
    return norm_set_row(set_id).amounts()


def norm_set_on(family: str, day: date) -> NormSet:
    """The amounts of a family that are valid on a day.  Raises `FigureMissing`."""
    if family not in norm_families():
        raise FigureMissing(f"norm set {family}", day)
    return norm_set(on(f"norm set {family}", norm_figures()[family].row, day).id)
