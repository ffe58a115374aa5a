"""Soft ranges: what a household usually pays in a month for a line.  They only serve to ask."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, field_validator

from portal.domain.facts import Range
from portal.figures.catalogue import line_kinds
from portal.figures.dated import DATA, Amount, Dated, Figure, on, read


def _low_to_high(pair: tuple[Amount, Amount]) -> tuple[Amount, Amount]:
    if not 0 < pair[0] < pair[1]:
        raise ValueError("a range runs from a low to a high amount, both over 0")
    return pair


class _Ranges(Dated):
    monthly: Mapping[str, Annotated[tuple[Amount, Amount], AfterValidator(_low_to_high)]]

    @field_validator("monthly")
    @classmethod
    def _must_be_of_known_lines(cls, monthly: Mapping[str, object]) -> Mapping[str, object]:
        return known_lines(monthly)


def known_lines(by_line: Mapping[str, object]) -> Mapping[str, object]:
    """What is said of lines, all of which the catalogue has.  Raises `ValueError`."""
    strangers = sorted(set(by_line) - set(line_kinds()))
    if strangers:
        raise ValueError(f"there is no line {', '.join(strangers)}")
    return by_line


@cache
def range_figure() -> Figure[_Ranges]:
    """The file of the ranges.  Raises `BadFigures`."""
    return read(DATA / "ranges.toml", Figure[_Ranges])


@lru_cache(maxsize=64)
def ranges(day: date) -> Mapping[str, Range]:
    """The ranges of a day by the code of the line.  Raises `FigureMissing`."""
    row = on("ranges of lines", range_figure().row, day)
    return MappingProxyType({code: Range(low, high) for code, (low, high) in row.monthly.items()})
