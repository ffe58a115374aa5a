"""What can be repaid: the margin, the instalment, the credit it carries, and what the wish would cost."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from portal.domain.budget import Budget
from portal.domain.money import CENT, ZERO
from portal.domain.policy import Basis, Policy
from portal.domain.schedule import annuity, closes_within, largest_principal, months_to_repay


class Outcome(StrEnum):
    """The class of an assessment.  Whatever it is, everybody may apply."""

    DEFICIT = "deficit"
    NONE = "none"
    COULD_SAVE = "could_save"
    FITS = "fits"
    FITS_SMALLER = "fits_smaller"
    ROOM = "room"


@dataclass(frozen=True)
class Offer:
    """What the wished credit would come to; all of it None without a wish or an instalment."""

    months_for_want: int | None = None
    """None also where the instalment would never pay the credit back."""
    months_used: int | None = None
    annuity_want: Decimal | None = None
    stress_rate: Decimal | None = None
    annuity_stress: Decimal | None = None
    stress_ok: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """What can be repaid: the margin, what of it is usable, the instalment, and the credit it carries."""

    base: Decimal
    room: Decimal
    instalment: Decimal
    max_credit: Decimal


def capacity_of(by_norm: Decimal, by_own: Decimal, policy: Policy) -> Capacity:
    """What can be repaid of what is left in a month, by the norm and by own figures."""
    base = _base(by_norm, by_own, policy.basis)
    usable = (base * policy.usable_share).quantize(CENT, ROUND_FLOOR)
    room = min(usable, base - policy.min_buffer)
    steps = (room / policy.instalment_step).to_integral_value(ROUND_FLOOR)
    stepped = (steps * policy.instalment_step).quantize(CENT)
    instalment = stepped if stepped >= policy.min_instalment else ZERO
    return Capacity(base=base, room=room, instalment=instalment, max_credit=_max_credit(instalment, policy))


def _base(by_norm: Decimal, by_own: Decimal, basis: Basis) -> Decimal:
    if basis is Basis.MIN:
        return min(by_norm, by_own)
    return by_norm if basis is Basis.NORM else by_own


def _max_credit(instalment: Decimal, policy: Policy) -> Decimal:
    if instalment == 0:
        return ZERO
    # Most instalments carry the largest credit of all: then nothing over it has to be tried.
    if closes_within(policy.max_months, policy.credit_max, policy.rate, instalment):
        return policy.credit_max.quantize(CENT)
    found = largest_principal(instalment, policy.rate, policy.max_months, policy.credit_step)
    return min(found, policy.credit_max).quantize(CENT) if found >= policy.credit_min else ZERO


def outcome_of(budget: Budget, capacity: Capacity) -> Outcome:
    """The class of an assessment."""
    if capacity.base < 0:
        return Outcome.DEFICIT
    if capacity.instalment == 0:
        return Outcome.NONE
    if budget.want == 0:
        return Outcome.ROOM
    if budget.could_be_saved_for and 4 * capacity.instalment >= budget.want:
        return Outcome.COULD_SAVE
    return Outcome.FITS if capacity.max_credit >= budget.want else Outcome.FITS_SMALLER


def offer_of(budget: Budget, capacity: Capacity, policy: Policy) -> Offer:
    """What the wished credit would come to with the instalment that can be borne."""
    if budget.want == 0 or capacity.instalment == 0:
        return Offer()
    needed = months_to_repay(budget.want, policy.rate, capacity.instalment)
    fitting = needed if needed is not None and needed <= policy.max_months else policy.max_months
    months = budget.months or fitting
    stressed = annuity(budget.want, policy.stress_rate, months)
    return Offer(
        months_for_want=needed,
        months_used=months,
        annuity_want=annuity(budget.want, policy.rate, months),
        stress_rate=policy.stress_rate,
        annuity_stress=stressed,
        stress_ok=stressed <= capacity.base,
    )
