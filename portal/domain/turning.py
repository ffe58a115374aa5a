"""Where a household could turn: social credit beside what may be better, each with why it fits or does not.

An exit to a better place is a good result.  Nothing here decides: everybody may ask everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from portal.domain.assessment import Assessment, Outcome
from portal.domain.budget import Debt, DebtState
from portal.domain.flags import ASSISTANCE_GAP, FlagId
from portal.domain.situation import CANNOT, Situation, Values

_ARREARS = frozenset({"rent", "utility", "collection"})
"""Debts that are late by their kind."""

LONGEST_SAVING = 12
"""In how many months a sum should be saved, if saving is to take the place of a credit."""


class Place(StrEnum):
    """Where one can turn, in the order in which they are told when they fit alike."""

    KELA = "kela"
    PAYMENT_PLAN = "payment_plan"
    SOCIAL_CREDIT = "social_credit"
    SAVING = "saving"
    DEBT_COUNSELLING = "debt_counselling"
    GUARANTEE_FOUNDATION = "guarantee_foundation"
    SOCIAL_WORK = "social_work"


class Why(StrEnum):
    """Why a place fits in a situation, or does not."""

    FITS = "fits"
    FITS_LONGER = "fits_longer"
    FITS_SMALLER = "fits_smaller"
    ROOM = "room"
    DEFICIT = "deficit"
    TOO_LITTLE_LEFT = "too_little_left"
    SAVED_SOON = "saved_soon"
    SAVED_LATE = "saved_late"
    NOTHING_TO_SAVE = "nothing_to_save"
    LITTLE_TO_SAVE = "little_to_save"
    NOTHING_WISHED = "nothing_wished"
    IS_URGENT = "is_urgent"
    LACKS_ASSISTANCE = "lacks_assistance"
    LACKS_BENEFIT = "lacks_benefit"
    HAS_BENEFITS = "has_benefits"
    IS_LATE = "is_late"
    NOTHING_IS_LATE = "nothing_is_late"
    NO_DEBTS = "no_debts"
    DEBTS_TIP = "debts_tip"
    IN_ENFORCEMENT = "in_enforcement"
    DEBTS_ARE_PAID = "debts_are_paid"
    DEBTS_LARGE = "debts_large"
    DEBTS_SMALL = "debts_small"
    DEBTS_TOO_LARGE = "debts_too_large"
    LIMIT_UNKNOWN = "limit_unknown"
    NO_INCOME = "no_income"
    NO_ROOM = "no_room"
    NEEDS_SUPPORT = "needs_support"
    MANAGES = "manages"


@dataclass(frozen=True)
class Way:
    """A place with whether it fits in the situation, why, and the values that the reason names."""

    place: Place
    fits: bool
    why: Why
    values: Values


def ways(case: Situation) -> tuple[Way, ...]:
    """Every place, those that fit first."""
    found = [_WAYS[place](case) for place in Place]
    return tuple(sorted(found, key=lambda way: not way.fits))


def _way(place: Place, fits: bool, why: Why, **values: Decimal | int) -> Way:
    return Way(place, fits, why, values)


def _social_credit(case: Situation) -> Way:
    found, place = case.found, Place.SOCIAL_CREDIT
    match found.outcome:
        case Outcome.DEFICIT:
            return _way(place, False, Why.DEFICIT)
        case Outcome.COULD_SAVE:
            return _way(place, False, Why.SAVED_SOON, months=_months_to_save(case))
        case Outcome.FITS:
            return _as_wished(found)
        case _ if not found.max_credit:
            return _way(place, False, Why.TOO_LITTLE_LEFT)
        case Outcome.FITS_SMALLER:
            return _way(place, True, Why.FITS_SMALLER, credit=found.max_credit)
        case _:
            return _way(place, True, Why.ROOM, credit=found.max_credit)


def _as_wished(found: Assessment) -> Way:
    place, instalment, months = Place.SOCIAL_CREDIT, found.instalment, found.offer.months_for_want
    if found.fits_in_longer and months:
        return _way(place, True, Why.FITS_LONGER, instalment=instalment, months=months)
    return _way(place, True, Why.FITS, instalment=instalment)


def _kela(case: Situation) -> Way:
    if case.found.sa_gap >= ASSISTANCE_GAP:
        return _way(Place.KELA, True, Why.LACKS_ASSISTANCE, gap=case.found.sa_gap)
    lacking = case.flag(FlagId.HOUSING_ALLOWANCE_CHECK, FlagId.CHILD_BENEFIT_MISSING)
    return _way(Place.KELA, lacking is not None, Why.LACKS_BENEFIT if lacking else Why.HAS_BENEFITS)


def _payment_plan(case: Situation) -> Way:
    place = Place.PAYMENT_PLAN
    if _is_late(case):
        return _way(place, True, Why.IS_LATE)
    return _way(place, False, Why.IN_ENFORCEMENT if _is_enforced(case) else Why.NOTHING_IS_LATE)


def _saving(case: Situation) -> Way:
    place = Place.SAVING
    if not case.budget.want:
        return _way(place, False, Why.NOTHING_WISHED)
    if not case.budget.could_be_saved_for:
        return _way(place, False, Why.IS_URGENT)
    if case.found.outcome in CANNOT:
        is_little = case.found.now_actual > 0
        return _way(place, False, Why.LITTLE_TO_SAVE if is_little else Why.NOTHING_TO_SAVE)
    months = _months_to_save(case)
    is_soon = months <= LONGEST_SAVING
    return _way(place, is_soon, Why.SAVED_SOON if is_soon else Why.SAVED_LATE, months=months)


def _debt_counselling(case: Situation) -> Way:
    place, debts = Place.DEBT_COUNSELLING, case.budget.debts
    if not debts:
        return _way(place, False, Why.NO_DEBTS)
    if _is_enforced(case):
        return _way(place, True, Why.IN_ENFORCEMENT)
    if case.found.now_actual < 0 < case.found.debt_now:
        return _way(place, True, Why.DEBTS_TIP)
    if _is_late(case):
        return _way(place, True, Why.IS_LATE)
    if case.found.outcome in CANNOT:
        return _way(place, True, Why.NO_ROOM)
    return _way(place, False, Why.DEBTS_ARE_PAID)


def _guarantee_foundation(case: Situation) -> Way:
    place, owed, limit = Place.GUARANTEE_FOUNDATION, case.unsecured, case.facts.guarantee_limit
    if not owed:
        return _way(place, False, Why.NO_DEBTS)
    if owed <= case.policy.credit_max:
        social = _social_credit(case)
        why = social.why if case.found.outcome in CANNOT else Why.DEBTS_SMALL
        return _way(place, False, why, most=case.policy.credit_max)
    if limit is None:
        return _way(place, False, Why.LIMIT_UNKNOWN)
    if owed > limit:
        return _way(place, False, Why.DEBTS_TOO_LARGE, most=limit)
    if not case.found.income:
        return _way(place, False, Why.NO_INCOME)
    return _way(place, True, Why.DEBTS_LARGE, most=limit)


def _social_work(case: Situation) -> Way:
    found = case.found
    falls_short = found.outcome in CANNOT or found.now_actual < 0 or found.sa_gap >= ASSISTANCE_GAP
    needs = case.pressed or falls_short or case.owes("rent", "utility")
    return _way(Place.SOCIAL_WORK, needs, Why.NEEDS_SUPPORT if needs else Why.MANAGES)


def _is_late(case: Situation) -> bool:
    """Whether something is late that can be agreed on with the creditor."""
    return any(_is_late_debt(debt) for debt in case.budget.debts)


def _is_late_debt(debt: Debt) -> bool:
    match debt.state:
        case DebtState.LATE | DebtState.COLLECTION:
            return True
        case DebtState.ENFORCEMENT:
            return False
        case DebtState.PLAN:
            return debt.overdue > 0
        case _:
            return debt.overdue > 0 or debt.code in _ARREARS


def _is_enforced(case: Situation) -> bool:
    return any(debt.state is DebtState.ENFORCEMENT for debt in case.budget.debts)


def _months_to_save(case: Situation) -> int:
    return int((case.budget.want / case.found.instalment).to_integral_value(ROUND_CEILING))


_WAYS: Mapping[Place, Callable[[Situation], Way]] = {
    Place.KELA: _kela,
    Place.PAYMENT_PLAN: _payment_plan,
    Place.SOCIAL_CREDIT: _social_credit,
    Place.SAVING: _saving,
    Place.DEBT_COUNSELLING: _debt_counselling,
    Place.GUARANTEE_FOUNDATION: _guarantee_foundation,
    Place.SOCIAL_WORK: _social_work,
}
