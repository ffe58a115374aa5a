"""The assessment of 99 lines and 6 debts, against a loop that only makes each line monthly and sums.

The aim is 0.3 of that loop's speed: the whole assessment in three times the time of the bare sums.  One
budget has room for a credit, so that its size, its months and its instalments are counted too; the other
has none.  Growth: a budget of ten times the lines takes no longer than ten budgets.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle

from benchmarks.measuring import Comparison, compare
from portal import figures
from portal.domain.assessment import assess
from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Purpose,
    Treatment,
    on_day,
)
from portal.services.assessing import policy_on
from portal.units import load_units

_DAY = date(2026, 11, 24)
_FREQUENCIES = (Frequency.MONTH, Frequency.WEEK, Frequency.YEAR, Frequency.QUARTER)


MUCH = Decimal(170)
"""How much more each income has where there is to be room for a credit."""


def budget(lines: int = 99, income: Decimal = Decimal(0)) -> Budget:
    """A budget of so many lines and 6 debts; `income` is what each line of income has more than a cost."""
    kinds = list(figures.line_kinds().values())
    made = tuple(
        Line(
            kind.code,
            Decimal(10 + n % 90) + Decimal("0.35") + (income if kind.treatment is Treatment.INCOME else 0),
            _FREQUENCIES[n % 4],
        )
        for n, kind in zip(range(lines), cycle(kinds))
    )
    debts = tuple(
        Debt(code, Decimal(900), Decimal(45), DebtState.OK, refinance=True)
        for code in figures.debt_codes()[:6]
    )
    household = Household(2, (Child(15), Child(9), Child(4)))
    return Budget(household, made, debts, Purpose.REFINANCE, Decimal(4100), Decimal(0))


def run() -> list[Comparison]:
    """The benchmark."""
    policy = policy_on(load_units().named("990"), _DAY)
    norms, protected = figures.norm_set(policy.norm_set), figures.protected_part(_DAY)
    factors = {each: Decimal(each.factor.numerator) / each.factor.denominator for each in Frequency}
    cent = Decimal("0.01")

    def baseline(given: Budget) -> Decimal:
        total = Decimal(0)
        for line in given.lines:
            assert line.amount is not None
            total += (line.amount * factors[line.frequency] * line.share).quantize(cent, ROUND_HALF_UP)
        return total

    def ours(given: Budget) -> object:
        return assess(on_day(given, _DAY), policy, norms, norms, protected, figures.treatments())

    def against(name: str, given: Budget) -> Comparison:
        return compare(name, lambda: ours(given), lambda: baseline(given), aim=0.3)

    def growth(lines: int) -> Comparison:
        one, ten = budget(lines * 10, MUCH), budget(lines, MUCH)
        name = f"assess, {lines * 10} lines by 10 × {lines}"
        return compare(name, lambda: ours(one), lambda: [ours(ten) for _ in range(10)], aim=1)

    return [
        against("assess, 99 lines and 6 debts", budget(income=MUCH)),
        against("assess, the same with a shortfall", budget()),
        growth(10),
        growth(100),
    ]
