"""What a counsellor should look at in a budget.  Flags are soft: none of them stops anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.domain.assessment import Assessment
from portal.domain.budget import Budget, Debt, DebtState, Frequency, Status, Treatment
from portal.domain.counting import ACCOUNT
from portal.domain.enforcement import withheld
from portal.domain.facts import Facts
from portal.domain.money import ZERO, round_cent
from portal.domain.policy import Policy
from portal.domain.schedule import due_date
from portal.domain.twelve_months import Year

LOW, HIGH = Decimal("0.60"), Decimal("1.25")
"""Own everyday living beside the norm: under the one it looks too low, over the other high."""
HOUSING_SHARE = Decimal("0.40")
"""Housing of all income; above it housing costs overburden (Eurostat)."""
ASSISTANCE_GAP = Decimal(10)
MISMATCH = Decimal("0.20")
EXPENSIVE_RATE = Decimal(10)
"""Per cent a year; or less where the law's cap is lower."""
LINE_HIGH = Decimal("1.50")
"""Above this much of the county's reference a line is asked about."""
SMALL_CHILD = 7

_EXPENSIVE = frozenset({"quick_loan", "credit_card"})
_HOUSING_ALLOWANCES = ("income.housing_allowance", "income.pension_housing")
_OUTSIDE_THE_LIMIT = ("housing.electricity", "housing.home_insurance", "housing.sauna")
"""Costs of housing that social assistance accepts beside its limit for housing."""
_INCOMES = frozenset({Treatment.INCOME, Treatment.CHILD_INCOME})
_SPENDING = frozenset({Treatment.HOUSING, Treatment.SEPARATE, Treatment.IN_NORM, Treatment.OUTSIDE_NORM})


class FlagId(StrEnum):
    """The flags, in the order in which they are raised."""

    UNKNOWN = "unknown"
    ESTIMATE = "estimate"
    FREQ_SUSPECT = "freq_suspect"
    LIVING_LOW = "living_low"
    LIVING_HIGH = "living_high"
    LINE_HIGH = "line_high"
    HOUSING_SHARE_HIGH = "housing_share_high"
    HOUSING_OVER_LIMIT = "housing_over_limit"
    MISSING_EXPECTED = "missing_expected"
    CHILD_BENEFIT_MISSING = "child_benefit_missing"
    CHILD_BENEFIT_DIFFERS = "child_benefit_differs"
    HOUSING_ALLOWANCE_CHECK = "housing_allowance_check"
    SOCIAL_ASSISTANCE_CHECK = "social_assistance_check"
    DEFICIT = "deficit"
    OWN_FIGURES_BIND = "own_figures_bind"
    ENFORCEMENT_MISMATCH = "enforcement_mismatch"
    WISH_OVER_ROOM = "wish_over_room"
    STRESS_FAILS = "stress_fails"
    NO_BUFFER = "no_buffer"
    SEASONAL_GAP = "seasonal_gap"
    INCOME_ENDS = "income_ends"
    EXPENSIVE_CREDIT = "expensive_credit"
    OVERDUE = "overdue"
    COLLECTION = "collection"
    ENFORCEMENT = "enforcement"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Flag:
    """A flag with the line that it is about, what it found there, and what it measured that with.

    Amounts are euros a month, except the share of `housing_share_high`, the sums of accounts and buffers, and
    the rates of `expensive_credit`, whose limit is the cap of consumer credit, None where that is not known.
    `day` is the last day of an income that ends, and the first of a tight month.
    """

    id: FlagId
    line: str = ""
    value: Decimal | None = None
    limit: Decimal | None = None
    day: date | None = None


def flags(budget: Budget, found: Assessment, policy: Policy, facts: Facts, year: Year) -> tuple[Flag, ...]:
    """Every flag that a budget raises; `year` is its twelve months from the day of use."""
    return (
        *_unsure(budget, found),
        *_far_outside(found, facts),
        *_over_references(found, facts),
        *_housing(found, facts),
        *_missing(budget, found),
        *_child_benefit(found, facts),
        *_housing_allowance(found),
        *_results(found),
        *_enforcement(budget, found, facts),
        *_buffer(found),
        *_season(found, year),
        *_ending(budget, found, policy, year),
        *(flag for debt in budget.debts for flag in _debt(debt, facts)),
        *_duplicates(budget, found),
    )


