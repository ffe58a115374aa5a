"""A household as the test vectors write it."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic_core import from_json

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
from portal.figures import debt_codes, treatments

_Euros = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
_Share = Annotated[Decimal, Field(ge=0, le=1)]


def _known_line(code: str) -> str:
    if code not in treatments():
        raise ValueError(f"there is no line {code}")
    return code


def _known_debt(code: str) -> str:
    if code not in debt_codes():
        raise ValueError(f"there is no kind of debt {code}")
    return code


class DebtInput(BaseModel):
    """One debt."""

    code: Annotated[str, AfterValidator(_known_debt)]
    balance: _Euros
    instalment: _Euros
    state: DebtState = DebtState.OK
    refinance: bool = False
    overdue: _Euros = ZERO
    rate: Annotated[Decimal, Field(ge=0, le=1000)] | None = None

    def debt(self) -> Debt:
        """As the domain takes it."""
        return Debt(**self.model_dump())


_UNSAID = (1, None)


def _with_share_and_person(line: Any) -> Any:
    """A line may leave out its end: the share of the household, which then is the whole, and the person."""
    return [*line, *_UNSAID[len(line) - 4 :]] if isinstance(line, list) and len(line) >= 4 else line


_Code = Annotated[str, AfterValidator(_known_line)]
_Line = Annotated[
    tuple[_Code, _Euros | None, Frequency, Status, _Share, int | None],
    BeforeValidator(_with_share_and_person),
]


class HouseholdInput(BaseModel):
    """One household with its lines, debts and wish."""

    model_config = ConfigDict(extra="ignore")

    name: str = ""
    purpose: Purpose = Purpose.PURCHASE
    adults: Annotated[int, Field(ge=1, le=10)]
    children: tuple[tuple[Annotated[int, Field(ge=0, le=25)], _Share], ...] = ()
    lines: tuple[_Line, ...]
    debts: tuple[DebtInput, ...] = ()
    want: _Euros = ZERO
    months: Annotated[int, Field(ge=1, le=600)] | None = None
    paid_by_enforcement: _Euros | None = None

    def budget(self) -> Budget:
        """As the domain takes it."""
        return Budget(
            household=Household(self.adults, tuple(Child(age, share) for age, share in self.children)),
            lines=tuple(Line(*line) for line in self.lines),
            debts=tuple(debt.debt() for debt in self.debts),
            purpose=self.purpose,
            want=self.want,
            withheld=self.paid_by_enforcement,
            months=self.months,
        )


def read_households(text: str) -> tuple[HouseholdInput, ...]:
    """One household or a list of them.  Raises `ValueError`."""
    found = from_json(text)
    listed = found if isinstance(found, list) else [found]
    return TypeAdapter(tuple[HouseholdInput, ...]).validate_python(listed)
