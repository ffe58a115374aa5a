"""The assessment of a household's ability to repay (1133/2002, 5 §): a calculation, never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from portal.domain.budget import Budget, DebtState, Line, Purpose, Status, Treatment, monthly
from portal.domain.enforcement import ProtectedPart, withheld
from portal.domain.money import CENT, ZERO
from portal.domain.norms import Mode, NormSet, norm
from portal.domain.policy import Basis, Policy
from portal.domain.schedule import annuity, largest_principal, months_to_repay

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

_ASSISTANCE_COSTS = frozenset({"sep.medicine", "sep.health_fees", "sep.daycare", "sep.home_care"})
"""Separate costs that social assistance meets beside the basic amount (1412/1997, 7 a–7 c §)."""


class Outcome(StrEnum):
    """The class of an assessment.  Whatever it is, everybody may apply."""

    DEFICIT = "deficit"
    NONE = "none"
    COULD_SAVE = "could_save"
    FITS = "fits"
    FITS_SMALLER = "fits_smaller"
    ROOM = "room"


@dataclass(frozen=True)
class CountedLine:
    """A line with its value in a month and where it is counted."""

    line: Line
    treatment: Treatment
    monthly: Decimal


@dataclass(frozen=True)
class MoneyLine:
    """Where a month's money goes, by own figures today: the strip that stands on every page."""

    income: Decimal
    housing: Decimal
    everyday: Decimal
    debts: Decimal
    other: Decimal
    left: Decimal
    """Negative where it is a shortfall."""


@dataclass(frozen=True)
class Offer:
    """What the wished credit would come to; all of it None without a wish or an instalment."""

    months_for_want: int | None = None
    months_used: int | None = None
    annuity_want: Decimal | None = None
    stress_rate: Decimal | None = None
    annuity_stress: Decimal | None = None
    stress_ok: bool | None = None


@dataclass(frozen=True)
class Assessment:
    """Every figure of an assessment, in euros a month unless it says otherwise."""

    lines: tuple[CountedLine, ...]
    income: Decimal
    child_income: Decimal
    housing: Decimal
    separate: Decimal
    living_stated: Decimal
    living_used: Decimal
    unknown: int
    outside: Decimal
    sa_gap: Decimal
    norm: Decimal
    norm_used: Decimal
    norm_offset: Decimal
    norm_mode: Mode
    debt_now: Decimal
    debt_keep: Decimal
    enforcement: Decimal
    enforcement_after: Decimal
    now_norm: Decimal
    now_actual: Decimal
    after_norm: Decimal
    after_actual: Decimal
    base: Decimal
    room: Decimal
    instalment: Decimal
    max_credit: Decimal
    outcome: Outcome
    offer: Offer

    @property
    def total_income(self) -> Decimal:
        """All income, the children's included."""
        return self.income + self.child_income

    @property
    def housing_share(self) -> Decimal:
        """Housing of all income, three decimals."""
        return _share(self.housing, self.total_income)

    @property
    def debt_share(self) -> Decimal:
        """Instalments and enforcement of all income, three decimals."""
        return _share(self.debt_now + self.enforcement, self.total_income)

    @property
    def annuity_want(self) -> Decimal | None:
        """The instalment of the wished credit over its months."""
        return self.offer.annuity_want

    @property
    def annuity_stress(self) -> Decimal | None:
        """The same under the stress rate."""
        return self.offer.annuity_stress

    @property
    def money_line(self) -> MoneyLine:
        """Own figures of today in the five parts of the money line."""
        return MoneyLine(
            income=self.total_income,
            housing=self.housing,
            everyday=self.living_used + self.outside,
            debts=self.debt_now + self.enforcement,
            other=self.separate,
            left=self.now_actual,
        )