def stated(found: Assessment, *codes: str) -> Decimal:
    """What the lines with these codes come to in a month."""
    return sum((counted.monthly for counted in found.lines if counted.line.code in codes), ZERO)


def _unsure(budget: Budget, found: Assessment) -> Iterator[Flag]:
    for line in budget.lines:
        if line.status is Status.UNKNOWN:
            yield Flag(FlagId.UNKNOWN, line.code)
        if line.status is Status.ESTIMATE:
            yield Flag(FlagId.ESTIMATE, line.code)
    if found.unknown:
        return
    low, high = round_cent(found.norm * LOW), round_cent(found.norm * HIGH)
    if found.living_stated < low:
        yield Flag(FlagId.LIVING_LOW, "living", found.living_stated, low)
    if found.living_stated > high:
        yield Flag(FlagId.LIVING_HIGH, "living", found.living_stated, high)


def _far_outside(found: Assessment, facts: Facts) -> Iterator[Flag]:
    for counted in found.lines:
        usual, monthly = (facts.ranges or {}).get(counted.line.code), counted.monthly
        if usual is None or not monthly or counted.line.frequency is Frequency.BY_MONTH:
            continue
        bound = usual.crossed(monthly)
        if bound is not None:
            yield Flag(FlagId.FREQ_SUSPECT, counted.line.code, monthly, bound)


def _over_references(found: Assessment, facts: Facts) -> Iterator[Flag]:
    for code, reference in facts.local.references.items():
        monthly = stated(found, code)
        if monthly > LINE_HIGH * reference:
            yield Flag(FlagId.LINE_HIGH, code, monthly, reference)


def _housing(found: Assessment, facts: Facts) -> Iterator[Flag]:
    if found.housing_share > HOUSING_SHARE:
        yield Flag(FlagId.HOUSING_SHARE_HIGH, "housing", found.housing_share, HOUSING_SHARE)
    limit, limited = facts.local.housing_limit, found.housing - stated(found, *_OUTSIDE_THE_LIMIT)
    if limit is not None and limited > limit:
        yield Flag(FlagId.HOUSING_OVER_LIMIT, "housing", limited, limit)


def _missing(budget: Budget, found: Assessment) -> Iterator[Flag]:
    expected = {
        "sep.daycare": any(child.age < SMALL_CHILD and child.share for child in budget.household.children),
        "housing.electricity": stated(found, "housing.rent") > 0,
        "other.car_insurance": stated(found, "other.car_fuel", "asset.car") > 0,
        "housing.maintenance_charge": stated(found, "housing.mortgage_interest") > 0,
    }
    also = {"housing.maintenance_charge": ("housing.property_costs",)}
    # Who has told that it is nothing has told it.
    told = {line.code for line in budget.lines}
    for code, is_expected in expected.items():
        if is_expected and told.isdisjoint((code, *also.get(code, ()))):
            yield Flag(FlagId.MISSING_EXPECTED, code)


def _child_benefit(found: Assessment, facts: Facts) -> Iterator[Flag]:
    if not facts.child_benefit:
        return
    told = stated(found, "income.child_benefit")
    if not told:
        yield Flag(FlagId.CHILD_BENEFIT_MISSING, "income.child_benefit", ZERO, facts.child_benefit)
    elif abs(told - facts.child_benefit) > 1:
        yield Flag(FlagId.CHILD_BENEFIT_DIFFERS, "income.child_benefit", told, facts.child_benefit)


def _housing_allowance(found: Assessment) -> Iterator[Flag]:
    if stated(found, "housing.rent") and not stated(found, *_HOUSING_ALLOWANCES):
        yield Flag(FlagId.HOUSING_ALLOWANCE_CHECK, "income.housing_allowance")


