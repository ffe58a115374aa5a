"""How a figure came about: data for one line of arithmetic, which pages, print and export word alike."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Term:
    """One signed part of a sum, in euros; `key` names what it is."""

    key: str
    amount: Decimal


@dataclass(frozen=True)
class Explanation:
    """A shown figure: its terms add up to its result.

    Where a figure is not a sum there are no terms; `parameter` then says by what it was made, and
    `source` where the parameter comes from.
    """

    key: str
    result: Decimal
    terms: tuple[Term, ...] = ()
    parameter: str = ""
    source: str = ""
