"""What a county decides about the assessment; no statute gives these figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Basis(StrEnum):
    """Which track the payment margin is taken from."""

    MIN = "min"
    NORM = "norm"
    ACTUAL = "actual"


@dataclass(frozen=True)
class Policy:
    """A county's parameters.  Amounts are euros, rates per cent a year, the term months."""

    norm_set: str
    basis: Basis
    usable_share: Decimal
    min_buffer: Decimal
    min_instalment: Decimal
    instalment_step: Decimal
    credit_min: Decimal
    credit_max: Decimal
    credit_step: Decimal
    max_months: int
    rate: Decimal
    stress_addition: Decimal
    stress_floor: Decimal
    offset_lone_parent_supplement: bool = True
    """Where the children's income is taken from their norm amount: whether the lone-parent supplement of
    child benefit is too.  Without it the supplement is the family's to keep: neither income nor offset."""

    @property
    def stress_rate(self) -> Decimal:
        """The rate under which the instalment must still be bearable."""
        return max(self.rate + self.stress_addition, self.stress_floor)


@dataclass(frozen=True)
class FiguresUsed:
    """The dated figures of an assessment beside the norm set of its policy, by their ids.

    They are stored with what was assessed, so that it always comes to the same result.
    """

    day: date
    assistance_norm_set: str
    """The basic amounts of social assistance."""
    protected_part: str
    """The protected portion of enforcement."""
    child_benefit: str | None = None
    """Where the policy leaves the lone-parent supplement out of the offset; else None."""