def _results(found: Assessment) -> Iterator[Flag]:
    if found.sa_gap >= ASSISTANCE_GAP:
        yield Flag(FlagId.SOCIAL_ASSISTANCE_CHECK, "", found.sa_gap, ASSISTANCE_GAP)
    if found.base < 0:
        yield Flag(FlagId.DEFICIT, "", found.base, ZERO)
    if found.after_actual < found.after_norm:
        yield Flag(FlagId.OWN_FIGURES_BIND, "", found.after_actual, found.after_norm)
    wished = found.annuity_want
    if wished is not None and wished > found.room:
        yield Flag(FlagId.WISH_OVER_ROOM, "", wished, found.room)
    if found.offer.stress_ok is False:
        yield Flag(FlagId.STRESS_FAILS, "", found.offer.annuity_stress, found.base)


def _enforcement(budget: Budget, found: Assessment, facts: Facts) -> Iterator[Flag]:
    enforced = any(debt.state is DebtState.ENFORCEMENT for debt in budget.debts)
    if budget.withheld is None or facts.protected is None or not enforced:
        return
    estimate = withheld(found.attachable, budget.household.dependants, facts.protected)
    if abs(found.enforcement - estimate) > MISMATCH * estimate:
        yield Flag(FlagId.ENFORCEMENT_MISMATCH, "debt.enforcement", found.enforcement, estimate)


def _buffer(found: Assessment) -> Iterator[Flag]:
    on_accounts, half_a_month = found.on_accounts, round_cent((found.total_income - found.now_actual) / 2)
    if on_accounts is not None and on_accounts < half_a_month:
        yield Flag(FlagId.NO_BUFFER, ACCOUNT, on_accounts, half_a_month)


def _season(found: Assessment, year: Year) -> Iterator[Flag]:
    # Where every month falls short, no buffer is the answer: that is told by `deficit`.
    if found.now_actual >= 0 and not year.is_even and year.buffer_needed > (found.on_accounts or 0):
        yield Flag(FlagId.SEASONAL_GAP, ACCOUNT, year.buffer_needed, found.on_accounts, year.worst.first)


def _ending(budget: Budget, found: Assessment, policy: Policy, year: Year) -> Iterator[Flag]:
    wished = found.offer.months_used or (budget.months if budget.want else None)
    last = due_date(year.day, wished or policy.max_months, lambda _: True)
    for counted in found.lines:
        ends = counted.line.ends
        if ends is not None and ends < last and counted.treatment in _INCOMES and counted.monthly:
            yield Flag(FlagId.INCOME_ENDS, counted.line.code, counted.monthly, day=ends)


def _is_expensive(debt: Debt, cap: Decimal | None) -> bool:
    """Whether a debt is of a kind that costs much, or is known to: over 10 % or over the law's cap."""
    limit = EXPENSIVE_RATE if cap is None else min(EXPENSIVE_RATE, cap)
    return debt.code in _EXPENSIVE or (debt.rate is not None and debt.rate > limit)


def _debt(debt: Debt, facts: Facts) -> Iterator[Flag]:
    line = f"debt.{debt.code}"
    if _is_expensive(debt, facts.credit_cap):
        yield Flag(FlagId.EXPENSIVE_CREDIT, line, debt.rate, facts.credit_cap)
    if debt.overdue or debt.state is DebtState.LATE:
        yield Flag(FlagId.OVERDUE, line, debt.overdue or debt.instalment)
    if debt.state is DebtState.COLLECTION:
        yield Flag(FlagId.COLLECTION, line, debt.balance)
    if debt.state is DebtState.ENFORCEMENT:
        yield Flag(FlagId.ENFORCEMENT, line, debt.balance)


def _duplicates(budget: Budget, found: Assessment) -> Iterator[Flag]:
    instalments = {debt.instalment for debt in budget.debts if debt.instalment}
    for counted in found.lines:
        if counted.treatment in _SPENDING and counted.monthly in instalments:
            yield Flag(FlagId.DUPLICATE, counted.line.code, counted.monthly, counted.monthly)
