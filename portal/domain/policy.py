"""What a county decides about the assessment; no statute gives these figures."""

from dataclasses import dataclass
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

    @property
    def stress_rate(self) -> Decimal:
        """The rate under which the instalment must still be bearable."""
        return max(self.rate + self.stress_addition, self.stress_floor)
