"""How a figure came about: data for one line of arithmetic, which pages, print and export word alike."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Rule(StrEnum):
    """How the terms of a figure make its result."""

    SUM = "sum"
    SUM_OR_ZERO = "sum_or_zero"
    """Their sum; zero where it is negative."""
    LEAST = "least"
    GREATEST = "greatest"
    STEP_DOWN = "step_down"
    """The only term, down to a whole step; the parameter is the step."""
    TOO_LITTLE = "too_little"
    """Zero, because the only term is under the least that counts; the parameter is that least."""
    COMPUTED = "computed"
    """Not to be added up: the terms are what the figure was computed from."""


@dataclass(frozen=True)
class Term:
    """One part of a figure, in euros; in a sum a cost is negative.

    `key` is the code of a budget line, such as `housing.rent`, or the name of another figure.
    `about` tells alike ones apart: the creditor of a debt, the age of a child.
    """

    key: str
    amount: Decimal
    about: str = ""


@dataclass(frozen=True)
class Explanation:
    """A shown figure with its terms.

    `parameter` is the county's or the law's own figure in it, and `source` the id of the norm set
    that it comes from.
    """

    key: str
    result: Decimal
    terms: tuple[Term, ...]
    rule: Rule = Rule.SUM
    parameter: Decimal | None = None
    source: str = ""
