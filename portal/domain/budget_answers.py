"""What each step of the budget asks.

Every amount is a `Line` of the step that asked for it.  A row without an amount is no line: nothing was
answered, which for everyday living is not the same as 0, because the norm then stands in for it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.domain.budget import Debt, Line, Purpose
from portal.domain.diary import Diary

MOST_CHILDREN = 12
OLDEST_CHILD = 17


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
class LinesAnswer:
    """The amounts of a step."""

    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class HomeAnswer(LinesAnswer):
    """Where the home is and what it costs.  `municipality` is a three-digit code."""

    municipality: str | None = None
    tenure: Tenure = Tenure.RENTED


@dataclass(frozen=True)
class IncomeAnswer(LinesAnswer):
    """What each adult gets, and what the household gets together."""


@dataclass(frozen=True)
class CostsAnswer(LinesAnswer):
    """Necessary costs that are counted on their own, beside everyday living."""


@dataclass(frozen=True)
class EverydayAnswer(LinesAnswer):
    """Everyday living, in one sum or line by line; other spending; and what comes seldom.

    What is spent on gambling is told voluntarily; the unit sees it by its name only if `gambling_shown`.
    """

    gambling_shown: bool = False


@dataclass(frozen=True)
class DebtsAnswer:
    """The debts one by one; none means that there are no debts.

    `withheld` is what enforcement takes; None asks for an estimate.  `pressed` is whether somebody puts
    pressure on the person because of money; only they see what follows from it.
    """

    debts: tuple[Debt, ...] = ()
    withheld: Decimal | None = None
    pressed: bool = False


@dataclass(frozen=True)
class WishAnswer(LinesAnswer):
    """What the credit is for, how much, in how many months it is to be repaid; and what is owned.

    `debts_added` tells of a purchase whether the debts that the credit is to pay too come on top of the
    amount, or are in it; None where that has not been asked.
    """

    purpose: Purpose = Purpose.PURCHASE
    amount: Decimal | None = None
    months: int | None = None
    debts_added: bool | None = None


@dataclass(frozen=True)
class BudgetAnswers:
    """Everything answered so far: the steps in their order, and what was chosen for them."""

    household: HouseholdAnswer | None = None
    home: HomeAnswer | None = None
    income: IncomeAnswer | None = None
    costs: CostsAnswer | None = None
    everyday: EverydayAnswer | None = None
    debts: DebtsAnswer | None = None
    wish: WishAnswer | None = None
    diary: Diary | None = None
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By step, the rows that the person said they have (`budget_rows.Row.key`); without them a step shows
    its few usual rows."""
    earlier: date | None = None
    """The day of the earlier budget that this one was begun from, until it is told what has changed."""


StepAnswer = HouseholdAnswer | LinesAnswer | DebtsAnswer
