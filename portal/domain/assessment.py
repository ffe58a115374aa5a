"""The assessment of a household's ability to repay (1133/2002, 5 §): a calculation, never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.budget import Budget, Treatment
from portal.domain.capacity import Capacity, Offer, Outcome, capacity_of, offer_of, outcome_of
from portal.domain.counting import CountedLine, Totals, count
from portal.domain.enforcement import ProtectedPart
from portal.domain.money import ZERO
from portal.domain.money_line import MoneyLine
from portal.domain.norms import Mode, Norm, NormSet, norm
from portal.domain.policy import Policy

__all__ = ["Assessment", "CountedLine", "Offer", "Outcome", "assess"]


@dataclass(frozen=True, kw_only=True)
class Living:
    """Everyday living in a month, by the norm and by own figures."""

    norm: Decimal
    norm_offset: Decimal
    """What the children's own income takes off the norm amount."""
    norm_mode: Mode
    living_used: Decimal
    """What was stated; where something is unknown, never less than the norm."""

    @property
    def norm_used(self) -> Decimal:
        """The norm amount less the offset."""
        return self.norm - self.norm_offset


@dataclass(frozen=True, kw_only=True)
class Surplus:
    """What a month leaves on the two tracks, today and after the credit has paid what it is to pay."""

    now_norm: Decimal
    now_actual: Decimal
    after_norm: Decimal
    after_actual: Decimal


@dataclass(frozen=True, kw_only=True)
class Assessment(Totals, Living, Surplus, Capacity):
    """Every figure of an assessment, in euros a month unless it says otherwise."""

    sa_gap: Decimal
    """By how much income falls short of what social assistance would secure."""
    outcome: Outcome
    offer: Offer

    @property
    def norm_income(self) -> Decimal:
        """The income of the norm track: without the children's where it takes from the norm instead."""
        return self.income if self.norm_mode is Mode.OFFSET else self.total_income

    @property
    def annuity_want(self) -> Decimal | None:
        """The instalment of the wished credit over its months."""
        return self.offer.annuity_want

    @property
    def annuity_stress(self) -> Decimal | None:
        """The same under the stress rate."""
        return self.offer.annuity_stress

    @property
    def fits_in_longer(self) -> bool:
        """Whether the wished credit fits, but only in more months than were wished."""
        return self.outcome is Outcome.FITS and (self.annuity_want or ZERO) > self.instalment

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
    kept_supplement: Decimal = ZERO,
) -> Assessment:
    """Assess a budget under a county's policy and dated figures.

    `assistance_norms` are the basic amounts of social assistance, whichever norms the county uses;
    `kept_supplement` is what of child benefit the children's norm amount is not offset by, in a month.
    Raises `KeyError` for a line that the catalogue does not know.
    """
    totals = count(budget, protected, treatments)
    amount = norm(budget.household, norms)
    assistance = amount if assistance_norms is norms else norm(budget.household, assistance_norms)
    living = _living(totals, amount, norms.mode, kept_supplement)
    surplus = _surplus(totals, living)
    capacity = capacity_of(surplus.after_norm, surplus.after_actual, policy)
    secured = totals.housing + totals.assistance_costs + assistance.total
    return Assessment(
        **vars(totals),
        **vars(living),
        **vars(surplus),
        **vars(capacity),
        sa_gap=max(ZERO, secured - totals.total_income),
        outcome=outcome_of(budget, capacity),
        offer=offer_of(budget, capacity, policy),
    )


def _living(totals: Totals, amount: Norm, mode: Mode, kept: Decimal) -> Living:
    total, stated = amount.total, totals.living_stated
    offset = totals.child_income - min(kept, totals.child_benefit)
    return Living(
        norm=total,
        norm_offset=min(offset, amount.children) if mode is Mode.OFFSET else ZERO,
        norm_mode=mode,
        living_used=max(stated, total) if totals.unknown else stated,
    )


def _surplus(totals: Totals, living: Living) -> Surplus:
    income = totals.income if living.norm_mode is Mode.OFFSET else totals.total_income
    necessary = totals.housing + totals.separate
    by_norm = income - necessary - living.norm_used
    by_own = totals.total_income - necessary - living.living_used - totals.outside
    now, after = totals.debt_now + totals.enforcement, totals.debt_keep + totals.enforcement_after
    return Surplus(
        now_norm=by_norm - now,
        now_actual=by_own - now,
        after_norm=by_norm - after,
        after_actual=by_own - after,
    )
