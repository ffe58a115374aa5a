"""A household and its budget as they stand in a message and in a file for `portal assess`.

Amounts are decimal strings; lines are arrays of code, amount, frequency, status, share and person.
"""

from decimal import Decimal
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field

from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Purpose,
    Status,
)
from portal.domain.money import ZERO

_Share = Annotated[Decimal, Field(ge=0, le=1)]
_Euros = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]


class ChildInput(NamedTuple):
    """A child: age in whole years, share of the time in this household."""

    age: int
    share: _Share = Decimal(1)


class LineInput(NamedTuple):
    """One line.  An amount that is null is not known; `person` is the adult's number from 0."""

    code: str
    amount: _Euros | None
    frequency: Frequency = Frequency.MONTH
    status: Status = Status.EXACT
    share: _Share = Decimal(1)
    person: int | None = None


class DebtInput(BaseModel):
    """One debt; `code` is its kind without the group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    balance: _Euros
    instalment: _Euros
    state: DebtState = DebtState.OK
    refinance: bool = False
    overdue: _Euros = ZERO
    rate: Decimal | None = None
    creditor: str = ""


class HouseholdInput(BaseModel):
    """A household with its budget."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    purpose: Purpose
    adults: int
    children: tuple[ChildInput, ...] = ()
    lines: tuple[LineInput, ...]
    debts: tuple[DebtInput, ...] = ()
    want: _Euros = ZERO
    paid_by_enforcement: _Euros | None = None
    """Euros a month; null asks for an estimate."""
    months: int | None = None
    """The wished term."""

    @classmethod
    def of(cls, budget: Budget) -> Self:
        """A budget in this form."""
        return cls(
            purpose=budget.purpose,
            adults=budget.household.adults,
            children=tuple(ChildInput(child.age, child.share) for child in budget.household.children),
            lines=tuple(LineInput(*vars(line).values()) for line in budget.lines),
            debts=tuple(DebtInput(**vars(debt)) for debt in budget.debts),
            want=budget.want,
            paid_by_enforcement=budget.withheld,
            months=budget.months,
        )

    def budget(self) -> Budget:
        """The budget as the assessment takes it."""
        return Budget(
            household=Household(self.adults, tuple(Child(*child) for child in self.children)),
            lines=tuple(Line(*line) for line in self.lines),
            debts=tuple(Debt(**dict(debt)) for debt in self.debts),
            purpose=self.purpose,
            want=self.want,
            withheld=self.paid_by_enforcement,
            months=self.months,
        )
