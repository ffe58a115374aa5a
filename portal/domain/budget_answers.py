"""What each step of the budget asks.

All amounts are euros a month unless a field says otherwise.  None means that nothing was
answered, which for everyday living is not the same as 0: the norm then stands in for it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.domain.budget import Debt, Frequency, Purpose


class Tenure(StrEnum):
    """How a home is held; it decides what its monthly charge is called."""

    RENTED = "rented"
    OWN = "own"
    OCCUPANCY = "occupancy"
    NO_COST = "no_cost"


@dataclass(frozen=True)
class ChildAnswer:
    """A child of the household; `half` when it lives here half of the time."""

    age: int | None
    half: bool = False


@dataclass(frozen=True)
class HouseholdAnswer:
    """Who lives here."""

    adults: int = 1
    children: tuple[ChildAnswer, ...] = ()


@dataclass(frozen=True)
class HomeAnswer:
    """Where the home is and what it costs.  `municipality` is a three-digit code."""

    municipality: str | None = None
    tenure: Tenure = Tenure.RENTED
    charge: Decimal | None = None
    mortgage_interest: Decimal | None = None
    water: Decimal | None = None
    electricity: Decimal | None = None
    home_insurance: Decimal | None = None


@dataclass(frozen=True)
class AdultIncome:
    """What one adult gets after tax, and how often; a pension comes monthly."""

    wage: Decimal | None = None
    wage_every: Frequency = Frequency.MONTH
    unemployment: Decimal | None = None
    unemployment_every: Frequency = Frequency.MONTH
    pension: Decimal | None = None
    other: Decimal | None = None
    other_every: Frequency = Frequency.MONTH


@dataclass(frozen=True)
class IncomeAnswer:
    """What the household gets: each adult, then all together."""

    adults: tuple[AdultIncome, ...] = (AdultIncome(),)
    housing_allowance: Decimal | None = None
    child_benefit: Decimal | None = None
    child_support: Decimal | None = None


@dataclass(frozen=True)
class CostsAnswer:
    """Necessary costs counted on their own, everyday living in one sum, and what else is spent."""

    everyday: Decimal | None = None
    other: Decimal | None = None
    seldom_yearly: Decimal | None = None
    """What does not repeat every month, in euros a year."""
    commute: Decimal | None = None
    commute_car: Decimal | None = None
    daycare: Decimal | None = None
    medicine: Decimal | None = None
    health_fees: Decimal | None = None
    home_care: Decimal | None = None
    maintenance_out: Decimal | None = None
    union: Decimal | None = None


@dataclass(frozen=True)
class DebtsAnswer:
    """The debts one by one; none means that there are no debts.

    `withheld` is what enforcement takes; None asks for an estimate.
    """

    debts: tuple[Debt, ...] = ()
    withheld: Decimal | None = None


@dataclass(frozen=True)
class WishAnswer:
    """What the credit is for, how much, and in how many months it is to be repaid."""

    purpose: Purpose = Purpose.PURCHASE
    amount: Decimal | None = None
    months: int | None = None
    accounts: Decimal | None = None
    """What is on the accounts now."""


@dataclass(frozen=True)
class BudgetAnswers:
    """Everything answered so far.  The fields are the steps, in their order."""

    household: HouseholdAnswer | None = None
    home: HomeAnswer | None = None
    income: IncomeAnswer | None = None
    costs: CostsAnswer | None = None
    debts: DebtsAnswer | None = None
    wish: WishAnswer | None = None


StepAnswer = HouseholdAnswer | HomeAnswer | IncomeAnswer | CostsAnswer | DebtsAnswer | WishAnswer
