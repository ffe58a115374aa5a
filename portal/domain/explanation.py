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
    """The only term, down to a whole step; the limit is the step."""
    TOO_LITTLE = "too_little"
    """Zero, because the only term is under the least that counts; the limit is that least."""
    COMPUTED = "computed"
    """Not to be added up: the terms are what the figure was computed from."""


@dataclass(frozen=True)
class Term:
    """One part of a figure, in euros; in a sum a cost is negative.

    `key` is the code of a budget line, such as `housing.rent`, or the name of another figure.
    `about` tells alike ones apart: the creditor of a debt, the age of a child, the name of an own row.
    """

    key: str
    amount: Decimal
    about: str = ""


class Source(StrEnum):
    """Who says what a figure is counted by."""

    ANSWERS = "answers"
    """The resident."""
    NORMS = "norms"
    """A norm set; the parameter names its id."""
    ENFORCEMENT = "enforcement"
    """The law's protected portion of the day."""
    TERMS = "terms"
    """The county's terms of the day."""


@dataclass(frozen=True)
class Parameter:
    """What a figure is counted by: a rule by its key, its value where it has one, and who says so."""

    key: str
    source: Source
    value: Decimal | None = None
    norm_set: str = ""


@dataclass(frozen=True)
class Explanation:
    """A shown figure with its terms and with all that it is counted by.

    `limit` is the parameter that stands in the arithmetic itself.
    """

    key: str
    result: Decimal
    terms: tuple[Term, ...]
    counted_by: tuple[Parameter, ...]
    rule: Rule = Rule.SUM
    limit: Decimal | None = None
