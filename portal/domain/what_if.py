"""What if: a copy of a budget in which something has changed.  The budget itself stays as it is."""

from dataclasses import dataclass, replace
from decimal import Decimal

from portal.domain.budget import Budget, Child, Frequency, Household, Line
from portal.domain.situation import SECURED
from portal.domain.wish import owed

RENTS = ("housing.rent", "housing.maintenance_charge", "housing.occupancy_charge")
_WORK = frozenset({"income.wage", "income.wage_irregular", "income.extra_yearly"})
_CHILD_BENEFIT = "income.child_benefit"


@dataclass(frozen=True)
class WhatIf:
    """What changes; None and False are what stays.  Amounts are euros a month, but for `amount`."""

    rent: Decimal | None = None
    """The new rent or charge of the home."""
    job_ends: int | None = None
    """The number of the adult whose work ends."""
    benefit: Decimal | None = None
    """What that adult then gets in the place of a wage."""
    child_born: bool = False
    daycare_ends: bool = False
    refinanced: bool = False
    """Whether the credit pays every debt that has no security of its own."""
    amount: Decimal | None = None
    """Another sum to be borrowed."""
    months: int | None = None
    """Another time to repay it in."""


def household_after(household: Household, what: WhatIf) -> Household:
    """Who lives in the home then."""
    if not what.child_born:
        return household
    return replace(household, children=(*household.children, Child(0)))


def changed(budget: Budget, what: WhatIf, child_benefit: Decimal | None) -> Budget:
    """The budget as it would be; `child_benefit` is what `household_after` would get, if that is known."""
    lines = budget.lines
    if what.rent is not None:
        lines = _with_rent(lines, what.rent)
    if what.job_ends is not None:
        lines = _without_work(lines, what.job_ends, what.benefit)
    if what.child_born and child_benefit is not None:
        rest = tuple(line for line in lines if line.code != _CHILD_BENEFIT)
        lines = (*rest, Line(_CHILD_BENEFIT, child_benefit))
    if what.daycare_ends:
        lines = tuple(line for line in lines if line.code != "sep.daycare")
    return replace(
        _with_debts(budget, what),
        household=household_after(budget.household, what),
        lines=lines,
        # What enforcement takes of a wage that is no longer there is not known: it is estimated.
        withheld=budget.withheld if what.job_ends is None else None,
        months=what.months or budget.months,
    )


def _with_rent(lines: tuple[Line, ...], rent: Decimal) -> tuple[Line, ...]:
    told = next((line for line in lines if line.code in RENTS), Line(RENTS[0], None))
    rest = (line for line in lines if line.code not in RENTS)
    return (*rest, Line(told.code, rent, share=told.share))


def _without_work(lines: tuple[Line, ...], person: int, benefit: Decimal | None) -> tuple[Line, ...]:
    rest = tuple(line for line in lines if not (line.code in _WORK and (line.person or 0) == person))
    return (*rest, Line("income.unemployment", benefit, Frequency.MONTH, person=person)) if benefit else rest


def _with_debts(budget: Budget, what: WhatIf) -> Budget:
    debts = budget.debts
    if what.refinanced:
        debts = tuple(replace(debt, refinance=debt.refinance or debt.code not in SECURED) for debt in debts)
    # A wish stands, and what it does not pay yet comes on top of it; without one the credit is for the debts.
    more = owed(debts) - owed(budget.debts) if budget.want else owed(debts)
    asked = budget.want + more if what.refinanced else budget.want
    return replace(budget, debts=debts, want=asked if what.amount is None else what.amount)