def assess(
    budget: Budget,
    policy: Policy,
    norms: NormSet,
    assistance_norms: NormSet,
    protected: ProtectedPart,
    treatments: Mapping[str, Treatment],
) -> Assessment:
    """Assess a budget under a county's policy and dated figures (`budget.md` S1–S11).

    `assistance_norms` are the basic amounts of social assistance, whichever norms the county uses.
    Raises `KeyError` for a line that the catalogue does not know.
    """
    counted = tuple(_count(line, treatments) for line in budget.lines)
    sums = {treatment: _sum(counted, treatment) for treatment in Treatment}
    amount, assistance = norm(budget.household, norms), norm(budget.household, assistance_norms)
    offset = min(sums[Treatment.CHILD_INCOME], amount.children) if norms.mode is Mode.OFFSET else ZERO
    unknown = sum(c.treatment is Treatment.IN_NORM and c.line.status is Status.UNKNOWN for c in counted)
    stated = sums[Treatment.IN_NORM]
    living = max(stated, amount.total) if unknown else stated
    debt_now = sum((debt.instalment for debt in budget.debts), ZERO)
    debt_keep = sum((debt.instalment for debt in budget.debts if not debt.refinance), ZERO)
    taken = _enforcement(budget, counted, protected)
    taken_after = ZERO if _is_enforcement_cleared(budget) else taken
    income = sums[Treatment.INCOME]
    total = income + sums[Treatment.CHILD_INCOME]
    necessary = sums[Treatment.HOUSING] + sums[Treatment.SEPARATE]
    by_norm = (income if norms.mode is Mode.OFFSET else total) - necessary - (amount.total - offset)
    by_own = total - necessary - living - sums[Treatment.OUTSIDE_NORM]
    by_norm_after, by_own_after = by_norm - debt_keep - taken_after, by_own - debt_keep - taken_after
    base = _base(policy.basis, by_norm_after, by_own_after)
    room = min((base * policy.usable_share).quantize(CENT, ROUND_HALF_UP), base - policy.min_buffer)
    instalment = _instalment(base, policy)
    credit = _largest_credit(instalment, policy)
    return Assessment(
        lines=counted,
        income=income,
        child_income=sums[Treatment.CHILD_INCOME],
        housing=sums[Treatment.HOUSING],
        separate=sums[Treatment.SEPARATE],
        living_stated=stated,
        living_used=living,
        unknown=unknown,
        outside=sums[Treatment.OUTSIDE_NORM],
        sa_gap=max(ZERO, sums[Treatment.HOUSING] + _assistance_costs(counted) + assistance.total - total),
        norm=amount.total,
        norm_used=amount.total - offset,
        norm_offset=offset,
        norm_mode=norms.mode,
        debt_now=debt_now,
        debt_keep=debt_keep,
        enforcement=taken,
        enforcement_after=taken_after,
        now_norm=by_norm - debt_now - taken,
        now_actual=by_own - debt_now - taken,
        after_norm=by_norm_after,
        after_actual=by_own_after,
        base=base,
        room=room,
        instalment=instalment,
        max_credit=credit,
        outcome=_outcome(budget, base, instalment, credit),
        offer=_offer(budget, base, instalment, policy),
    )


def _count(line: Line, treatments: Mapping[str, Treatment]) -> CountedLine:
    return CountedLine(line, treatments[line.code], monthly(line))


def _sum(counted: tuple[CountedLine, ...], treatment: Treatment) -> Decimal:
    return sum((line.monthly for line in counted if line.treatment is treatment), ZERO)


def _base(basis: Basis, by_norm: Decimal, by_own: Decimal) -> Decimal:
    return {Basis.MIN: min(by_norm, by_own), Basis.NORM: by_norm, Basis.ACTUAL: by_own}[basis]


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.001"), ROUND_HALF_UP) if whole else Decimal("0.000")


def _assistance_costs(counted: tuple[CountedLine, ...]) -> Decimal:
    return sum((line.monthly for line in counted if line.line.code in _ASSISTANCE_COSTS), ZERO)


def _enforcement(budget: Budget, counted: tuple[CountedLine, ...], protected: ProtectedPart) -> Decimal:
    if budget.withheld is not None:
        return budget.withheld
    if not any(debt.state is DebtState.ENFORCEMENT for debt in budget.debts):
        return ZERO
    # Enforcement takes from one debtor; the one with the most to take from is the likely one.
    incomes: dict[int | None, Decimal] = {}
    for line in counted:
        if line.treatment is Treatment.INCOME and line.line.code not in _NOT_ATTACHABLE:
            incomes[line.line.person] = incomes.get(line.line.person, ZERO) + line.monthly
    dependants = sum(child.share > 0 for child in budget.household.children)
    return withheld(max(incomes.values(), default=ZERO), dependants, protected)


def _is_enforcement_cleared(budget: Budget) -> bool:
    enforced = [debt for debt in budget.debts if debt.state is DebtState.ENFORCEMENT]
    return bool(budget.debts) and all(debt.refinance for debt in enforced)


def _instalment(base: Decimal, policy: Policy) -> Decimal:
    room = min(base * policy.usable_share, base - policy.min_buffer)
    steps = (room / policy.instalment_step).to_integral_value(ROUND_FLOOR)
    instalment = (steps * policy.instalment_step).quantize(CENT)
    return instalment if instalment >= policy.min_instalment else ZERO


def _largest_credit(instalment: Decimal, policy: Policy) -> Decimal:
    found = largest_principal(instalment, policy.rate, policy.max_months, policy.credit_step)
    return min(found, policy.credit_max).quantize(CENT) if found >= policy.credit_min else ZERO


def _outcome(budget: Budget, base: Decimal, instalment: Decimal, credit: Decimal) -> Outcome:
    if base < 0:
        return Outcome.DEFICIT
    if instalment == 0:
        return Outcome.NONE
    if budget.want == 0:
        return Outcome.ROOM
    if budget.purpose is Purpose.PURCHASE and 4 * instalment >= budget.want:
        return Outcome.COULD_SAVE
    return Outcome.FITS if credit >= budget.want else Outcome.FITS_SMALLER


def _offer(budget: Budget, base: Decimal, instalment: Decimal, policy: Policy) -> Offer:
    if budget.want == 0 or instalment == 0:
        return Offer()
    needed = months_to_repay(budget.want, policy.rate, instalment)
    fitting = needed if needed is not None and needed <= policy.max_months else policy.max_months
    months = budget.months or fitting
    stressed = annuity(budget.want, policy.stress_rate, months)
    return Offer(
        months_for_want=needed,
        months_used=months,
        annuity_want=annuity(budget.want, policy.rate, months),
        stress_rate=policy.stress_rate,
        annuity_stress=stressed,
        stress_ok=stressed <= base,
    )
