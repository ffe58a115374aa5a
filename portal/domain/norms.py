"""Norm amounts: what the everyday living of a household is taken to cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from portal.domain.budget import Household
from portal.domain.money import ZERO, round_cent


class Mode(StrEnum):
    """Where child benefit and maintenance are counted."""

    INCOME = "income"
    """As income, beside the full norm amount (social assistance)."""
    OFFSET = "offset"
    """Against the children's part of the norm amount, not as income (decree 322/2001, 6 §)."""


@dataclass(frozen=True)
class ChildNorm:
    """The amounts of one age group, for the first child, the second and so on; the last one repeats."""

    from_age: int
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class NormSet:
    """The dated norm amounts of one source, in euros a month.

    `children` runs from the oldest age group to the youngest; `counts_across_groups` tells whether a
    child's place among the siblings is counted over all ages or within its group.
    """

    id: str
    mode: Mode
    single: Decimal
    couple_each: Decimal
    lone_parent: Decimal
    children: tuple[ChildNorm, ...]
    counts_across_groups: bool


class Part(StrEnum):
    """Whose amount a part of the norm is."""

    SINGLE = "single"
    LONE_PARENT = "lone_parent"
    ADULT = "adult"
    """Each of two adults or more."""
    CHILD = "child"


class NormPart(NamedTuple):
    """The amount of one person; `age` is a child's."""

    part: Part
    amount: Decimal
    age: int | None = None


@dataclass(frozen=True)
class Norm:
    """The norm amount of one household, person by person."""

    parts: tuple[NormPart, ...]

    @property
    def children(self) -> Decimal:
        """The children's part."""
        return sum((part.amount for part in self.parts if part.part is Part.CHILD), ZERO)

    @cached_property
    def total(self) -> Decimal:
        """Everybody's."""
        return sum((part.amount for part in self.parts), ZERO)


def norm(household: Household, norms: NormSet) -> Norm:
    """The norm amount of a household; siblings count oldest first, each by the share of its time."""
    return Norm((*_adults(household, norms), *_children(household, norms)))


def _adults(household: Household, norms: NormSet) -> tuple[NormPart, ...]:
    if household.adults > 1:
        return (NormPart(Part.ADULT, norms.couple_each),) * household.adults
    if any(child.share > 0 for child in household.children):
        return (NormPart(Part.LONE_PARENT, norms.lone_parent),)
    return (NormPart(Part.SINGLE, norms.single),)


_AGE = attrgetter("age")


def _children(household: Household, norms: NormSet) -> Iterator[NormPart]:
    places = dict.fromkeys([group.from_age for group in norms.children], 0)
    present = [child for child in household.children if child.share > 0]
    for order, child in enumerate(sorted(present, key=_AGE, reverse=True)):
        group = next(group for group in norms.children if child.age >= group.from_age)
        place = order if norms.counts_across_groups else places[group.from_age]
        amount = group.amounts[min(place, len(group.amounts) - 1)]
        yield NormPart(Part.CHILD, round_cent(amount * child.share), child.age)
        places[group.from_age] += 1
