"""A household and its budget as they stand in a message, in an export and in a file for `portal assess`.

Amounts are decimal strings; lines are arrays of code, amount, frequency, status, share, person, name, month
of the bill, end, origin and the twelve amounts of a line by month.  What stands last may be left out.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_core import from_json

from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Origin,
    Purpose,
    Status,
)
from portal.domain.money import ZERO
from portal.figures import debt_codes, treatments


def _known_line(code: str) -> str:
    if code not in treatments():
        raise ValueError(f"there is no line {code}")
    return code


def _known_debt(code: str) -> str:
    if code not in debt_codes():
        raise ValueError(f"there is no kind of debt {code}")
    return code


_Share = Annotated[Decimal, Field(ge=0, le=1)]
_Euros = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
_Months = Annotated[tuple[_Euros | None, ...], Field(max_length=12)]


class ChildInput(NamedTuple):
    """A child: age in whole years, share of the time in this household."""

    age: Annotated[int, Field(ge=0, le=25)]
    share: _Share = Decimal(1)


class LineInput(NamedTuple):
    """One line.  An amount that is null is not known; `person` is the adult's number from 0."""

    code: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$"), AfterValidator(_known_line)]
    amount: _Euros | None
    frequency: Frequency
    status: Status
    share: _Share = Decimal(1)
    person: int | None = None
    name: str = ""
    due: Annotated[int, Field(ge=1, le=12)] | None = None
    """The month of a yearly bill, or of the first of several bills a year."""
    ends: date | None = None
    """The last day of an income that is known to end."""
    origin: Origin | None = None
    months: _Months = ()
    """The amounts from January on, of a line by month."""


class DebtInput(BaseModel):
    """One debt; `code` is its kind without the group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$"), AfterValidator(_known_debt)]
    balance: _Euros
    instalment: _Euros
    state: DebtState = DebtState.OK
    refinance: bool = False
    overdue: _Euros = ZERO
    rate: Annotated[Decimal, Field(ge=0, le=1000)] | None = None
    creditor: str = ""


class HouseholdInput(BaseModel):
    """A household with its budget.  A field that this version does not know is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    purpose: Purpose = Purpose.PURCHASE
    adults: Annotated[int, Field(ge=1, le=10)]
    children: tuple[ChildInput, ...] = ()
    lines: tuple[LineInput, ...]
    debts: tuple[DebtInput, ...] = ()
    want: _Euros = ZERO
    paid_by_enforcement: _Euros | None = None
    """Euros a month; null asks for an estimate."""
    months: Annotated[int, Field(ge=1, le=600)] | None = None
    """The wished term."""

    @classmethod
    def of(cls, budget: Budget) -> Self:
        """A budget in this form."""
        return cls(
            purpose=budget.purpose,
            adults=budget.household.adults,
            children=tuple(ChildInput(child.age, child.share) for child in budget.household.children),
            lines=tuple(LineInput(**vars(line)) for line in budget.lines),
            debts=tuple(DebtInput(**vars(debt)) for debt in budget.debts),
            want=budget.want,
            paid_by_enforcement=budget.withheld,
            months=budget.months,
        )

    def budget(self) -> Budget:
        """The budget as the assessment takes it."""
        return Budget(
            household=Household(self.adults, tuple(Child(*child) for child in self.children)),
            lines=tuple(Line(**line._asdict()) for line in self.lines),
            debts=tuple(Debt(**dict(debt)) for debt in self.debts),
            purpose=self.purpose,
            want=self.want,
            withheld=self.paid_by_enforcement,
            months=self.months,
        )


def read_households(text: str) -> tuple[HouseholdInput, ...]:
    """One household or a list, each alone or in a budget that was taken along.  Raises `ValueError`."""
    found = from_json(text)
    listed = found if isinstance(found, list) else [found]
    households = [each["budget"] if isinstance(each, dict) and "budget" in each else each for each in listed]
    return TypeAdapter(tuple[HouseholdInput, ...]).validate_python(households)
