"""What flags and advice must know beside the budget.  A figure that nobody knows yet is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from portal.domain.enforcement import ProtectedPart

FAR_OUTSIDE = 8
"""So many times over or under what is usual, an amount may have been meant for another interval."""


@dataclass(frozen=True)
class Range:
    """What is usual in a month, in euros."""

    low: Decimal
    high: Decimal

    def crossed(self, monthly: Decimal) -> Decimal | None:
        """The bound that an amount lies so far outside of that its interval may be another; None within."""
        if monthly > FAR_OUTSIDE * self.high:
            return self.high
        return self.low if FAR_OUTSIDE * monthly < self.low else None


@dataclass(frozen=True)
class LocalFacts:
    """What a county's own file says for one household on a day."""

    housing_limit: Decimal | None = None
    """What social assistance accepts of housing in the municipality, in a month."""
    references: Mapping[str, Decimal] = field(default_factory=dict)
    """What a month of a line costs such a household, by the code of the line."""


@dataclass(frozen=True)
class Facts:
    """The figures of a day for one household, in euros."""

    child_benefit: Decimal | None = None
    """What the household would get in a month."""
    maintenance_support: Decimal | None = None
    """For one child in a month."""
    medicine_ceiling: Decimal | None = None
    """In a year."""
    medicine_credit_income: Decimal | None = None
    """The largest monthly income with which Kela pays medicine on credit."""
    guarantee_limit: Decimal | None = None
    """The largest debts that the Guarantee Foundation stands surety for."""
    protected: ProtectedPart | None = None
    credit_cap: Decimal | None = None
    """The largest interest of a consumer credit made on the day, in per cent a year."""
    ranges: Mapping[str, Range] | None = None
    """What is usual for a line, by its code."""
    local: LocalFacts = LocalFacts()
