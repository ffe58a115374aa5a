"""Assessing a budget by the figures of a day and the terms of a county."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal import figures
from portal.domain.advice import Advice, advise
from portal.domain.assessment import Assessment, assess
from portal.domain.budget import Budget, on_day
from portal.domain.explaining import explain
from portal.domain.explanation import Explanation
from portal.domain.facts import LocalFacts
from portal.domain.flags import flags
from portal.domain.money import ZERO
from portal.domain.policy import FiguresUsed, Policy
from portal.domain.situation import Situation
from portal.domain.twelve_months import year_from
from portal.units import Unit


def policy_on(unit: Unit, day: date) -> Policy:
    """A county's policy of a day with the id of its norm set, which is stored with what it decided.

    Raises `FigureMissing` or `TermsMissing`; nothing older stands in.
    """
    policy = unit.policy(day)
    return replace(policy, norm_set=figures.norm_set_on(policy.norm_set, day).id)


def figures_on(policy: Policy, day: date) -> FiguresUsed:
    """The figures of a day that a policy needs beside its norm set.  Raises `FigureMissing`."""
    return FiguresUsed(
        day=day,
        assistance_norm_set=figures.norm_set_on(figures.ASSISTANCE, day).id,
        protected_part=figures.protected_part_id(day),
        child_benefit=None if policy.offset_lone_parent_supplement else figures.child_benefit_id(day),
    )


def terms_on(unit: Unit, day: date) -> tuple[Policy, FiguresUsed]:
    """A county's policy of a day and the figures with it.  Raises `FigureMissing` or `TermsMissing`."""
    policy = policy_on(unit, day)
    return policy, figures_on(policy, day)


def assessed(budget: Budget, unit: Unit, day: date) -> Assessment:
    """A budget under the terms and figures of a day.  Raises `FigureMissing` or `TermsMissing`."""
    return assessed_by(budget, *terms_on(unit, day))


def assessed_by(budget: Budget, policy: Policy, used: FiguresUsed) -> Assessment:
    """A budget under a policy and the figures with these ids, whatever the day.

    What has ended before the day of the figures is not counted.  So an old budget comes to its old
    result: the policy and the ids are stored with it.  Raises `KeyError` when a figure is gone.
    """
    return assess(
        on_day(budget, used.day),
        policy,
        figures.norm_set(policy.norm_set),
        figures.norm_set(used.assistance_norm_set),
        figures.protected_part_with(used.protected_part),
        figures.treatments(),
        kept_supplement(budget, used),
    )


def kept_supplement(budget: Budget, used: FiguresUsed) -> Decimal:
    """What of child benefit in a month the children's norm amount is not offset by."""
    if used.child_benefit is None:
        return ZERO
    return figures.lone_parent_supplement(budget.household, used.child_benefit)


def explained_by(
    budget: Budget, found: Assessment, policy: Policy, used: FiguresUsed
) -> dict[str, Explanation]:
    """The arithmetic behind each figure of an assessment made with the same arguments."""
    return explain(
        budget,
        found,
        policy,
        figures.norm_set(policy.norm_set),
        figures.norm_set(used.assistance_norm_set),
        figures.protected_part_with(used.protected_part),
    )


def looked_at(
    budget: Budget,
    found: Assessment,
    policy: Policy,
    day: date,
    local: LocalFacts | None = None,
    *,
    pressed: bool = False,
) -> Situation:
    """A budget with what a counsellor should look at in it, and its twelve months from a day on.

    `local` are the figures of the county's own file.
    """
    facts, year = figures.facts(budget.household, day, local), year_from(day, budget, found)
    raised = flags(budget, found, policy, facts, year)
    return Situation(budget, found, policy, raised, facts, year, pressed)


def advised(situation: Situation) -> tuple[Advice, ...]:
    """The advice that a budget calls for on its day, the most urgent first."""
    return advise(situation, figures.advice_rules(situation.year.day))
