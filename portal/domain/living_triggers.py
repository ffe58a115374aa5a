"""When advice about income, living and the credit itself is due; see `debt_triggers` for debts."""

from decimal import ROUND_CEILING, Decimal

from portal.domain.assessment import Outcome
from portal.domain.flags import ASSISTANCE_GAP, FlagId
from portal.domain.money import ZERO
from portal.domain.situation import Situation, Trigger, Values, due_if

_MEDICINE = Decimal(40)
_HEALTH_SHARE = Decimal("0.10")


def lacks_assistance(case: Situation) -> Values | None:
    """Income falls short of what social assistance secures (1133/2002, 10 §)."""
    return due_if(case.found.sa_gap >= ASSISTANCE_GAP, gap=case.found.sa_gap)


def spends_more_than_gets(case: Situation) -> Values | None:
    """Costs are larger than income even before any debt is paid."""
    return due_if(case.found.base < 0 and not case.found.sa_gap and case.before_debts < 0)


def home_is_dear(case: Situation) -> Values | None:
    """Housing takes more than two fifths of all income."""
    shares = case.found.money_line.in_per_cent
    if shares is None or case.flag(FlagId.HOUSING_SHARE_HIGH) is None:
        return None
    return {"share": int(shares.housing)}


def home_is_over_the_limit(case: Situation) -> Values | None:
    """Housing is over what social assistance accepts in the municipality."""
    return due_if(case.flag(FlagId.HOUSING_OVER_LIMIT) is not None)


def lacks_housing_allowance(case: Situation) -> Values | None:
    """Rent is paid without an allowance."""
    return due_if(case.flag(FlagId.HOUSING_ALLOWANCE_CHECK) is not None)


def child_benefit_is_off(case: Situation) -> Values | None:
    """Child benefit is missing or another amount than the law's."""
    due = case.facts.child_benefit or ZERO
    flag = case.flag(FlagId.CHILD_BENEFIT_MISSING, FlagId.CHILD_BENEFIT_DIFFERS)
    return due_if(flag is not None, due=due)


def lacks_maintenance(case: Situation) -> Values | None:
    """One parent has the child and gets no maintenance."""
    household, support = case.budget.household, case.facts.maintenance_support
    alone = household.adults == 1 and household.dependants > 0
    is_due = alone and support is not None and not case.monthly("income.child_support")
    return due_if(is_due, support=support or ZERO)


def buys_much_medicine(case: Situation) -> Values | None:
    """Medicine costs much, and Kela's medicine credit is open to the household.

    Its limit is of gross income.  Ours is net and so never larger: nobody entitled is left out.
    """
    ceiling, limit = case.facts.medicine_ceiling, case.facts.medicine_credit_income
    if ceiling is None or limit is None or case.found.sa_gap:
        return None
    is_due = case.monthly("sep.medicine") >= _MEDICINE and case.found.total_income <= limit
    return due_if(is_due, ceiling=ceiling)


def pays_care_fees(case: Situation) -> Values | None:
    """Fees of the county are owed, or health fees take a tenth of all income."""
    health = case.monthly("sep.health_fees", "sep.home_care")
    return due_if(case.owes("care_fees") or health > _HEALTH_SHARE * case.found.total_income)


def gambles(case: Situation) -> Values | None:
    """Gambling has been told of; the line is voluntary."""
    return due_if(case.monthly("other.gambling") > 0)


def lives_on_little(case: Situation) -> Values | None:
    """Own everyday living is far under the norm; something may be missing."""
    return due_if(case.flag(FlagId.LIVING_LOW) is not None)


def lives_on_much(case: Situation) -> Values | None:
    """Own everyday living is far over the norm, or a line over the county's reference."""
    return due_if(case.flag(FlagId.LIVING_HIGH, FlagId.LINE_HIGH) is not None)


def knew_little(case: Situation) -> Values | None:
    """Three amounts or more are not known."""
    return due_if(sum(flag.id is FlagId.UNKNOWN for flag in case.flags) >= 3)


def lacks_a_buffer(case: Situation) -> Values | None:
    """There is hardly anything on the accounts, and something to put there."""
    aside = min(case.found.room, case.policy.min_buffer)
    is_due = case.flag(FlagId.NO_BUFFER) is not None and case.found.base > 0 and aside > 0
    return due_if(is_due, aside=aside, yearly=12 * aside)


def has_a_tight_month(case: Situation) -> Values | None:
    """The year comes out even, and some month before its end needs more than is on the accounts.

    Where the whole year falls short there is nothing to put aside, and other advice is due.
    """
    is_due = case.flag(FlagId.SEASONAL_GAP) is not None and case.year.left >= 0
    return due_if(is_due, month=case.year.worst.first, aside=case.year.buffer_needed)


def income_will_end(case: Situation) -> Values | None:
    """An income ends before the credit would be paid."""
    return due_if(case.flag(FlagId.INCOME_ENDS) is not None)


def could_save(case: Situation) -> Values | None:
    """The sum is saved in a few months without a credit."""
    if case.found.outcome is not Outcome.COULD_SAVE:
        return None
    months = (case.budget.want / case.found.instalment).to_integral_value(ROUND_CEILING)
    return {"instalment": case.found.instalment, "months": int(months)}


def credit_fits(case: Situation) -> Values | None:
    """The wished credit fits, or a smaller one."""
    is_fitting = case.found.outcome in {Outcome.FITS, Outcome.FITS_SMALLER}
    return due_if(is_fitting, instalment=case.found.instalment)


def too_little_is_left(case: Situation) -> Values | None:
    """The margin does not carry the least instalment."""
    return due_if(case.found.outcome is Outcome.NONE, least=case.policy.min_instalment)


def has_assets(case: Situation) -> Values | None:
    """There are savings or property."""
    return due_if(case.monthly("asset.savings", "asset.home", "asset.car", "asset.other") > 0)


TRIGGERS: tuple[Trigger, ...] = (
    lacks_assistance,
    spends_more_than_gets,
    home_is_dear,
    home_is_over_the_limit,
    lacks_housing_allowance,
    child_benefit_is_off,
    lacks_maintenance,
    buys_much_medicine,
    pays_care_fees,
    gambles,
    lives_on_little,
    lives_on_much,
    knew_little,
    has_a_tight_month,
    lacks_a_buffer,
    income_will_end,
    could_save,
    credit_fits,
    too_little_is_left,
    has_assets,
)
