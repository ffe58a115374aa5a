"""The lines and debts of a budget, each with its value in a month, and their totals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from portal.domain.budget import Budget, DebtState, Line, Status, Treatment, monthly
from portal.domain.enforcement import ProtectedPart, withheld
from portal.domain.money import ZERO

ASSISTANCE_COSTS = frozenset({"sep.medicine", "sep.health_fees", "sep.daycare", "sep.home_care"})
"""Separate costs that social assistance meets beside the basic amount (1412/1997, 7 a–7 c §)."""

ACCOUNT = "asset.account"
"""The line of what is on the accounts."""

_NOT_ATTACHABLE = frozenset(
    {
        "income.housing_allowance",
        "income.pension_housing",
        "income.disability",
        "income.social_assistance",
        "income.informal_care",
    }
)
"""Benefits that enforcement does not take (Enforcement Code 705/2007, 4:19)."""

_INCOMES = frozenset({Treatment.INCOME, Treatment.CHILD_INCOME})

_ENFORCED = DebtState.ENFORCEMENT
"""By a name of its own: looked up in its class, a word costs ten times as much."""

Counted = tuple[Line, Treatment, Decimal]
_VALUE = itemgetter(2)


class CountedLine(NamedTuple):
    """A line with its value in a month and where it is counted."""

    line: Line
    treatment: Treatment
    monthly: Decimal


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What a month holds, in euros.  Every total is the sum of its lines rounded one by one."""

    counted: tuple[Counted, ...]
    """The lines, each with its treatment and its value in a month."""
    income: Decimal
    child_income: Decimal
    child_benefit: Decimal
    """What of the children's income is child benefit."""
    housing: Decimal
    separate: Decimal
    living_stated: Decimal
    unknown: int
    """How many lines of everyday living have no known amount."""
    outside: Decimal
    assistance_costs: Decimal
    """Those of the separate costs that social assistance meets."""
    debt_now: Decimal
    debt_keep: Decimal
    """The instalments of the debts that the credit would not pay off."""
    attachable: Decimal
    """The income that enforcement would take from."""
    enforcement: Decimal
    enforcement_after: Decimal

    @cached_property
    def lines(self) -> tuple[CountedLine, ...]:
        """The lines by the names of their parts; made when asked for, since most pages show only totals."""
        return tuple(map(CountedLine._make, self.counted))

    @property
    def total_income(self) -> Decimal:
        """All income, the children's included."""
        return self.income + self.child_income

    @property
    def unknown_incomes(self) -> int:
        """How many incomes have no known amount: each counts as nothing, so that the result is not final."""
        return sum(
            counted.line.status is Status.UNKNOWN and counted.treatment in _INCOMES for counted in self.lines
        )

    @property
    def on_accounts(self) -> Decimal | None:
        """What is on the accounts now; None where nobody told."""
        told = [c.line.amount for c in self.lines if c.line.code == ACCOUNT and c.line.amount is not None]
        return sum(told, ZERO) if told else None

    @property
    def housing_share(self) -> Decimal:
        """Housing of all income, three decimals; 0 without an income."""
        return _share(self.housing, self.total_income)

    @property
    def debt_share(self) -> Decimal:
        """Instalments and enforcement of all income, three decimals; 0 without an income."""
        return _share(self.debt_now + self.enforcement, self.total_income)


def count(budget: Budget, protected: ProtectedPart, treatments: Mapping[str, Treatment]) -> Totals:
    """The totals of a budget.  Raises `KeyError` for a line that `treatments` does not know."""
    lines = tuple([(line, treatments[line.code], monthly(line)) for line in budget.lines])
    of = _by_treatment(lines)
    attachable = _attachable(of[Treatment.INCOME])
    taken = _taken(budget, attachable, protected)
    return Totals(
        counted=lines,
        income=_sum(of[Treatment.INCOME]),
        child_income=_sum(of[Treatment.CHILD_INCOME]),
        child_benefit=_sum(
            counted for counted in of[Treatment.CHILD_INCOME] if counted[0].code == "income.child_benefit"
        ),
        housing=_sum(of[Treatment.HOUSING]),
        separate=_sum(of[Treatment.SEPARATE]),
        living_stated=_sum(of[Treatment.IN_NORM]),
        unknown=[line.status for line, _, _ in of[Treatment.IN_NORM]].count(Status.UNKNOWN),
        outside=_sum(of[Treatment.OUTSIDE_NORM]),
        assistance_costs=_sum(
            counted for counted in of[Treatment.SEPARATE] if counted[0].code in ASSISTANCE_COSTS
        ),
        debt_now=sum((debt.instalment for debt in budget.debts), ZERO),
        debt_keep=sum((debt.instalment for debt in budget.debts if not debt.refinance), ZERO),
        attachable=attachable,
        enforcement=taken,
        enforcement_after=ZERO if _would_clear_enforcement(budget) else taken,
    )


def _by_treatment(lines: Iterable[Counted]) -> defaultdict[Treatment, list[Counted]]:
    """The lines parted in one pass, by where they are counted."""
    parted: defaultdict[Treatment, list[Counted]] = defaultdict(list)
    for counted in lines:
        parted[counted[1]].append(counted)
    return parted


def _sum(lines: Iterable[Counted]) -> Decimal:
    return sum(map(_VALUE, lines), ZERO)


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.001"), ROUND_HALF_UP) if whole else Decimal("0.000")


def _attachable(income: Iterable[Counted]) -> Decimal:
    """The largest income of one person: enforcement takes from one debtor, and nobody said from whom."""
    incomes: dict[int | None, Decimal] = {}
    for line, _, value in income:
        if line.code not in _NOT_ATTACHABLE:
            incomes[line.person] = incomes.get(line.person, ZERO) + value
    return max(incomes.values(), default=ZERO)


def _taken(budget: Budget, attachable: Decimal, protected: ProtectedPart) -> Decimal:
    if budget.withheld is not None:
        return budget.withheld
    if not any(debt.state is _ENFORCED for debt in budget.debts):
        return ZERO
    return withheld(attachable, budget.household.dependants, protected)


def _would_clear_enforcement(budget: Budget) -> bool:
    enforced = [debt for debt in budget.debts if debt.state is _ENFORCED]
    return bool(budget.debts) and all(debt.refinance for debt in enforced)
