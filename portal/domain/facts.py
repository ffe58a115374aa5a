"""What flags and advice must know beside the budget.  A figure that nobody knows yet is None."""

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.enforcement import ProtectedPart


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
