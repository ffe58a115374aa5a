"""The assessment of 99 lines and 6 debts, against a loop that only makes each line monthly and sums.

The aim is 0.3 of that loop's speed: the whole assessment in three times the time of the bare sums.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.measuring import Comparison, compare
from portal import figures
from portal.domain.assessment import assess
from portal.domain.budget import Budget, Child, Debt, DebtState, Frequency, Household, Line, Purpose
from portal.services.assessing import policy_on
from portal.units import load_units

_DAY = date(2026, 11, 24)
_FREQUENCIES = (Frequency.MONTH, Frequency.WEEK, Frequency.YEAR, Frequency.QUARTER)


def budget(lines: int = 99) -> Budget:
    """A budget of so many lines and 6 debts."""
    codes = list(figures.line_kinds())
    made = tuple(
        Line(codes[n % len(codes)], Decimal(10 + n % 90) + Decimal("0.35"), _FREQUENCIES[n % 4])
        for n in range(lines)
    )
    debts = tuple(
        Debt(code, Decimal(900), Decimal(45), DebtState.OK, refinance=True)
        for code in figures.debt_codes()[:6]
    )
    household = Household(2, (Child(15), Child(9), Child(4)))
    return Budget(household, made, debts, Purpose.REFINANCE, Decimal(4100), Decimal(0))


def run() -> list[Comparison]:
    """The benchmark."""
    given = budget()
    policy = policy_on(load_units().named("990"), _DAY)
    norms, protected = figures.norm_set(policy.norm_set), figures.protected_part(_DAY)
    factors = {each: Decimal(each.factor.numerator) / each.factor.denominator for each in Frequency}
    cent = Decimal("0.01")

    def baseline() -> Decimal:
        total = Decimal(0)
        for line in given.lines:
            assert line.amount is not None
            total += (line.amount * factors[line.frequency] * line.share).quantize(cent, ROUND_HALF_UP)
        return total

    def ours() -> object:
        return assess(given, policy, norms, norms, protected, figures.treatments())

    return [compare("assess, 99 lines and 6 debts", ours, baseline, aim=0.3)]
