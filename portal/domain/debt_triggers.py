"""When advice about debts is due.  A trigger gives the values that its text names, or None."""

from decimal import Decimal

from portal.domain.budget import Debt, Purpose
from portal.domain.flags import FlagId
from portal.domain.money import ZERO
from portal.domain.schedule import annuity, course
from portal.domain.situation import CANNOT, Situation, Trigger, Values, due_if

_LEAST_SAVING = Decimal(20)


def debts_tip_the_balance(case: Situation) -> Values | None:
    """The money would do without the debts, and does not with them."""
    return due_if(case.before_debts >= 0 > case.found.now_actual)


def owes_rent(case: Situation) -> Values | None:
    """Rent is owed: the home comes first."""
    return due_if(case.owes("rent"))


def owes_utilities(case: Situation) -> Values | None:
    """Electricity, water or telephone is owed."""
    return due_if(case.owes("utility"))


def enforcement_pinches(case: Situation) -> Values | None:
    """Enforcement takes from an income that hardly does."""
    return due_if(case.found.enforcement > 0 and case.found.outcome in CANNOT)


def enforcement_could_end(case: Situation) -> Values | None:
    """The credit would end enforcement, and leave more in spite of its own instalment."""
    found = case.found
    if not found.enforcement or found.enforcement_after or found.annuity_want is None:
        return None
    more = found.after_actual - found.now_actual - found.annuity_want
    return due_if(more > 0 and min(found.after_norm, found.after_actual) >= found.annuity_want, more=more)


def enforcement_differs(case: Situation) -> Values | None:
    """What enforcement takes is far from what the law would let it take."""
    return due_if(case.flag(FlagId.ENFORCEMENT_MISMATCH) is not None)


def has_dear_credit(case: Situation) -> Values | None:
    """There is a quick loan or another dear credit."""
    return due_if(case.flag(FlagId.EXPENSIVE_CREDIT) is not None)


def interest_would_fall(case: Situation) -> Values | None:
    """The same debts over the same time would cost clearly less interest."""
    less = sum((_saving(debt, case.policy.rate) for debt in case.budget.debts if debt.refinance), ZERO)
    return due_if(less > _LEAST_SAVING, less=less)


def _saving(debt: Debt, rate: Decimal) -> Decimal:
    now = course(debt.balance, debt.rate, debt.instalment) if debt.rate and debt.balance else None
    if now is None:
        return ZERO
    then = course(debt.balance, rate, annuity(debt.balance, rate, now.months))
    return now.interest - then.interest if then else ZERO


def needs_a_larger_loan(case: Situation) -> Values | None:
    """The debts are over this credit, and under what the Guarantee Foundation stands surety for."""
    limit = case.facts.guarantee_limit
    is_between = limit is not None and case.policy.credit_max < case.unsecured <= limit
    return due_if(is_between and case.found.income > 0)


def needs_debt_adjustment(case: Situation) -> Values | None:
    """The debts are over every loan that arranges debts, or nothing can be repaid of debts to arrange."""
    limit = case.facts.guarantee_limit
    is_stuck = case.budget.purpose is Purpose.REFINANCE and case.found.outcome in CANNOT
    return due_if((limit is not None and case.unsecured > limit) or (is_stuck and case.unsecured > 0))


def has_many_credits(case: Situation) -> Values | None:
    """There are three unsecured credits or more."""
    return due_if(case.credits >= 3)


def is_pressed(case: Situation) -> Values | None:
    """Somebody presses or threatens because of money."""
    return due_if(case.pressed)


TRIGGERS: tuple[Trigger, ...] = (
    debts_tip_the_balance,
    owes_rent,
    owes_utilities,
    enforcement_pinches,
    enforcement_could_end,
    enforcement_differs,
    has_dear_credit,
    interest_would_fall,
    needs_a_larger_loan,
    needs_debt_adjustment,
    has_many_credits,
    is_pressed,
)
